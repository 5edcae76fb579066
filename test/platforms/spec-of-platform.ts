import type { PlatformCase } from "./cases.js";

const prompt = { type: "object", properties: { prompt: { type: "string" } } };
const body = (schema: object, mediaType = "application/json") => ({
  content: { [mediaType]: { schema } },
});

/** The spec of a platform in small. */
export function specOf(platform: PlatformCase): object {
  const { scheme, create, answers, operations = {}, body: asked = prompt, mediaType } = platform;
  const paths: Record<string, object> = {
    [create]: { post: { requestBody: body(asked, mediaType), ...answers } },
  };
  for (const [name, operation] of Object.entries(operations)) {
    const [method = "", whole = "", field] = name.split(" ");
    const [path = "", query] = whole.split("?");
    const parameter = { name: query, in: "query", required: true, schema: { type: "string" } };
    const key = field?.slice(1, -1) ?? "";
    const asks = { type: "object", required: [key], properties: { [key]: { type: "string" } } };
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        ...operation,
        ...(query !== undefined && { parameters: [parameter] }),
        ...(field !== undefined && { requestBody: body(asks, mediaType) }),
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Platform", version: "1" },
    servers: [{ url: "https://api.acme.example" }],
    ...(scheme !== false && {
      security: [{ key: [] }],
      components: { securitySchemes: { key: scheme ?? { type: "http", scheme: "bearer" } } },
    }),
    paths,
  };
}
