import { expect, test } from "vitest";
import { readModel } from "../../../generator/read-model.js";
import { object } from "../../odd/feature.js";
import { folderWith } from "../../temporary-folder.js";
import { create } from "../spec-of.js";

test("an endpoint of a model's own spec alone is followed at the platform's poll endpoint", async () => {
  const openapi = "specs/openapi.json";
  const model = await readModel({ openapi, endpoints: ["google/nano-banana-pro"] });
  expect(model.endpoints[0]?.source).toBe("specs/google/nano-banana-pro/v1/openapi.json");
  expect(model.platform.poll).toEqual({ path: "/generation/{id}" });
});

test("a dead reference in the answer of a poll is warned of, and its place named", async () => {
  const json = (schema: object) => ({ content: { "application/json": { schema } } });
  const state = object({ id: { type: "string" }, status: { type: "string" } });
  const poll = { oneOf: [state, { $ref: "#/components/schemas/Gone" }] };
  const folder = await folderWith({
    "openapi.json": {
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.example" }],
      paths: {
        "/images": create(object({ prompt: { type: "string" } }), {
          responses: { "200": { description: "", ...json(state) } },
        }),
        "/images/{id}": { get: { responses: { "200": { description: "", ...json(poll) } } } },
      },
    },
  });
  const { warnings } = await readModel({ folder, openapi: "openapi.json", endpoints: ["/images"] });
  expect(warnings.map(({ pointer }) => pointer)).toContainEqual(
    expect.stringMatching(/~1images~1\{id\}\/get\/responses\/200\/.*\/oneOf\/1$/),
  );
});
