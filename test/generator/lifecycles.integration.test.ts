import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { LifecycleConfig } from "../../generator/config/config.js";
import { generate } from "../../generator/generate.js";
import type {
  Endpoint,
  GenerateOptions,
  Generation,
  GenerationEvent,
} from "../../runtime/index.js";
import { submit, wait } from "../../runtime/index.js";
import { type Simulator, simulate } from "../../simulator/index.js";
import { folderWith } from "../temporary-folder.js";
import { compileStrictly } from "./compile-strictly.js";

type Call = (
  input: { prompt: string; n?: number },
  options: GenerateOptions,
) => Promise<Generation<unknown>>;

/** A platform from its spec to functions that call a simulator of it. */
interface Platform {
  readonly simulator: Simulator;
  readonly files: readonly string[];
  readonly call: (name: string, prompt: string, more?: GenerateOptions) => ReturnType<Call>;
  readonly endpoint: (name: string) => Endpoint;
  readonly options: GenerateOptions;
}

async function platform(
  spec: string,
  endpoints: readonly string[],
  lifecycle?: LifecycleConfig,
): Promise<Platform> {
  const openapi = path.resolve(`test/fixtures/lifecycles/${spec}.json`);
  const more = lifecycle ? { lifecycle } : {};
  const folder = await folderWith({ "package.json": { type: "module" } });
  const out = path.join(folder, "generated");
  const result = await generate({ openapi, endpoints, out, ...more });
  const files = result.endpoints.map(({ file }) => path.join(out, file));
  const modules = await Promise.all(
    // The only exports are functions and descriptors, by their names.
    files.map(async (file) => (await import(file)) as Record<string, unknown>),
  );
  const exported = Object.assign({}, ...modules) as Record<string, unknown>;
  const simulator = await simulate({ openapi, latencyMs: 30, ...more });
  const options: GenerateOptions = {
    baseUrl: simulator.baseUrl,
    apiKey: "any",
    pollIntervalMs: 10,
    timeoutMs: 5_000,
  };
  return {
    simulator,
    files,
    options,
    // The names are those that the generator gave.
    call: (name, prompt, given = {}) =>
      (exported[name] as Call)({ prompt }, { ...options, ...given }),
    endpoint: (name) => exported[`${name}Endpoint`] as Endpoint,
  };
}

function used(start: () => Promise<Platform>): () => Platform {
  let platform: Platform;
  beforeAll(async () => {
    platform = await start();
  });
  afterAll(() => platform.simulator.close());
  return () => platform;
}

describe("a platform with tasks and states, all of it evident from its spec", () => {
  const orbit = used(() => platform("orbit", ["images/orbit/draw"]));

  test("is described by what the spec says", () => {
    const { platform, create } = orbit().endpoint("draw");
    expect(create).toEqual({ path: "/v1/images/orbit/draw" });
    expect(platform.poll).toEqual({ path: "/v1/tasks/{id}" });
    expect(platform.read?.words).toEqual({ ERRORED: "FAILED" });
  });

  test("compiles under every strict flag", () => {
    expect(compileStrictly(orbit().files, "NodeNext")).toEqual([]);
  });

  test("is polled to the result", async () => {
    const seen: GenerationEvent[] = [];
    const onEvent = (event: GenerationEvent) => seen.push(event);
    const generation = await orbit().call("draw", "a comet", { onEvent });
    expect(generation).toMatchObject({
      ok: true,
      source: "poll",
      data: { images: [{ url: expect.stringContaining(orbit().simulator.url) }] },
      raw: { state: expect.any(String) },
    });
    expect(generation.id).toMatch(/^gen_/);
    expect(seen.some(({ type }) => type === "submitted")).toBe(true);
  });

  test("fails in its own word", async () => {
    const generation = await orbit().call("draw", "a comet [fail]");
    expect(generation).toMatchObject({ ok: false, status: "FAILED", raw: { state: "errored" } });
  });

  test("charges once", () => {
    const { charges, createRequests } = orbit().simulator.stats();
    expect([charges, createRequests]).toEqual([2, 2]);
  });
});

describe("a platform of other names, by configuration", () => {
  const forge = used(() =>
    platform("forge", ["render/forge/anvil"], {
      stream: "/live/{key}",
      poll: "GET /work/{id}/state",
      id: "job.ref",
      status: "job.phase",
      data: "job.artifacts",
      words: { delivered: "completed", broken: "failed", withdrawn: "canceled" },
    }),
  );

  test("is described by what the config says", () => {
    const { platform, create } = forge().endpoint("forgeAnvil");
    expect(create).toEqual({ path: "/render/forge/anvil", stream: "/live/render/forge/anvil" });
    expect(platform.poll).toEqual({ path: "/work/{id}/state" });
    expect(platform.read).toEqual({
      id: [["job", "ref"]],
      status: ["job", "phase"],
      data: ["job", "artifacts"],
      words: { BROKEN: "FAILED", DELIVERED: "COMPLETED", WITHDRAWN: "CANCELED" },
    });
  });

  test("compiles under every strict flag", () => {
    expect(compileStrictly(forge().files, "Bundler")).toEqual([]);
  });

  test("is streamed to the result", async () => {
    expect(await forge().call("forgeAnvil", "a sword")).toMatchObject({
      ok: true,
      source: "sse",
      data: { pictures: [{ url: expect.stringContaining(forge().simulator.url) }] },
      raw: { job: { phase: "delivered" } },
    });
  });

  test.for([
    ["[fail]", "FAILED", "broken"],
    ["[cancel]", "CANCELED", "withdrawn"],
  ])("%s ends %s", async ([marker = "", status, phase]) => {
    const generation = await forge().call("forgeAnvil", `a sword ${marker}`);
    expect(generation).toMatchObject({ ok: false, status, raw: { job: { phase } } });
  });

  test("is waited for by an id, with the endpoint or with the platform alone", async () => {
    const { endpoint, options } = forge();
    const anvil = endpoint("forgeAnvil");
    const { id } = await submit(anvil, { prompt: "a shield" }, options);
    const [one, other] = await Promise.all([
      wait(id, { ...options, endpoint: anvil }),
      wait(id, { ...options, platform: anvil.platform }),
    ]);
    expect(one).toMatchObject({ ok: true, id, source: "poll" });
    expect(other).toEqual(one);
  });

  test("is polled if the stream ends early", async () => {
    const generation = await forge().call("forgeAnvil", "a helmet [fault:sse.end-after-id]");
    expect(generation).toMatchObject({ ok: true, source: "poll" });
  });
});

describe("a platform that answers at once", () => {
  const instant = used(() =>
    platform("instant", ["images/generations", "images/sketches", "images/either"]),
  );

  test("gives the part that the spec calls data, with its type", async () => {
    const generation = await instant().call("imagesGenerations", "a cat");
    expect(generation).toMatchObject({
      ok: true,
      status: "COMPLETED",
      id: "",
      data: [{ url: expect.stringContaining(instant().simulator.url) }],
    });
    expect(instant().endpoint("imagesGenerations")).toMatchObject({
      create: { answers: "result" },
    });
  });

  test("gives the whole answer if no part of it is called so", async () => {
    const generation = await instant().call("sketches", "a cat");
    expect(generation).toMatchObject({
      ok: true,
      data: { pictures: [{}], seed: expect.any(Number) },
    });
  });

  test("throws what the service refuses", async () => {
    await expect(instant().call("imagesGenerations", "a cat [reject]")).rejects.toMatchObject({
      category: "content_rejected",
    });
  });

  test("compiles under every strict flag", () => {
    expect(compileStrictly(instant().files, "NodeNext")).toEqual([]);
  });

  test("one POST that answers JSON or a stream is streamed", async () => {
    const either = instant().endpoint("either");
    expect(either.create).toMatchObject({ path: "/images/either", stream: "/images/either" });
    expect(await instant().call("either", "a cat")).toMatchObject({ ok: true, source: "sse" });
  });
});

describe("a config that cannot be", () => {
  const generating = (lifecycle: LifecycleConfig) =>
    generate({
      openapi: "test/fixtures/lifecycles/orbit.json",
      endpoints: ["images/orbit/draw"],
      out: "unused",
      check: true,
      lifecycle,
    });

  test.for<[LifecycleConfig, string]>([
    [{ poll: "GET v1/{id}" }, "poll"],
    [{ poll: "/v1/tasks" }, "poll"],
    [{ poll: "/v1/{a}/{b}" }, "poll"],
    [{ poll: "PUT /v1/{id}" }, "poll"],
    [{ poll: "GET //evil.invalid/{id}" }, "poll"],
    [{ poll: "GET https://evil.invalid/{id}" }, "poll"],
    [{ poll: "GET /v1/../{id}" }, "poll"],
    [{ poll: {} }, "poll"],
    [{ stream: "/v1/stream" }, "stream"],
    [{ id: "a..b" }, "id"],
    [{ data: "__proto__.x" }, "data"],
    [{ running: 404 }, "running"],
    [{ origins: ["http://a.example"] }, "origins"],
  ])("%j", async ([lifecycle, option]) => {
    await expect(generating(lifecycle)).rejects.toThrow(`lifecycle.${option}: expected`);
  });
});
