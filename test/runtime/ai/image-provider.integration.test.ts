import type { ImageModelV3, ProviderV3 } from "@ai-sdk/provider";
import { createProviderRegistry, generateImage, NoImageGeneratedError } from "ai";
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from "vitest";
import { registry } from "../../../generated/registry.js";
import { imageProvider } from "../../../runtime/ai/index.js";
import {
  createClient,
  type Endpoint,
  GenerationError,
  type InputSchema,
} from "../../../runtime/index.js";
import type { FaultName } from "../../../simulator/service/fault-names.js";
import type { Simulator } from "../../../simulator/service/types.js";
import { simulate } from "../../../simulator/simulate.js";

let simulator: Simulator;
let options: { readonly baseUrl: string; readonly apiKey: string };
const specs = { openapi: "specs/openapi.json", docs: "specs/docs.json" };
beforeAll(async () => {
  simulator = await simulate({ ...specs, latencyMs: 1 });
  options = { baseUrl: simulator.baseUrl, apiKey: "test" };
});
afterAll(() => simulator.close());

const quick = { retry: { minTimeoutMs: 1, maxTimeoutMs: 1 }, pollIntervalMs: 10 } as const;

function provider(more: object = {}) {
  return imageProvider(registry, { ...options, ...quick, ...more });
}

/** What a call was charged, and how it ended. */
async function charged<Result>(call: () => Promise<Result>) {
  const { charges } = simulator.stats();
  const settled: { result?: Result; error?: unknown } = await call().then(
    (result) => ({ result }),
    (error: unknown) => ({ error }),
  );
  return { ...settled, charges: simulator.stats().charges - charges };
}

test("it is an image model of the AI SDK, and its keys are known", () => {
  const { image } = provider();
  expectTypeOf(image("google/nano-banana-pro")).toExtend<ImageModelV3>();
  expectTypeOf(image).parameter(0).toEqualTypeOf<keyof typeof registry>();
  expectTypeOf(provider()).toExtend<ProviderV3>();
  expect(() => provider().imageModel("google/nano-banana-por")).toThrow(
    "no image model google/nano-banana-por. Did you mean google/nano-banana-pro? It has ",
  );
  // As commands take it.
  expect(() => provider().imageModel("nano-banana-pro")).toThrow(
    "no image model nano-banana-pro. Did you mean google/nano-banana-pro? It has ",
  );
  expect(() => provider().imageModel("none")).toThrow("no image model none. It has ");
});

test.for<[unknown, string]>([
  [undefined, "found nothing"],
  [registry["google/nano-banana-pro"], "found an object"],
  ["google/nano-banana-pro", 'found "google/nano-banana-pro"'],
])("what is no registry is refused: %j", ([given, found]) => {
  expect(() => imageProvider(given as typeof registry)).toThrow(
    `imageProvider takes the registry of ./generated/registry.js, ${found}`,
  );
});

describe("generateImage", () => {
  test("pays once for several pictures, whose metadata has the generation's id", async () => {
    const model = provider().image("google/nano-banana-pro");
    const { result, charges } = await charged(() =>
      generateImage({
        model,
        prompt: "A paper boat",
        n: 3,
        aspectRatio: "16:9",
        providerOptions: { modelsmith: { resolution: "2K" } },
      }),
    );
    expect(charges).toBe(1);
    expect(result?.images).toHaveLength(3);
    expect(result?.warnings).toEqual([]);
    for (const { mediaType, uint8Array } of result?.images ?? []) {
      expect([mediaType, uint8Array.length > 100]).toEqual(["image/png", true]);
    }
    const metadata = result?.providerMetadata["modelsmith"]?.images;
    expect(metadata).toHaveLength(3);
    const ids = new Set(metadata?.map((each) => Object(each)["id"]));
    expect([...ids]).toEqual([expect.stringMatching(/\w/)]);
  });

  test("splits what one call cannot make, by the schema's limit", async () => {
    const model = provider().image("google/nano-banana-pro");
    expect(model.maxImagesPerCall).toBe(4);
    const { result, charges } = await charged(() => generateImage({ model, prompt: "x", n: 6 }));
    expect([result?.images.length, charges]).toEqual([6, 2]);
  });

  test.for<[string, InputSchema, number]>([
    ["a limit", { type: "integer", maximum: 4 }, 4],
    ["in an alternative", { anyOf: [{ type: "integer", maximum: 4 }, { type: "null" }] }, 4],
    ["behind a reference", { $ref: "#/$defs/count" }, 3],
    ["that is excluded", { type: "integer", exclusiveMaximum: 4 }, 3],
    ["by values", { enum: [1, 2, 4] }, 4],
    ["of both", { allOf: [{ type: "integer", maximum: 8 }, { enum: [1, 2, 16] }] }, 2],
    ["none", { type: "integer", minimum: 1 }, Number.MAX_SAFE_INTEGER],
    ["another meaning", { type: "string" }, 1],
  ])("knows the limit of one call: %s", ([, count, limit]) => {
    const input = {
      type: "object",
      properties: { num_images: count },
      $defs: { count: { type: "integer", maximum: 3 } },
    } as const;
    const endpoint = { ...registry["google/nano-banana-pro"], input };
    const model = imageProvider({ "acme/many": endpoint }).image("acme/many");
    expect(model.maxImagesPerCall).toBe(limit);
  });

  test("takes pictures to change, as files where the model takes them", async () => {
    const picture = (
      await generateImage({ model: provider().image("z-image/z-image"), prompt: "x" })
    ).image.uint8Array;
    const model = provider().image("google/nano-banana-pro");
    const { result, charges } = await charged(() =>
      generateImage({ model, prompt: { text: "In blue", images: [picture] } }),
    );
    expect([result?.images.length, result?.warnings, charges]).toEqual([1, [], 1]);
  });

  test("warns of what a model has no field for", async () => {
    const { result } = await charged(() =>
      generateImage({
        model: provider().image("google/nano-banana-pro"),
        prompt: {
          text: "x",
          images: ["https://example.com/a.png"],
          mask: "https://example.com/b.png",
        },
        size: "1024x1024",
        seed: 7,
      }),
    );
    expect(result?.warnings).toEqual([
      expect.objectContaining({ type: "unsupported", feature: "size" }),
      expect.objectContaining({ type: "unsupported", feature: "seed" }),
      expect.objectContaining({ type: "unsupported", feature: "mask" }),
    ]);
  });

  test("works from a registry of providers, by the key", async () => {
    const providers = createProviderRegistry({ modelsmith: provider() });
    const model = providers.imageModel("modelsmith:google/nano-banana-pro");
    expect((await generateImage({ model, prompt: "x" })).images).toHaveLength(1);
  });
});

/** Faults of a paid create, what each costs, and the category of the error it ends in. */
const faults: readonly (readonly [FaultName, number, string | undefined])[] = [
  ["create.503-twice", 1, undefined],
  ["create.503-slow-body", 1, undefined],
  ["create.502-after-accept", 1, undefined],
  ["create.reset-after-body", 1, undefined],
  ["sse.reset-mid-event", 1, undefined],
  ["sse.end-after-id", 1, undefined],
  ["sse.completed-without-data", 1, undefined],
  ["poll.503-twenty-times", 1, undefined],
  ["create.402", 0, "insufficient_credits"],
  ["create.401", 0, "auth"],
  ["create.code-content-rejected", 0, "content_rejected"],
  ["sse.failed-with-reason", 1, "unknown"],
];

describe("with a fault, a call under maxRetries: 3 pays once at most", () => {
  test.for(faults)("%s is charged %i times", async ([fault, times, category]) => {
    const model = provider().image("google/nano-banana-pro");
    const { error, result, charges } = await charged(() =>
      generateImage({ model, prompt: `A boat [fault:${fault}]`, maxRetries: 3 }),
    );
    expect(charges).toBeLessThanOrEqual(1);
    expect(charges).toBe(times);
    if (category === undefined) {
      expect(error).toBeUndefined();
      expect(result?.images).toHaveLength(1);
    } else {
      expect(error).toBeInstanceOf(GenerationError);
      expect(error).toHaveProperty("category");
    }
  });

  test("and one that its caller aborts says which generation to wait for", async () => {
    const slow = await simulate({ ...specs, latencyMs: 60_000 });
    try {
      const abort = new AbortController();
      const model = imageProvider(registry, {
        baseUrl: slow.baseUrl,
        apiKey: "test",
        onEvent: ({ type }) => type === "submitted" && abort.abort(),
      }).image("google/nano-banana-pro");
      const call = generateImage({ model, prompt: "x", abortSignal: abort.signal, maxRetries: 3 });
      const error = await call.catch((reason: unknown) => reason);
      expect(error).toMatchObject({ name: "GenerationError", category: "aborted" });
      expect(error).toHaveProperty("generationId");
      expect(slow.stats().charges).toBe(1);
    } finally {
      await slow.close();
    }
  });
});

describe("a result without a picture", () => {
  test("is paid once, never made again, and its error has the id", async () => {
    const { endpoint, service } = await emptyService();
    try {
      const model = imageProvider(
        { "acme/empty": endpoint },
        { baseUrl: service.baseUrl, apiKey: "k" },
      ).image("acme/empty");
      const error = await generateImage({ model, prompt: "x", maxRetries: 3 }).catch(
        (reason: unknown) => reason,
      );
      expect(NoImageGeneratedError.isInstance(error)).toBe(false);
      expect(error).toMatchObject({
        name: "GenerationError",
        generationId: expect.stringMatching(/\w/),
        message: expect.stringContaining("its result has no picture. Do not create again"),
        mayHaveCharged: true,
      });
      expect(service.stats().charges).toBe(1);
    } finally {
      await service.close();
    }
  });
});

/** A service whose results are texts. */
async function emptyService() {
  const endpoint: Endpoint = { ...registry["google/nano-banana-pro"], key: "acme/empty" };
  const endpoints = [{ endpoint, dataExample: { text: "Nothing was drawn." } }];
  return { endpoint, service: await simulate({ endpoints, latencyMs: 1 }) };
}

test("a value that a field does not allow is refused before anything is paid", async () => {
  const model = provider().image("google/nano-banana-pro");
  const { error, charges } = await charged(() =>
    generateImage({ model, prompt: "x", aspectRatio: "7:5", maxRetries: 3 }),
  );
  expect(charges).toBe(0);
  expect(error).toMatchObject({
    category: "validation",
    message: expect.stringContaining("aspect_ratio"),
  });
});

test("a client's options and a name of one's own hold", async () => {
  const client = createClient(options);
  const own = imageProvider(registry, { client, name: "acme" }).image("google/nano-banana-pro");
  const { providerMetadata } = await generateImage({
    model: own,
    prompt: "x",
    providerOptions: { acme: { output_format: "png" } },
  });
  expect(Object.keys(providerMetadata)).toEqual(["acme"]);
});
