import { expect, test } from "vitest";
import { lifecycleSettings } from "../../../../generator/lifecycle/settings/settings.js";

test("a value of a request's query may have an equals sign", () => {
  const { poll } = lifecycleSettings({ poll: "GET /v1/tasks?sig=ab==&id={id}&raw" });
  expect(poll).toEqual({ path: "/v1/tasks", query: { sig: "ab==", id: "{id}", raw: "" } });
});

test("a POST without the id is answered with the form that has a body", () => {
  expect(() => lifecycleSettings({ poll: "POST /lookup" })).toThrow(
    'expected {id} in the path, the query or the body: { request: "POST /lookup", body: { …: "{id}" } }',
  );
  expect(() => lifecycleSettings({ poll: "GET /lookup" })).toThrow(/query or the body$/m);
});
