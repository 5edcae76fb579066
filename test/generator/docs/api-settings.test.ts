import { expect, test } from "vitest";
import { docsApi } from "../../../generator/docs/api-settings.js";
import { readModel } from "../../../generator/read/read-model.js";
import { folderWith } from "../../temporary-folder.js";
import { create } from "../spec-of.js";

const bearer = { in: "header", name: "Authorization", prefix: "Bearer " };

test.for([
  [{ auth: { method: "key", name: "x-api-key" } }, { auth: { in: "header", name: "x-api-key" } }],
  [{ auth: { method: "bearer", name: "Authorization" } }, { auth: bearer }],
  [
    { baseUrl: "https://api.acme.example/v1", auth: { method: "basic" } },
    {
      auth: { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" },
      baseUrl: "https://api.acme.example/v1",
    },
  ],
  [
    {
      mdx: {
        server: "https://a.example",
        auth: { method: "key", name: "k", inputPrefix: "Token" },
      },
    },
    { auth: { in: "header", name: "k", prefix: "Token " }, baseUrl: "https://a.example" },
  ],
  [
    { mdx: { server: ["https://a.example", "https://b.example"] } },
    { baseUrl: "https://a.example" },
  ],
  [{ baseUrl: "/v1", auth: { method: "key", name: "a b\r\n" } }, {}],
  [{ auth: { method: "none" } }, {}],
  ["x", {}],
] as const)("the api %j of docs says %j", ([api, says]) => {
  expect(docsApi({ root: JSON.parse(JSON.stringify({ api })) })).toEqual(says);
});

const prompt = { type: "object", properties: { prompt: { type: "string" } } };
const docs = {
  api: { baseUrl: "https://api.acme.example/v1", auth: { method: "key", name: "x-acme-key" } },
  navigation: { groups: [{ group: "Images", pages: ["POST /draw"] }] },
};

async function platformOf(spec: object) {
  const openapi = {
    openapi: "3.1.0",
    info: { title: "T", version: "1" },
    paths: { "/draw": create(prompt) },
    ...spec,
  };
  const folder = await folderWith({ "openapi.json": openapi, "docs.json": docs });
  const { platform } = await readModel({ folder, openapi: "openapi.json", docs: "docs.json" });
  return { auth: platform.auth, baseUrl: platform.baseUrl, variable: platform.apiKeyVariable };
}

test("docs count where the spec is silent, and no longer", async () => {
  expect(await platformOf({})).toEqual({
    auth: { in: "header", name: "x-acme-key" },
    baseUrl: "https://api.acme.example/v1",
    variable: "ACME_API_KEY",
  });
  const scheme = { type: "apiKey", in: "header", name: "x-own" };
  const own = {
    servers: [{ url: "https://other.example" }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: scheme } },
  };
  expect(await platformOf(own)).toEqual({
    auth: { in: "header", name: "x-own" },
    baseUrl: "https://other.example",
    variable: "OTHER_API_KEY",
  });
});
