import { expect, test } from "vitest";
import { readModel } from "../../../generator/read-model.js";

test("an endpoint of a model's own spec alone is followed at the platform's poll endpoint", async () => {
  const openapi = "specs/openapi.json";
  const model = await readModel({ openapi, endpoints: ["google/nano-banana-pro"] });
  expect(model.endpoints[0]?.source).toBe("specs/google/nano-banana-pro/v1/openapi.json");
  expect(model.platform.poll).toEqual({ path: "/generation/{id}" });
});
