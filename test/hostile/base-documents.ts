import type { JsonObject } from "../../generator/util/json.js";

/** The spec that hostile values are put into: one create endpoint, one poll endpoint, one server. */
export function baseSpec(): JsonObject {
  return {
    openapi: "3.1.0",
    info: { title: "Images", version: "1.0.0" },
    externalDocs: { url: "https://docs.good.test/" },
    servers: [{ url: "https://api.good.test" }],
    security: [{ bearerAuth: [] }],
    paths: {
      "/v1/images/generations": {
        post: {
          operationId: "createImage",
          summary: "Create an image",
          description: "Starts the generation of an image.",
          tags: ["Images"],
          parameters: [],
          requestBody: {
            required: true,
            content: {
              "application/json": { schema: { $ref: "#/components/schemas/ImageRequest" } },
            },
          },
          responses: {
            "200": {
              description: "Accepted.",
              headers: {},
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/Generation" } },
              },
            },
          },
        },
      },
      "/v1/images/generations/{id}": {
        get: {
          operationId: "getImage",
          parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
          responses: {
            "200": {
              description: "The generation.",
              content: {
                "application/json": { schema: { $ref: "#/components/schemas/Generation" } },
              },
            },
          },
        },
      },
    },
    components: {
      securitySchemes: { bearerAuth: { type: "http", scheme: "bearer" } },
      schemas: {
        ImageRequest: {
          type: "object",
          title: "Image request",
          required: ["prompt"],
          properties: {
            prompt: { type: "string", description: "Text describing the image." },
            model: { enum: ["small", "large"] },
            n: { type: "integer", minimum: 1, maximum: 4, default: 1 },
          },
        },
        Generation: {
          type: "object",
          properties: {
            id: { type: "string" },
            status: { enum: ["IN_QUEUE", "IN_PROGRESS", "COMPLETED", "FAILED", "CANCELED"] },
            data: {
              type: "object",
              properties: {
                images: {
                  type: "array",
                  items: { type: "object", properties: { url: { type: "string" } } },
                },
              },
            },
          },
        },
      },
    },
  };
}

/** The docs.json beside it: a tab and the group that lists the create endpoint. */
export function baseDocs(): JsonObject {
  return {
    name: "Images",
    navigation: {
      tabs: [{ tab: "Guides", pages: ["introduction"] }],
      groups: [{ group: "Images", pages: ["POST /v1/images/generations"] }],
    },
  };
}
