import { openSpec } from "../../generator/openapi/open-spec.js";
import type { Spec } from "../../generator/openapi/spec.js";
import type { JsonObject, JsonValue } from "../../generator/util/json.js";

/** A value as a file would hold it: `__proto__` keys and all. */
export function json(value: unknown): JsonValue {
  return JSON.parse(JSON.stringify(value)) as JsonValue; // JSON.parse is typed `any`
}

/** A spec with the given parts, as it is after loading. */
export function documentOf(root: object, file = "openapi.json"): Spec {
  return openSpec({
    file,
    root: json({
      openapi: "3.1.0",
      info: { title: "Acme", version: "1" },
      servers: [{ url: "https://api.acme.example/v1" }],
      ...root,
    }) as JsonObject,
  });
}

/** A create operation whose body has the schema. */
export function create(schema: unknown = { type: "object" }, more: object = {}): object {
  return {
    post: {
      requestBody: { content: { "application/json": { schema } } },
      responses: { "200": { description: "Accepted." } },
      ...more,
    },
  };
}

/** The part of an operation that answers with JSON. */
export function answer(schema: object): object {
  return { responses: { "200": { description: "", content: { "application/json": { schema } } } } };
}

/** A spec of a platform that takes its key as a bearer token. */
export function bearerSpec<Paths>(
  paths: Paths,
): Readonly<Record<string, unknown>> & { readonly paths: Paths } {
  return {
    openapi: "3.1.0",
    info: { title: "Acme", version: "1" },
    servers: [{ url: "https://api.acme.example/v1" }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: "http", scheme: "bearer" } } },
    paths,
  };
}

/** A docs.json with one group of pages. */
export function docsOf(pages: readonly unknown[], group = "Images"): object {
  return { navigation: { groups: [{ group, pages }] } };
}
