import { expect, it } from "vitest";
import { placesOf } from "../../../runtime/contract/request-places.js";

it("needs what stands in its path, and alone in its query and its headers", () => {
  const query = { space: "{space}", fields: "id,images{url}", filter: '{"a":1}' };
  const request = { path: "/{model}/tasks/{id}", query, headers: { "x-org": "{x-org}" } };
  expect(placesOf(request)).toEqual(["model", "id", "space", "x-org"]);
});

it("needs nothing where an answer's URL is asked", () => {
  expect(placesOf({ from: ["polling_url"] })).toEqual([]);
});
