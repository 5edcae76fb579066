import { setImmediate } from "node:timers/promises";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { type SimulateOptions, type Simulator, simulate } from "../../simulator/index.js";
import { answerOf, create, framesOf, get } from "./client.js";
import { endpointOf, handmade } from "./endpoints.js";
import { start } from "./harness.js";
import { record } from "./wire.js";

async function settled(simulator: Simulator, id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const { body } = await get(simulator, `/generation/${id}`);
    if (body["status"] !== "IN_QUEUE" && body["status"] !== "IN_PROGRESS") return body;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

describe("the key", () => {
  test("a request without a bearer is refused in the platform's error shape", async () => {
    const simulator = await start();
    const response = await fetch(`${simulator.baseUrl}/credits`);
    expect(await answerOf(response)).toMatchObject({
      status: 401,
      body: { error: "UNAUTHORIZED", code: "UNAUTHORIZED", message: expect.any(String) },
    });
  });

  test.each(["Bearer ", "Basic key", "Bearer wrong"])(
    "%j is not the key",
    async (authorization) => {
      const simulator = await start({ apiKey: "right" });
      const response = await create(simulator, { prompt: "a cat" }, { headers: { authorization } });
      expect(response.status).toBe(401);
      expect(simulator.stats().acceptedCreates).toBe(0);
    },
  );

  test("any key will do unless one is named", async () => {
    const simulator = await start();
    expect((await get(simulator, "/credits")).status).toBe(200);
  });
});

describe("a create", () => {
  test.each([
    ["an unknown field", { prompt: "a", promt: "b" }, "", "promt"],
    ["a missing prompt", {}, "", "prompt"],
    ["a value outside an enum", { prompt: "a", resolution: "8K" }, "/resolution", "4K"],
    ["too many images", { prompt: "a", n: 5 }, "/n", "<= 4"],
    ["a wrong item", { prompt: "a", image_urls: [1] }, "/image_urls/0", "string"],
  ])("%s is refused with the field and what is allowed", async (_, input, field, message) => {
    const simulator = await start();
    const { status, body } = await answerOf(await create(simulator, input));
    expect(status).toBe(422);
    expect(body["details"]).toEqual([{ field, message: expect.stringContaining(message) }]);
    expect(simulator.stats()).toMatchObject({ acceptedCreates: 0, charges: 0 });
  });

  test.each(["{", "[]", "null", '"text"', ""])("the body %j is no input", async (text) => {
    const simulator = await start();
    expect((await create(simulator, text)).status).toBe(400);
  });

  test("an unknown model is a 404 in the platform's error shape", async () => {
    const simulator = await start();
    const answer = await answerOf(await create(simulator, { prompt: "a" }, { model: "no/model" }));
    expect(answer).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
  });

  test("the plain form says what it accepted and polls go through the queue", async () => {
    const simulator = await start({ latencyMs: 400 });
    const input = { prompt: "a cat", n: 2 };
    const { status, body } = await answerOf(await create(simulator, input));
    expect(status).toBe(200);
    expect(body).toEqual({
      id: expect.stringMatching(/^gen_[0-9a-f]{20}$/),
      status: "IN_QUEUE",
      input,
      usage: { total: 0, subscription: 0, permanent: 0 },
    });
    // On a busy machine it may have left the queue before the first poll.
    const seen = new Set<unknown>([body["status"]]);
    for (;;) {
      const { body: poll } = await get(simulator, `/generation/${body["id"]}`);
      seen.add(poll["status"]);
      expect(poll).toHaveProperty("data");
      if (poll["status"] === "COMPLETED") break;
      expect(poll["data"]).toBeNull();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect([...seen]).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
  });

  test("the SSE form streams unnamed frames to the terminal status", async () => {
    const simulator = await start();
    const response = await create(simulator, { prompt: "a cat" }, { form: "sse" });
    expect(response.headers.get("content-type")).toMatch(/^text\/event-stream/);
    const frames = await framesOf(response);
    expect(frames.map((event) => event["status"])).toEqual([
      "IN_QUEUE",
      "IN_PROGRESS",
      "COMPLETED",
    ]);
    expect(frames[0]).toMatchObject({ data: null, usage: { total: 0 } });
    expect(frames[2]).toMatchObject({
      usage: { total: 1, subscription: 0, permanent: 1 },
      data: {
        type: "image",
        n: 1,
        actual_prompt: "a cat",
        images: [{ content_type: "image/png" }],
      },
    });
  });

  test.each([
    ["[fail]", "FAILED", "IMAGE_GENERATION_FAILED"],
    ["[reject]", "FAILED", "IMAGE_GENERATION_CONTENT_REJECTED"],
    ["[cancel]", "CANCELED", undefined],
  ])("the marker %s in the prompt ends it %s", async (marker, status, code) => {
    const simulator = await start();
    const prompt = `a cat ${marker}`;
    const frames = await framesOf(await create(simulator, { prompt }, { form: "sse" }));
    const last = frames.at(-1) ?? {};
    expect(last).toMatchObject({ status, data: null });
    expect(last["code"]).toBe(code);
    expect(await settled(simulator, String(last["id"]))).toEqual(last);
  });

  test("the id and the status stand where the endpoint's schema has them", async () => {
    const [first] = handmade;
    if (first === undefined) throw new Error("no endpoint");
    const read = { id: [["generation", "id"]], status: ["generation", "state"], data: ["output"] };
    const simulator = await start({
      endpoints: [{ ...first, endpoint: { ...first.endpoint, read } }],
    });
    const frames = await framesOf(await create(simulator, { prompt: "a" }, { form: "sse" }));
    expect(frames.at(-1)).toMatchObject({
      generation: { id: expect.stringMatching(/^gen_/), state: "COMPLETED" },
      output: { type: "image" },
    });
  });

  test("a form is read with the types of the schema, and its files become URLs", async () => {
    const simulator = await start();
    const form = new FormData();
    form.append("prompt", "a cat");
    form.append("n", "2");
    form.append("enable_web_search", "true");
    form.append("image_urls", "https://example.com/a.png");
    form.append("image_urls", new Blob(["bytes"], { type: "image/png" }), "own file.png");
    const response = await fetch(`${simulator.baseUrl}/generation/google/nano-banana-pro`, {
      method: "POST",
      headers: { authorization: "Bearer key" },
      body: form,
    });
    expect((await answerOf(response)).body["input"]).toEqual({
      prompt: "a cat",
      n: 2,
      enable_web_search: true,
      image_urls: ["https://example.com/a.png", `${simulator.url}/files/own%20file.png`],
    });
  });

  test("a file is refused if it is a text, a path or what JSON makes of an object", async () => {
    const [first] = handmade;
    if (first === undefined) throw new Error("no endpoint");
    const input = { type: "object", properties: { picture: { file: true } } } as const;
    const endpoint = { ...first.endpoint, input, multipart: true } as const;
    const simulator = await start({ endpoints: [{ ...first, endpoint }] });
    const path = endpoint.create.path ?? endpoint.create.stream;
    const send = async (body: FormData | string) => {
      const type = typeof body === "string" && { "content-type": "application/json" };
      const headers = { authorization: "Bearer key", ...type };
      const response = await fetch(simulator.baseUrl + path, { method: "POST", headers, body });
      return response.status;
    };
    const form = (picture: string | Blob) => {
      const made = new FormData();
      made.append("picture", picture);
      return made;
    };
    expect(await send(form("in.png"))).toBe(422);
    expect(await send(JSON.stringify({ picture: { fd: null, path: "in.png" } }))).toBe(422);
    expect(await send(form(new Blob(["bytes"])))).toBeLessThan(300);
  });

  test("a form is refused if the endpoint takes JSON only", async () => {
    const simulator = await start();
    const form = new FormData();
    form.append("prompt", "a cat");
    const response = await fetch(`${simulator.baseUrl}/generation/qwen/qwen-image-2`, {
      method: "POST",
      headers: { authorization: "Bearer key" },
      body: form,
    });
    expect(response.status).toBe(415);
  });

  test("JSON is refused if the endpoint takes a form only", async () => {
    const sketch = endpointOf("acme/sketch", { prompt: { type: "string" } }, { multipart: "only" });
    const simulator = await start({ endpoints: [sketch] });
    const response = await fetch(`${simulator.baseUrl}/generation/acme/sketch`, {
      method: "POST",
      headers: { authorization: "Bearer key", "content-type": "application/json" },
      body: JSON.stringify({ prompt: "a cat" }),
    });
    expect(response.status).toBe(415);
  });
});

describe("credits", () => {
  test("an image costs one, and what is too dear is refused and takes nothing", async () => {
    const simulator = await start({ credits: 3 });
    expect((await create(simulator, { prompt: "a", n: 2 })).status).toBe(200);
    const refused = await answerOf(await create(simulator, { prompt: "a", n: 2 }, { form: "sse" }));
    expect(refused).toMatchObject({
      status: 402,
      body: { code: "IMAGE_GENERATION_INSUFFICIENT_CREDITS" },
    });
    expect(simulator.stats()).toMatchObject({
      acceptedCreates: 1,
      charges: 1,
      creditsTaken: 2,
      creditsLeft: 1,
    });
    expect((await get(simulator, "/credits")).body).toMatchObject({ total: 1 });
  });
});

describe("running generations", () => {
  test("are listed with their input, the newest first, until they end", async () => {
    const simulator = await start({ latencyMs: 200 });
    await create(simulator, { prompt: "first" });
    const second = await answerOf(await create(simulator, { prompt: "second" }));
    const { body } = await get(simulator, "/generations/running");
    expect(body).toMatchObject([
      { input: { prompt: "second" }, created_at: expect.stringMatching(/Z$/) },
      { input: { prompt: "first" }, model: "google/nano-banana-pro" },
    ]);
    expect((await get(simulator, "/generations/running?limit=1&workspace=w")).body).toHaveLength(1);
    await settled(simulator, String(second.body["id"]));
    expect((await get(simulator, "/generations/running")).body).toEqual([]);
  });

  test.each(["0", "101", "x", "1.5"])("limit=%s is refused", async (limit) => {
    const simulator = await start();
    expect((await get(simulator, `/generations/running?limit=${limit}`)).status).toBe(422);
  });
});

describe("reading a generation", () => {
  test("an unknown id is a 404", async () => {
    const simulator = await start();
    expect((await get(simulator, "/generation/gen_none")).status).toBe(404);
    expect((await get(simulator, "/generation/")).status).toBe(404);
  });

  test("a subscription streams a generation that exists", async () => {
    const simulator = await start();
    const { body } = await answerOf(await create(simulator, { prompt: "a" }));
    const response = await fetch(`${simulator.baseUrl}/predictions/${body["id"]}/subscribe`, {
      headers: { authorization: "Bearer key" },
    });
    const frames = await framesOf(response);
    expect(frames.at(-1)).toMatchObject({ id: body["id"], status: "COMPLETED" });
  });
});

interface Picture {
  readonly url: string;
  readonly width: number;
  readonly height: number;
}

async function picturesOf(simulator: Simulator, input: object, model: string): Promise<Picture[]> {
  const frames = await framesOf(await create(simulator, input, { form: "sse", model }));
  const { data } = (frames.at(-1) ?? {}) as { data?: { images: Picture[] } };
  return data?.images ?? [];
}

async function bytesOf(url: string): Promise<Uint8Array> {
  const response = await fetch(url);
  expect(response.headers.get("content-type")).toBe("image/png");
  return new Uint8Array(await response.arrayBuffer());
}

describe("pictures", () => {
  test.each([
    ["google/nano-banana-pro", {}, 1024, 1024],
    ["google/nano-banana-pro", { aspect_ratio: "16:9", resolution: "2K" }, 2048, 1152],
    ["openai/gpt-image-1.5", { image_size: "1024x1536" }, 1024, 1536],
    ["openai/gpt-image-1.5", { image_size: "default", aspect_ratio: "3:2" }, 1624, 1080],
    ["qwen/qwen-image-2", { image_size: "portrait_4_3" }, 768, 1024],
    ["black-forest-labs/flux-2-pro", { width: 300, height: 700 }, 300, 700],
    ["black-forest-labs/flux-2-pro", { resolution: "0.5 MP" }, 728, 728],
    ["z-image/z-image", { aspect_ratio: "16:9" }, 1280, 720],
  ])("%s with %j is a real PNG of %i × %i", async (model, input, width, height) => {
    const simulator = await start({ latencyMs: 0 });
    const [picture] = await picturesOf(simulator, { prompt: "a cat", ...input }, model);
    expect(picture).toMatchObject({ width, height });
    const bytes = await bytesOf(picture?.url ?? "");
    expect([...bytes.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(decode(bytes, { checkCrc: true })).toMatchObject({ width, height });
  });

  test("there are as many as were asked for, and each is different", async () => {
    const simulator = await start({ latencyMs: 0 });
    const input = { prompt: "a cat", n: 3 };
    const pictures = await picturesOf(simulator, input, "google/nano-banana-pro");
    const bytes = await Promise.all(pictures.map(({ url }) => bytesOf(url)));
    expect(new Set(bytes.map((picture) => Buffer.from(picture).toString("base64"))).size).toBe(3);
    expect((await fetch(`${pictures[0]?.url.replace("1.png", "4.png")}`)).status).toBe(404);
  });

  test("the same seed gives the same ids and bytes, another prompt or seed does not, none gives new ids", async () => {
    const draw = async (prompt: string, seed?: number): Promise<[string, string]> => {
      const simulator = await start({ latencyMs: 0, ...(seed !== undefined && { seed }) });
      const [picture] = await picturesOf(simulator, { prompt }, "google/nano-banana-pro");
      const { pathname } = new URL(picture?.url ?? "");
      return [pathname, Buffer.from(await bytesOf(picture?.url ?? "")).toString("base64")];
    };
    const [first, again, otherPrompt, otherSeed] = await Promise.all([
      draw("a cat", 7),
      draw("a cat", 7),
      draw("a dog", 7),
      draw("a cat", 8),
    ]);
    expect(again).toEqual(first);
    expect(otherPrompt[1]).not.toBe(first[1]);
    expect(otherSeed[0]).not.toBe(first[0]);
    expect(otherSeed[1]).not.toBe(first[1]);
    // Without one, a journal of the run before does not know the ids of this one.
    const [unseeded, restarted] = await Promise.all([draw("a cat"), draw("a cat")]);
    expect(restarted[0]).not.toBe(unseeded[0]);
    expect(restarted[1]).toBe(unseeded[1]);
  });
});

describe("closing", () => {
  test("ends streams under way and leaves no connection", async () => {
    const simulator = await start({ latencyMs: 60_000 });
    const response = await create(simulator, { prompt: "a" }, { form: "sse" });
    const ended = response.text().catch(() => "cut");
    expect(simulator.stats().openConnections).toBe(1);
    await simulator.close();
    expect(await ended).toBe("cut");
    expect(simulator.stats().openConnections).toBe(0);
    await simulator.close();
  });

  test("leaves no socket and no timer behind", async () => {
    const held = (): string[] =>
      process.getActiveResourcesInfo().filter((name) => /^(Timeout|TCP|Pipe)/.test(name));
    const before = held();
    const simulator = await start({ latencyMs: 60_000 });
    const prompts = ["a", "a [fault:sse.silence]", "a [fault:create.307-other-origin]"];
    const wires = prompts.map((prompt) => record(simulator, { prompt }));
    while (simulator.stats().acceptedCreates < 2) await setImmediate();
    expect(held().length).toBeGreaterThan(before.length);
    await simulator.close();
    await Promise.all(wires);
    for (let turn = 0; turn < 10; turn += 1) await setImmediate();
    expect(held().length).toBeLessThanOrEqual(before.length);
  });
});

test("a port that is taken is an error that names it", async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toThrow(
    `simulate: port ${port} of 127.0.0.1 is in use. Choose another \`port\`, or leave it out`,
  );
});

test("nothing to serve is an error that says what to give", async () => {
  await expect(simulate({})).rejects.toThrow(/`openapi`.*`endpoints`/);
});

test.each<[unknown, RegExp]>([
  [{ endpoints: [], latency: 0 }, /no option latency\. Did you mean latencyMs\?/],
  [{ endpoints: [], nothingOfThis: 0 }, /no option nothingOfThis\. There are: openapi, config, /],
  [{ latencyMs: "5" }, /^simulate: option latencyMs must be a number from 0 on, got '5'\.$/],
  [{ credits: -1 }, /option credits must be a number from 0 on, got -1/],
  [{ seed: Number.NaN }, /option seed must be a number, got NaN/],
  [{ port: 70_000 }, /option port must be a port from 0 to 65535, got 70000/],
  [{ port: -1 }, /option port must be a port from 0 to 65535, got -1/],
  [{ port: 1.5 }, /option port must be a port from 0 to 65535, got 1\.5/],
  [{ openapi: 5 }, /option openapi must be a text, got 5/],
  [{ config: 5 }, /option config must be a path, or what a config holds, got 5/],
  [{ endpoints: {} }, /option endpoints must be a list of endpoints, got \{\}/],
  [{ faults: "create.500" }, /option faults must be an object, got 'create\.500'/],
  [{ webhooks: null }, /option webhooks must be an object, got null/],
  [{ onRequest: "log" }, /option onRequest must be a function, got 'log'/],
  [undefined, /pass its options, such as \{ openapi/],
])("options %j are refused", async (options, message) => {
  await expect(simulate(options as SimulateOptions)).rejects.toThrow(message); // as JavaScript may
});

test("a thousand generations at once are all accepted and charged once", async () => {
  const simulator = await start({ latencyMs: 20 });
  const ends = await Promise.all(
    Array.from({ length: 1000 }, async (_, index) => {
      const response = await create(simulator, { prompt: `cat ${index}` }, { form: "sse" });
      return (await framesOf(response)).at(-1)?.["status"];
    }),
  );
  expect(new Set(ends)).toEqual(new Set(["COMPLETED"]));
  expect(simulator.stats()).toMatchObject({ acceptedCreates: 1000, charges: 1000 });
}, 30_000);
