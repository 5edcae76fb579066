import { expect, test } from "vitest";
import { serverUrl } from "../../../generator/openapi/server-url.js";
import { documentOf } from "../spec-of.js";

const hintOf = (root: object) => {
  try {
    return serverUrl(
      { file: "my spec.json", root: { ...documentOf({}).root, servers: [], ...root } },
      undefined,
    );
  } catch (error) {
    return Object(error).hint;
  }
};

test("a spec without a server is told the address that its texts name, else what works without", () => {
  const description = "curl https://api.acme.example/v1/draw, see https://docs.acme.example";
  expect(hintOf({ info: { description } })).toBe(
    "Give the address of the API; its texts name this one: --base-url https://api.acme.example",
  );
  expect(hintOf({})).toMatch(/npx modelsmith simulate --openapi 'my spec.json'$/);
});
