import { afterEach, describe, expect, test } from "vitest";
import { expectations } from "../../simulator/expectations.js";
import {
  type FaultName,
  listFaults,
  type SimulateOptions,
  type Simulator,
  simulate,
} from "../../simulator/index.js";
import { answerOf, create, get } from "./client.js";
import { handmade } from "./endpoints.js";
import { record, type Wire } from "./wire.js";

const running: Simulator[] = [];

async function start(options: SimulateOptions = {}): Promise<Simulator> {
  const simulator = await simulate({ endpoints: handmade, latencyMs: 10, ...options });
  running.push(simulator);
  return simulator;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
});

/** One create at the SSE form under this fault. */
async function wireOf(name: FaultName, patienceMs = 10_000, untilBytes?: number): Promise<Wire> {
  const simulator = await start();
  return record(
    simulator,
    { prompt: `a cat [fault:${name}]` },
    { patienceMs, ...(untilBytes && { untilBytes }) },
  );
}

/** The events of a stream by the rules of server-sent events, for streams in plain LF. */
function events(text: string): Record<string, unknown>[] {
  return text
    .split("\n\n")
    .slice(0, -1)
    .flatMap((event) => /^data: (\{.*\})$/m.exec(event)?.[1] ?? [])
    .map((json) => JSON.parse(json) as Record<string, unknown>);
}

function statuses(text: string): unknown[] {
  return events(text).map((event) => event["status"]);
}

describe("the catalogue", () => {
  test("lists every fault once, with its phase and what it does", () => {
    const faults = listFaults();
    expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length);
    expect(faults.map(({ name }) => name).sort()).toEqual(Object.keys(expectations).sort());
    for (const { name, phase, description } of faults) {
      expect(name.startsWith(phase === "stream" ? "sse." : `${phase}.`)).toBe(true);
      expect(description).toMatch(/^[^\n]+\.$/);
    }
  });

  // The faults that flood are recorded below, until the client has had enough.
  const floods = /100mb|endless/;

  test.each(listFaults().filter(({ name }) => !floods.test(name)))(
    "$name accepts and charges one create, or none, as its expectation says",
    async ({ name }) => {
      const simulator = await start();
      await record(simulator, { prompt: `a cat [fault:${name}]` }, { patienceMs: 80 });
      const { accepted, posts } = expectations[name];
      // One request is sent here: a call that needs more has had nothing accepted yet, or one.
      const acceptsLater = posts !== 1 && accepted === 1;
      const want = acceptsLater ? 0 : Math.min(accepted, 1);
      await expect.poll(() => simulator.stats().acceptedCreates).toBe(want);
      expect(simulator.stats().charges).toBe(want);
    },
  );
});

describe("choosing a fault", () => {
  test("by header, and a retry of the same input counts as the next attempt", async () => {
    const simulator = await start();
    const send = (): Promise<Response> =>
      create(
        simulator,
        { prompt: "a cat" },
        { headers: { "x-modelsmith-fault": "create.503-twice" } },
      );
    const seen = [];
    for (let attempt = 0; attempt < 4; attempt += 1) seen.push((await send()).status);
    expect(seen).toEqual([503, 503, 200, 503]);
  });

  test("by a marker in any text of the input", async () => {
    const simulator = await start();
    const input = { image_url: "https://example.com/a.png#[fault:create.409]" };
    expect((await create(simulator, input, { model: "topaz/upscale/image" })).status).toBe(409);
  });

  test("an unknown name is refused, wherever it stands", async () => {
    const simulator = await start();
    const answer = await answerOf(await create(simulator, { prompt: "a [fault:sse.nope]" }));
    expect(answer).toMatchObject({
      status: 400,
      body: { code: "UNKNOWN_FAULT", message: expect.stringContaining('"sse.nope"') },
    });
    expect(simulator.stats().acceptedCreates).toBe(0);
    // @ts-expect-error: a name that the type does not have.
    await expect(simulate({ endpoints: handmade, faults: { nope: 1 } })).rejects.toThrow(/nope/);
  });

  test.each([{ "create.500": 1.5 }, { "create.500": -0.1 }, { "create.500": Number.NaN }])(
    "%j is no probability",
    async (faults) => {
      await expect(simulate({ endpoints: handmade, faults })).rejects.toThrow(/from 0 to 1/);
    },
  );

  test("a run draws the same faults from the same seed, in whatever order calls arrive", async () => {
    const prompts = Array.from({ length: 60 }, (_, index) => `cat ${index}`);
    const failing = async (order: readonly string[], seed: number): Promise<string[]> => {
      const simulator = await start({ seed, faults: { "create.401": 0.3, "create.402": 0.1 } });
      const responses = await Promise.all(
        order.map(
          async (prompt) => [prompt, (await create(simulator, { prompt })).status] as const,
        ),
      );
      return responses.filter(([, status]) => status === 401).map(([prompt]) => prompt);
    };
    const first = await failing(prompts, 3);
    expect(first.length).toBeGreaterThan(8);
    expect(first.length).toBeLessThan(32);
    expect((await failing([...prompts].reverse(), 3)).reverse()).toEqual(first);
    expect(await failing(prompts, 4)).not.toEqual(first);
  });
});

describe("faults of the create, on the wire", () => {
  test.each([
    ["create.reset-on-accept", /ECONNRESET/],
    ["create.reset-after-body", /ECONNRESET/],
    ["create.keep-alive-race", /ECONNRESET/],
    ["create.no-headers", /^open$/],
  ] as const)("%s gives no head", async (name, stopped) => {
    const wire = await wireOf(name, name === "create.no-headers" ? 300 : undefined);
    expect(wire.status).toBeUndefined();
    expect(wire.stopped).toMatch(stopped);
  });

  test.each([
    ["create.429-retry-after-seconds", "2"],
    ["create.429-retry-after-negative", "-1"],
    ["create.429-retry-after-word", "abc"],
    ["create.429-retry-after-huge", "10000000000"],
  ] as const)("%s sends Retry-After: %s", async (name, value) => {
    const { status, headers } = await wireOf(name);
    expect([status, headers["retry-after"]]).toEqual([429, value]);
  });

  test("create.429-retry-after-date sends a date that is ahead", async () => {
    const { headers } = await wireOf("create.429-retry-after-date");
    const aheadMs = Date.parse(String(headers["retry-after"])) - Date.now();
    expect(aheadMs).toBeGreaterThan(0);
    expect(aheadMs).toBeLessThanOrEqual(2000);
  });

  test.each([
    ["create.500", 500, "INTERNAL"],
    ["create.502-html", 502, "<!doctype html>"],
    ["create.504-html", 504, "<!doctype html>"],
    ["create.503-twice", 503, "UNAVAILABLE"],
    ["create.502-after-accept", 502, "<!doctype html>"],
    ["create.401", 401, "UNAUTHORIZED"],
    ["create.402", 402, "PAYMENT_REQUIRED"],
    ["create.403", 403, "FORBIDDEN"],
    ["create.409", 409, "CONFLICT"],
    ["create.400-nested-details", 400, '"issues"'],
    ["create.422-nested-details", 422, '"fields"'],
    ["create.400-credit-words", 400, "credit balance"],
    ["create.403-credit-words", 403, "top up"],
    ["create.code-failed", 502, "IMAGE_GENERATION_FAILED"],
    ["create.code-timeout", 504, "IMAGE_GENERATION_TIMEOUT"],
    ["create.code-rate-limited", 429, "IMAGE_GENERATION_RATE_LIMITED"],
    ["create.code-provider-unavailable", 503, "IMAGE_GENERATION_PROVIDER_UNAVAILABLE"],
    ["create.code-unsupported-model", 400, "IMAGE_GENERATION_UNSUPPORTED_MODEL"],
    ["create.code-invalid-input", 400, "IMAGE_GENERATION_INVALID_INPUT"],
    ["create.code-insufficient-credits", 402, "IMAGE_GENERATION_INSUFFICIENT_CREDITS"],
    ["create.code-content-rejected", 422, "IMAGE_GENERATION_CONTENT_REJECTED"],
    ["create.404-model", 404, "NOT_FOUND"],
    ["create.404-sse-form", 404, "NOT_FOUND"],
    ["create.405-sse-form", 405, "METHOD_NOT_ALLOWED"],
    ["create.406-sse-form", 406, "NOT_ACCEPTABLE"],
    ["create.415-sse-form", 415, "UNSUPPORTED_MEDIA_TYPE"],
    ["create.200-json", 200, '"status":"IN_QUEUE"'],
    ["create.200-json-terminal", 200, '"status":"COMPLETED"'],
    ["create.200-html", 200, "<!doctype html>"],
    ["create.429-with-id", 429, '"id":"gen_'],
    ["create.500-with-id", 500, '"id":"gen_'],
  ] as const)("%s answers %i with %s", async (name, status, text) => {
    const wire = await wireOf(name);
    expect(wire.status).toBe(status);
    expect(wire.text).toContain(text);
    expect(wire.stopped).toBe("end");
  });

  test.each([404, 405, 406, 415])(
    "%i of the SSE form leaves the plain form alone",
    async (status) => {
      const simulator = await start();
      const prompt = `a [fault:create.${status}-sse-form]`;
      expect((await create(simulator, { prompt }, { form: "sse" })).status).toBe(status);
      expect((await create(simulator, { prompt })).status).toBe(200);
    },
  );

  test("create.404-model answers both forms", async () => {
    const simulator = await start();
    expect((await create(simulator, { prompt: "a [fault:create.404-model]" })).status).toBe(404);
  });

  test("create.503-slow-body comes byte by byte, create.503-large-body in 2 MB", async () => {
    const slow = await wireOf("create.503-slow-body");
    expect(slow.stopped).toBe("end");
    expect(slow.chunks.length).toBeGreaterThan(50);
    const large = await wireOf("create.503-large-body");
    expect(large.text.length).toBeGreaterThan(2_000_000);
  });

  test("create.307-other-origin points to a place that counts who comes", async () => {
    const simulator = await start();
    const input = { prompt: "a [fault:create.307-other-origin]" };
    const { status, headers } = await record(simulator, input);
    expect(status).toBe(307);
    const target = new URL(String(headers["location"]));
    expect(target.origin).not.toBe(simulator.url);
    expect(simulator.stats().redirectsFollowed).toBe(0);
    await fetch(target);
    expect(simulator.stats().redirectsFollowed).toBe(1);
  });

  test("create.204 has no body", async () => {
    expect(await wireOf("create.204")).toMatchObject({ status: 204, text: "" });
  });

  test("create.echo-key repeats the key in body and headers", async () => {
    const { status, text, headers } = await wireOf("create.echo-key");
    expect(status).toBe(401);
    expect(text).toContain("Bearer secret-key");
    expect(headers["x-request-id"]).toBe("secret-key");
  });

  test("create.gzip streams gzip", async () => {
    const { headers, chunks } = await wireOf("create.gzip");
    expect(headers["content-encoding"]).toBe("gzip");
    expect([...(chunks[0] ?? [])].slice(0, 2)).toEqual([0x1f, 0x8b]);
  });

  test("what was accepted and not told can be found in the running list, and then ends", async () => {
    const simulator = await start({ latencyMs: 0 });
    const input = { prompt: "a cat [fault:create.reset-after-body]" };
    await record(simulator, input);
    const { body } = await get(simulator, "/generations/running");
    const [found] = body as unknown as { id: string; input: unknown }[];
    expect(found?.input).toEqual(input);
    expect((await get(simulator, `/generation/${found?.id}`)).body).toMatchObject({
      status: "COMPLETED",
    });
    expect((await get(simulator, "/generations/running")).body).toEqual([]);
  });
});

describe("faults of the stream, on the wire", () => {
  test("sse.one-byte-chunks sends one byte a chunk", async () => {
    const { chunks, text } = await wireOf("sse.one-byte-chunks");
    expect(chunks.filter((chunk) => chunk.length === 1).length).toBeGreaterThan(text.length * 0.9);
    expect(statuses(text)).toEqual(["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]);
  });

  test("sse.crlf-split ends chunks between CR and LF", async () => {
    const { chunks, text } = await wireOf("sse.crlf-split");
    expect(chunks.some((chunk) => chunk.at(-1) === 13)).toBe(true);
    expect(chunks.some((chunk) => chunk[0] === 10)).toBe(true);
    expect(statuses(text.replaceAll("\r\n", "\n")).at(-1)).toBe("COMPLETED");
  });

  test("sse.cr-split has no LF at all", async () => {
    const { text } = await wireOf("sse.cr-split");
    expect(text).not.toContain("\n");
    expect(statuses(text.replaceAll("\r", "\n")).at(-1)).toBe("COMPLETED");
  });

  test("sse.byte-order-mark begins with one", async () => {
    const { chunks } = await wireOf("sse.byte-order-mark");
    expect(Buffer.concat(chunks).subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  });

  test("sse.multi-line-json has several data lines an event", async () => {
    const { text } = await wireOf("sse.multi-line-json");
    const [first = ""] = text.split("\n\n");
    const json = first
      .split("\n")
      .filter((line) => line.startsWith("data:"))
      .map((line) => line.slice(5));
    expect(json.length).toBeGreaterThan(5);
    expect(JSON.parse(json.join("\n"))).toMatchObject({ status: "IN_QUEUE" });
  });

  test("sse.utf8-split ends chunks inside characters", async () => {
    const { chunks, text } = await wireOf("sse.utf8-split");
    const isWhole = (chunk: Buffer): boolean => !chunk.toString().includes("\uFFFD");
    expect(chunks.every(isWhole)).toBe(false);
    expect(events(text)[0]).toMatchObject({ note: "é ☕ 🦊 日本" });
  });

  test.each([
    ["sse.heartbeats-only", ["IN_QUEUE"]],
    ["sse.heartbeats-before-id", []],
    ["sse.silence", ["IN_QUEUE"]],
    ["sse.silence-before-id", []],
    ["sse.open-after-terminal", ["IN_QUEUE", "COMPLETED"]],
  ] as const)("%s stays open after %j", async (name, seen) => {
    const { status, text, stopped } = await wireOf(name, 400);
    expect([status, stopped, statuses(text)]).toEqual([200, "open", seen]);
    expect(text.includes(": heartbeat\n\n")).toBe(name.startsWith("sse.heartbeats"));
  });

  test.each([
    ["sse.end-after-id", "end", ["IN_QUEUE"]],
    ["sse.end-before-id", "end", []],
    ["sse.id-in-cut-event", "end", []],
    ["sse.reset-before-id", "ECONNRESET", []],
    ["sse.reset-mid-event", "ECONNRESET", ["IN_QUEUE"]],
    ["sse.truncated-mid-event", "ECONNRESET", ["IN_QUEUE"]],
    ["sse.completed-cut", "end", ["IN_QUEUE"]],
    ["sse.completed-without-blank-line", "end", ["IN_QUEUE"]],
    ["sse.done-marker", "end", ["IN_QUEUE"]],
    ["sse.not-json", "end", ["IN_QUEUE", "COMPLETED"]],
    ["sse.padded-status", "end", ["IN_QUEUE", " completed "]],
    ["sse.terminal-twice", "end", ["IN_QUEUE", "COMPLETED", "FAILED"]],
    ["sse.failed-with-reason", "end", ["IN_QUEUE", "FAILED"]],
    ["sse.cancelled", "end", ["IN_QUEUE", "cancelled"]],
    ["sse.error-status", "end", ["IN_QUEUE", "ERROR"]],
    ["sse.succeeded", "end", ["IN_QUEUE", "succeeded"]],
    ["sse.nested", "end", [undefined, undefined]],
    ["sse.event-completed-without-status", "end", ["IN_QUEUE", undefined]],
    ["sse.event-failed-without-status", "end", ["IN_QUEUE", undefined]],
    ["sse.error-event", "end", ["IN_QUEUE", undefined]],
    ["sse.completed-without-data", "end", ["IN_QUEUE", "COMPLETED"]],
    ["sse.second-id", "end", ["IN_QUEUE", "COMPLETED", "COMPLETED"]],
    ["sse.absurd-retry", "end", ["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]],
    [
      "sse.unknown-statuses",
      "end",
      ["IN_QUEUE", "WARMING_UP", null, 7, ["COMPLETED"], "COMPLETED_SOON", "COMPLETED"],
    ],
    ["sse.proto-keys", "end", ["IN_QUEUE", undefined, undefined, "COMPLETED"]],
  ] as const)("%s stops with %s after %j", async (name, stopped, seen) => {
    const wire = await wireOf(name);
    expect(wire.stopped).toBe(stopped);
    expect(statuses(wire.text)).toEqual(seen);
  });

  test.each([
    ["sse.id-in-cut-event", /"id":"gen_[^\n]*$/],
    ["sse.completed-cut", /\n\ndata: [^\n]*[^\n}]$/],
    ["sse.completed-without-blank-line", /"status":"COMPLETED"[^\n]*\n$/],
    ["sse.done-marker", /data: \[DONE\]\n\n$/],
    ["sse.not-json", /data: working\n/],
    ["sse.failed-with-reason", /"code":"IMAGE_GENERATION_FAILED","message":"[^"]+"/],
    ["sse.nested", /"generation":\{"id":"gen_[0-9a-f]+","status":"COMPLETED"/],
    ["sse.event-completed-without-status", /event: completed\ndata: \{"id":"gen_[0-9a-f]+"\}\n\n$/],
    ["sse.event-failed-without-status", /event: failed\ndata: \{"id":"gen_[0-9a-f]+"\}\n\n$/],
    ["sse.error-event", /event: error\ndata: \{"error":/],
    ["sse.absurd-retry", /retry: 99999999999999999999\n/],
    ["sse.proto-keys", /"__proto__":\{"id":"gen_evil"/],
  ] as const)("%s shows %s", async (name, pattern) => {
    expect((await wireOf(name)).text).toMatch(pattern);
  });

  test("sse.completed-without-data has no data, the poll has", async () => {
    const simulator = await start();
    const prompt = "a [fault:sse.completed-without-data]";
    const last = events((await record(simulator, { prompt })).text).at(-1) ?? {};
    expect(last).not.toHaveProperty("data");
    const { body } = await get(simulator, `/generation/${last["id"]}`);
    expect(body).toMatchObject({ status: "COMPLETED", data: { type: "image" } });
  });

  test("sse.line-100mb is one line of 100 MB", async () => {
    const simulator = await start();
    const prompt = "a [fault:sse.line-100mb]";
    const { chunks, stopped } = await record(simulator, { prompt }, { patienceMs: 15_000 });
    expect(stopped).toBe("end");
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    expect(length).toBeGreaterThan(100 * 1024 * 1024);
    const breaks = Buffer.concat(chunks).filter((byte) => byte === 10).length;
    expect(breaks).toBe(4);
  });

  test.each(["sse.endless-line", "sse.endless-comments"] as const)(
    "%s goes on until the client leaves",
    async (name) => {
      const { text, stopped } = await wireOf(name, undefined, 12 * 1024 * 1024);
      expect(stopped).toBe("enough");
      const rest = text.slice(text.indexOf("\n\n") + 2);
      expect(rest).toMatch(name === "sse.endless-line" ? /^data: x{100}/ : /^: x{100}/);
    },
  );

  test("sse.corrupt-gzip is said to be gzip and is not", async () => {
    const { headers, text } = await wireOf("sse.corrupt-gzip");
    expect(headers["content-encoding"]).toBe("gzip");
    expect(text).toContain('"id":"gen_');
  });

  test("sse.100000-events sends as many and then completes", async () => {
    const { text, stopped } = await wireOf("sse.100000-events");
    expect(stopped).toBe("end");
    expect(text.split('"status":"IN_PROGRESS"').length - 1).toBe(100_000);
    expect(text).toMatch(/"status":"COMPLETED"[^\n]*\n\n$/);
  });
});

describe("faults of polling, on the wire", () => {
  /** Status and result word of each look at one generation. */
  async function looksAt(name: FaultName, times: number): Promise<unknown[]> {
    const simulator = await start({ latencyMs: 0 });
    const prompt = `a [fault:${name}]`;
    const { text, stopped } = await record(simulator, { prompt });
    expect([stopped, statuses(text)]).toEqual(["end", ["IN_QUEUE"]]);
    const path = `/generation/${events(text)[0]?.["id"]}`;
    const seen = [];
    for (let look = 0; look < times; look += 1) {
      const patienceMs = name === "poll.body-stalls" && look === 0 ? 400 : 10_000;
      const wire = await record(simulator, undefined, { method: "GET", path, patienceMs });
      seen.push(wordOf(wire));
    }
    return seen;
  }

  function wordOf({ status, text, stopped }: Wire): unknown {
    if (stopped !== "end" || status !== 200) return status ?? stopped;
    try {
      return (JSON.parse(text) as { status: unknown }).status;
    } catch {
      return "unreadable";
    }
  }

  test.each([
    ["poll.404-three-times", [404, 404, 404, "COMPLETED"]],
    ["poll.404-for-ever", [404, 404, 404, 404, 404]],
    ["poll.404-between", ["IN_PROGRESS", 404, "COMPLETED"]],
    ["poll.408-and-425", [408, 425, "COMPLETED"]],
    ["poll.429-three-times", [429, 429, 429, "COMPLETED"]],
    ["poll.503-twenty-times", [...Array.from({ length: 20 }, () => 503), "COMPLETED"]],
    ["poll.401-half-way", ["IN_PROGRESS", 401, 401]],
    ["poll.reset-twice", ["ECONNRESET", "ECONNRESET", "COMPLETED"]],
    ["poll.200-html", ["unreadable", "COMPLETED"]],
    ["poll.truncated-json", ["unreadable", "unreadable", "COMPLETED"]],
    ["poll.body-stalls", [200, "COMPLETED"]],
    ["poll.unknown-status", ["WARMING_UP", "WARMING_UP", "COMPLETED"]],
    ["poll.null-status", [null, null, "COMPLETED"]],
    ["poll.numeric-status", [7, 7, "COMPLETED"]],
    ["poll.backwards", ["IN_PROGRESS", "IN_QUEUE", "IN_PROGRESS", "COMPLETED"]],
    ["poll.never-done", ["IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS", "IN_PROGRESS"]],
    ["poll.slow", ["COMPLETED"]],
    ["poll.307-other-origin", [307, 307]],
  ] as const)("%s answers %j", async (name, seen) => {
    expect(await looksAt(name, seen.length)).toEqual(seen);
  });

  test("polls that overlap are counted", async () => {
    const simulator = await start({ latencyMs: 0 });
    const { body } = await answerOf(await create(simulator, { prompt: "a [fault:poll.slow]" }));
    const path = `/generation/${body["id"]}`;
    await get(simulator, path);
    expect(simulator.stats().overlappingPolls).toBe(0);
    await Promise.all([get(simulator, path), get(simulator, path)]);
    expect(simulator.stats().overlappingPolls).toBe(1);
  });

  test("a poll can ask for a fault of its own", async () => {
    const simulator = await start({ latencyMs: 0 });
    const { body } = await answerOf(await create(simulator, { prompt: "a" }));
    const wire = await record(simulator, undefined, {
      method: "GET",
      path: `/generation/${body["id"]}`,
      headers: { "x-modelsmith-fault": "poll.404-three-times" },
    });
    expect(wire.status).toBe(404);
  });
});

test("closing ends faults that would never end", async () => {
  const simulator = await start();
  const names = ["create.no-headers", "sse.silence", "sse.heartbeats-only", "sse.endless-line"];
  const wires = names.map((name) =>
    record(simulator, { prompt: `a [fault:${name}]` }, { patienceMs: 10_000 }),
  );
  await expect.poll(() => simulator.stats().acceptedCreates).toBe(names.length);
  await simulator.close();
  for (const wire of await Promise.all(wires)) expect(wire.stopped).toBe("ECONNRESET");
  expect(simulator.stats().openConnections).toBe(0);
});
