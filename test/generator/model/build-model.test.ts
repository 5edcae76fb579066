import { expect, test } from "vitest";
import { readModel } from "../../../generator/read/read-model.js";
import { object } from "../../odd/feature.js";
import { folderWith } from "../../temporary-folder.js";
import { bearerSpec, create } from "../spec-of.js";

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

/** The model of a spec whose creates ask for a key as each says, and what it warns of. */
async function securedBy(securities: Readonly<Record<string, unknown>>, more: object = {}) {
  const picture = object({ image_url: { type: "string", format: "uri" } });
  const paths = Object.fromEntries(
    Object.entries(securities).map(([at, security]) => [
      at,
      create(object({ prompt: { type: "string" } }), {
        responses: {
          "200": { description: "", content: { "application/json": { schema: picture } } },
        },
        ...(security !== undefined && { security }),
      }),
    ]),
  );
  const folder = await folderWith({ "openapi.json": { ...bearerSpec(paths), ...more } });
  const endpoints = Object.keys(securities);
  return readModel({ folder, openapi: "openapi.json", endpoints });
}

test("a platform needs a key if one of its endpoints does; the others say that they do not", async () => {
  const { platform, endpoints } = await securedBy({ "/images/edits": [], "/images": undefined });
  expect(platform.auth).toBeUndefined();
  const own = Object.fromEntries(
    endpoints.map(({ descriptor }) => [descriptor.create.path, descriptor.auth?.optional]),
  );
  expect(own).toEqual({ "/images": undefined, "/images/edits": true });
  const open = await securedBy({ "/images/edits": [], "/images": [] });
  expect(open.platform.auth?.optional).toBe(true);
});

test("where no key is needed, the usual way to send one is no guess to warn of", async () => {
  expect((await securedBy({ "/images": [] })).warnings).toEqual([]);
  const none = { security: [], components: {} };
  expect((await securedBy({ "/images": undefined }, none)).warnings).toEqual([]);
});

test.for([
  ["Your API token", "Token "],
  ["Your API key", "Key "],
])("a warning proposes as prefix what the spec calls the key: %s", async ([description, word]) => {
  const key = { type: "apiKey", in: "header", name: "Authorization", description };
  const components = { securitySchemes: { key } };
  const { warnings } = await securedBy({ "/images": undefined }, { components });
  expect(warnings.map(({ message }) => message)).toEqual([
    expect.stringContaining(`auth: { header: "Authorization", prefix: "${word}" }`),
  ]);
});
