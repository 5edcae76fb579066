import { expect, test } from "vitest";
import { lifecycleSettings } from "../../../generator/lifecycle/settings.js";

test("a value of a request's query may have an equals sign", () => {
  const { poll } = lifecycleSettings({ poll: "GET /v1/tasks?sig=ab==&id={id}&raw" });
  expect(poll).toEqual({ path: "/v1/tasks", query: { sig: "ab==", id: "{id}", raw: "" } });
});
