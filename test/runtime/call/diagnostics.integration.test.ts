import { AsyncLocalStorage } from "node:async_hooks";
import { channel } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { generate, type TraceMessage, wait } from "../../../runtime/index.js";
import { COMPLETED, KEY, paintAt, QUEUED, QUICK } from "../endpoints.js";
import { answer, frames, serveService } from "../scripted-server.js";

const undo: (() => void)[] = [];
afterEach(() => {
  for (const each of undo.splice(0)) each();
});

function record(): [string, TraceMessage][] {
  const seen: [string, TraceMessage][] = [];
  for (const name of ["start", "event", "end"]) {
    const listener = (message: unknown): void => {
      seen.push([name, message as TraceMessage]);
    };
    channel(`modelsmith:call:${name}`).subscribe(listener);
    undo.push(() => channel(`modelsmith:call:${name}`).unsubscribe(listener));
  }
  return seen;
}

describe("the diagnostics channels", () => {
  it("carry start, events, the wire and end of a call, with one object for the call", async () => {
    const seen = record();
    const server = await serveService({ post: [frames([QUEUED, COMPLETED])] });
    await generate(paintAt(server.url), { prompt: "a" }, QUICK);
    expect(seen.map(([name, { event }]) => event?.type ?? name)).toEqual([
      "start",
      "request",
      "open",
      "message",
      "submitted",
      "status",
      "message",
      "status",
      "terminal",
      "end",
    ]);
    expect(new Set(seen.map(([, { call }]) => call)).size).toBe(1);
    expect(seen[0]?.[1].call).toEqual({
      entryPoint: "generate",
      endpoint: "acme/paint",
      platform: "test platform",
      method: "POST",
      path: "/generation/sse/acme/paint",
    });
    expect(inspect(seen, { depth: 12 })).not.toContain(KEY);
  });

  it("carry the error of a call that is rejected, also before its first request", async () => {
    const seen = record();
    const server = await serveService({ get: [answer(403, { message: `no ${KEY}` })] });
    await wait("gen_1", { ...QUICK, endpoint: paintAt(server.url) }).catch(() => {});
    await generate(paintAt(server.url), { prompt: "" }, QUICK).catch(() => {});
    const ends = seen.filter(([name]) => name === "end").map(([, message]) => message);
    expect(ends).toMatchObject([
      { call: { entryPoint: "wait" }, error: { category: "auth" } },
      { call: { entryPoint: "generate" }, error: { category: "validation" } },
    ]);
    expect(inspect(seen, { depth: 12 })).not.toContain(KEY);
  });

  it("run the call in the stores that a subscriber has bound to the start", async () => {
    const store = new AsyncLocalStorage<string>();
    const start = channel("modelsmith:call:start");
    start.bindStore(store, (message) => `span of ${(message as TraceMessage).call.endpoint}`);
    undo.push(() => start.unbindStore(store));
    const server = await serveService({ post: [frames([QUEUED, COMPLETED])] });
    let span: string | undefined;
    const onEvent = (): void => {
      span = store.getStore();
    };
    await generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, onEvent });
    expect(span).toBe("span of acme/paint");
  });
});
