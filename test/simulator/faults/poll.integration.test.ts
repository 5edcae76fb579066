import { describe, expect, test } from "vitest";
import type { FaultName } from "../../../simulator/index.js";
import { answerOf, create, get } from "../client.js";
import { events, start, statuses } from "../harness.js";
import { record, type Wire } from "../wire.js";

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
