import { decode } from "fast-png";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEndpoints } from "../../generator/read/read-endpoints.js";
import type { InputSchema } from "../../runtime/contract/input-schema.js";
import { type Simulator, simulate } from "../../simulator/index.js";
import { create, framesOf } from "./client.js";

const openapi = new URL("../../specs/openapi.json", import.meta.url).pathname;
const docs = new URL("../../specs/docs.json", import.meta.url).pathname;

const endpoints = (await readEndpoints({ openapi, docs, group: "Images" })).map(
  ({ endpoint }) => endpoint,
);

/** The smallest input that a schema accepts: what it requires, each with its first allowed value. */
function smallest(schema: InputSchema): unknown {
  const [first] = schema.enum ?? schema.anyOf ?? schema.oneOf ?? [];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return first;
  if (first !== undefined && schema.properties === undefined) return smallest(first as InputSchema);
  switch ([schema.type].flat()[0]) {
    case "object":
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, smallest(schema.properties?.[name] ?? {})]),
      );
    case "array":
      return Array.from({ length: schema.minItems ?? 0 }, () => smallest(schema.items ?? {}));
    case "integer":
    case "number":
      return schema.minimum ?? 1;
    case "boolean":
      return true;
    default:
      return "https://example.com/a.png";
  }
}

describe("a simulator of specs/", () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await simulate({ openapi, docs, group: "Images", latencyMs: 0 });
  });
  afterAll(() => simulator.close());

  test("serves the 23 endpoints of the group", () => {
    expect(endpoints).toHaveLength(23);
    expect(simulator.baseUrl).toBe(`${simulator.url}/api/v1`);
  });

  test.each(endpoints.map((endpoint) => [endpoint.key, endpoint] as const))(
    "%s streams to a PNG of the size that it says",
    async (model, endpoint) => {
      const response = await create(simulator, smallest(endpoint.input) as object, {
        form: "sse",
        model,
      });
      expect(response.status).toBe(200);
      const last = (await framesOf(response)).at(-1) ?? {};
      expect(last).toMatchObject({ status: "COMPLETED", data: { type: "image", n: 1 } });
      const { image } = last["data"] as { image: { url: string; width: number; height: number } };
      const png = await (await fetch(image.url)).arrayBuffer();
      expect(decode(png)).toMatchObject({ width: image.width, height: image.height });
    },
  );

  test("with docs alone their images are served, and without docs every create endpoint", async () => {
    await using images = await simulate({ openapi, docs, latencyMs: 0 });
    const video = await create(images, { prompt: "a cat" }, { model: "openai/sora-2" });
    expect(video.status).toBe(404);
    const whole = await simulate({ openapi, latencyMs: 0 });
    try {
      const response = await create(whole, { prompt: "a cat" }, { model: "openai/sora-2" });
      expect(response.status).toBe(200);
    } finally {
      await whole.close();
    }
  });

  test("docs that are not there are an error, as they are of the command", async () => {
    await expect(simulate({ openapi, docs: "nope.json" })).rejects.toMatchObject({
      code: "MS1001",
    });
  });
});
