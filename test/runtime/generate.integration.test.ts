import { describe, expect, it, vi } from "vitest";
import {
  type GenerationEvent,
  generate,
  stream,
  submit,
  unwrap,
  wait,
} from "../../runtime/index.js";
import { COMPLETED, FAILED, KEY, paintAt, QUEUED, QUICK, RUNNING } from "./endpoints.js";
import {
  frame,
  json,
  openStream,
  type Script,
  type ScriptedServer,
  serve,
} from "./scripted-server.js";

let server: ScriptedServer;

async function start(script: Script) {
  server = await serve(script);
  return paintAt(server.url);
}

const happy: Script = (_, response) => {
  openStream(response);
  for (const each of [QUEUED, RUNNING, COMPLETED]) response.write(frame(each));
};

describe("wait", () => {
  const sources =
    "Pass the id that submit returned, or the generationId of the error that a call ended with.";

  it.each<[unknown, string]>([
    [undefined, `nothing. ${sources}`],
    [7, `7. ${sources}`],
    [{}, `an object. ${sources}`],
    [{ id: "gen_1" }, "an object. Pass its .id."],
  ])("refuses %o, which is no id, before the key is looked for", async (id, found) => {
    const paint = await start(happy);
    const refused = wait(id as string, { endpoint: paint });
    await expect(refused).rejects.toThrow(
      new TypeError(`wait needs the id of a generation, found ${found}`),
    );
    expect(server.requests).toHaveLength(0);
  });

  it("says of an empty id where the result is", async () => {
    const paint = await start(happy);
    await expect(wait("", { endpoint: paint })).rejects.toMatchObject({
      category: "validation",
      mayHaveCharged: false,
      problem: expect.stringContaining(': Wait needs the id of a generation, found "".'),
      guidance: `${sources} Where it is empty, the create answered with the result: that is \`generation\` of what submit returned.`,
    });
    expect(server.requests).toHaveLength(0);
  });
});

describe("generate", () => {
  it("creates over SSE and returns the completed generation, whatever the server does then", async () => {
    const paint = await start(happy);
    const generation = await generate(paint, { prompt: "a cat" }, QUICK);
    expect(generation).toEqual({
      ok: true,
      status: "COMPLETED",
      id: "gen_1",
      data: COMPLETED.data,
      usage: COMPLETED.usage,
      source: "sse",
      raw: COMPLETED,
      attempts: 1,
    });
    expect(server.requests).toHaveLength(1);
    const [request] = server.requests;
    expect(request).toMatchObject({ method: "POST", path: "/generation/sse/acme/paint" });
    expect(request?.body).toBe('{"prompt":"a cat"}');
    expect(request?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      accept: "text/event-stream",
      "accept-encoding": "identity",
      "content-type": "application/json",
    });
    expect(await server.openConnections()).toBe(0);
  });

  it("polls after the stream has ended early", async () => {
    const answers = [RUNNING, COMPLETED];
    const paint = await start((request, response) => {
      if (request.method === "GET") return json(response, 200, answers.shift());
      openStream(response);
      response.end(frame(QUEUED));
    });
    const generation = await generate(paint, { prompt: "a cat" }, QUICK);
    expect(generation).toMatchObject({ ok: true, source: "poll", id: "gen_1" });
    expect(server.of("GET").map((request) => request.path)).toEqual([
      "/generation/gen_1",
      "/generation/gen_1",
    ]);
    expect(await server.openConnections()).toBe(0);
  });

  it("returns FAILED as a result, and unwrap throws it", async () => {
    const paint = await start((_, response) => {
      openStream(response);
      response.write(frame(FAILED));
    });
    const generation = await generate(paint, { prompt: "a cat" }, QUICK);
    expect(generation).toMatchObject({ ok: false, status: "FAILED", category: "transient" });
    expect(() => unwrap(generation)).toThrow(/the model gave up/);
  });

  it("creates at the plain form and polls if there is no SSE form", async () => {
    const endpoint = await start((request, response) => {
      json(response, 200, request.method === "POST" ? QUEUED : COMPLETED);
    });
    const plain = { ...endpoint, create: { path: "/generation/acme/paint" } };
    const generation = await generate(plain, { prompt: "a cat" }, QUICK);
    expect(generation).toMatchObject({ ok: true, source: "poll" });
    expect(server.requests[0]?.path).toBe("/generation/acme/paint");
  });
});

it.each([
  ["throws", () => fail("what throws here")],
  ["rejects", async () => fail("what rejects here")],
])("a listener that %s changes nothing, but is told once by a warning", async (does, onEvent) => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => unhandled.push(reason);
  process.prependListener("unhandledRejection", hear);
  const paint = await start(happy);
  const generation = await generate(paint, { prompt: "a cat" }, { ...QUICK, onEvent });
  // Node reports an unhandled rejection after the microtasks have run.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", hear);
  expect(generation.ok).toBe(true);
  expect(unhandled).toEqual([]);
  expect(warn.mock.calls).toEqual([
    [
      expect.stringMatching(new RegExp(`^onEvent threw: Error: what ${does} here\n +at `)),
      { code: "MODELSMITH_ON_EVENT" },
    ],
  ]);
  warn.mockRestore();
});

it.each([
  ["has no text", Object.create(null)],
  ["throws as a text", { toString: () => fail("no text") }],
  ["has no stack", Object.defineProperty(new Error("x"), "stack", { get: () => fail("no stack") })],
])("what a listener throws, and %s, changes nothing either", async (_, thrown) => {
  const warn = vi.spyOn(process, "emitWarning").mockImplementation(() => fail("no warning"));
  const unhandled: unknown[] = [];
  const hear = (reason: unknown) => unhandled.push(reason);
  process.prependListener("unhandledRejection", hear);
  const paint = await start(happy);
  for (const onEvent of [() => Promise.reject(thrown), () => raise(thrown)]) {
    expect(await generate(paint, { prompt: "a cat" }, { ...QUICK, onEvent })).toMatchObject({
      ok: true,
    });
  }
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", hear);
  expect(unhandled).toEqual([]);
  warn.mockRestore();
});

function raise(thrown: unknown): never {
  throw thrown;
}

function fail(message: string): never {
  throw new Error(message);
}

describe("stream", () => {
  it("yields every event in order, the terminal one last", async () => {
    const paint = await start(happy);
    const events: GenerationEvent[] = [];
    for await (const event of stream(paint, { prompt: "a cat" }, QUICK)) events.push(event);
    expect(events.map((event) => event.type)).toEqual([
      "submitted",
      "status",
      "status",
      "status",
      "terminal",
    ]);
  });

  it("closes the stream when its loop is left early", async () => {
    const paint = await start((_, response) => {
      openStream(response);
      response.write(frame(QUEUED));
    });
    for await (const event of stream(paint, { prompt: "a cat" }, QUICK)) {
      if (event.type === "status") break;
    }
    expect(await server.openConnections()).toBe(0);
    expect(server.requests).toHaveLength(1);
  });

  it("rejects the iteration when the call fails", async () => {
    const paint = await start((_, response) => json(response, 401, { message: "no" }));
    const all = (async () => {
      for await (const _ of stream(paint, { prompt: "a cat" }, QUICK));
    })();
    await expect(all).rejects.toMatchObject({ category: "auth", status: 401 });
  });
});

describe("submit and wait", () => {
  it("submits for the id alone, and waits for it elsewhere", async () => {
    const paint = await start((request, response) => {
      json(response, 200, request.method === "POST" ? QUEUED : COMPLETED);
    });
    const { id } = await submit(paint, { prompt: "a cat" }, QUICK);
    expect(id).toBe("gen_1");
    expect(server.requests).toHaveLength(1);
    const generation = await wait(id, { ...QUICK, endpoint: paint });
    expect(generation).toMatchObject({ ok: true, data: COMPLETED.data });
    const same = await wait(id, { ...QUICK, platform: paint.platform });
    expect(same.ok).toBe(true);
  });
});
