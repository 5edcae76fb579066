import { describe, expect, test } from "vitest";
import { get } from "../client.js";
import { events, start, statuses, wireOf } from "../harness.js";
import { record } from "../wire.js";

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
    const { status, text, stopped } = await wireOf(name, 1_200);
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
    const ends = chunks.filter((chunk) => chunk.includes(10));
    expect(ends.map((chunk) => chunk.toString().split("\n").length - 1)).toEqual([2, 2]);
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
