import { type Follow, type Generation, GenerationError } from "@modelsmith/runtime";
import { describe, expect, test } from "vitest";
import { runningAnswer } from "../../../cli/mcp/answer.js";
import { endText, runningText } from "../../../cli/mcp/answer-texts.js";
import { awaitEnd } from "../../../cli/mcp/await-end.js";
import { CallDesk } from "../../../cli/mcp/call-desk.js";
import type { Clock } from "../../../cli/mcp/clock.js";
import {
  type CallEnd,
  type CallProgress,
  type HeldCall,
  isUnknownId,
} from "../../../cli/mcp/held-call.js";
import type { McpModel } from "../../../cli/mcp/mcp-model.js";
import { stopCalls } from "../../../cli/mcp/stop-calls.js";
import {
  type RecentGenerations,
  recentGenerations,
} from "../../../cli/recent/recent-generations.js";
import { temporaryFolder } from "../../temporary-folder.js";

const minute = 60_000;

/** A clock that a test moves on. */
function handClock(): Clock & { pass(ms: number): Promise<void> } {
  let time = Date.parse("2026-01-01T00:00:00Z");
  let sleepers: { until: number; wake: () => void }[] = [];
  return {
    now: () => time,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        sleepers.push({ until: time + ms, wake: resolve });
        signal?.addEventListener("abort", () => resolve(), { once: true });
      }),
    async pass(ms) {
      const end = time + ms;
      for (;;) {
        await settled();
        const next = Math.min(end, ...sleepers.map(({ until }) => until));
        const due = sleepers.filter(({ until }) => until <= next);
        sleepers = sleepers.filter(({ until }) => until > next);
        time = next;
        for (const { wake } of due) wake();
        await settled();
        if (next === end && due.length === 0) return;
      }
    },
  };
}

/** Until nothing is left that waits for anything but the clock. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

const model = {
  key: "acme/paint",
  toolName: "acme_paint",
  name: { folder: "acme", module: "acme", file: "paint", function: "paint" },
  title: "Paint",
  description: "",
  inputSchema: { type: "object" },
  input: { type: "object" },
  source: { openapi: "/specs/openapi.json" },
  endpoint: {
    descriptor: 2,
    key: "acme/paint",
    title: "Paint",
    platform: {
      name: "acme",
      baseUrl: "https://api.acme.test",
      apiKeyVariable: "ACME_API_KEY",
      poll: { path: "/generations/{id}" },
    },
    create: { path: "/paint" },
    input: {},
  },
} satisfies McpModel;

const done = (id: string): CallEnd => ({
  kind: "finished",
  // What is left out, nothing here reads.
  generation: { ok: true, id, status: "COMPLETED", data: {} } as Generation<unknown>,
  media: [],
});

function failed(facts: {
  id?: string;
  mayHaveCharged: boolean;
  category?: "transient" | "not_found";
}): CallEnd {
  const error = new GenerationError({
    category: facts.category ?? "transient",
    message: "the service went away",
    generationId: facts.id,
    mayHaveCharged: facts.mayHaveCharged,
    retryable: false,
    attempts: 1,
    guidance: "",
    method: "POST",
    url: "https://api.acme.test/paint",
  });
  return { kind: "failed", error };
}

interface Sent {
  readonly what: "create" | "wait";
  readonly progress: CallProgress;
  readonly follow?: Follow | undefined;
  readonly end: (end: CallEnd) => void;
}

/** A desk, and the calls that it sends to the service. */
function deskWith(record: RecentGenerations = { note: () => {}, read: () => [] }) {
  const clock = handClock();
  const sent: Sent[] = [];
  const send = (what: Sent["what"]) => (progress: CallProgress, follow?: Follow) =>
    new Promise<CallEnd>((resolve) => {
      sent.push({ what, progress, follow, end: resolve });
    });
  const desk = new CallDesk({
    clock,
    record,
    caller: {
      create: (_model, _input, progress) => send("create")(progress),
      wait: (_model, _id, progress, follow) => send("wait")(progress, follow),
    },
  });
  return { desk, clock, sent };
}

const input = { prompt: "A boat", size: { w: 1, h: 2 } };

async function take(desk: CallDesk, values = input): Promise<HeldCall> {
  const taken = await desk.create(model, values);
  if (taken.kind !== "held") throw new Error(`in doubt until ${taken.until.toISOString()}`);
  await settled();
  return taken.held;
}

async function finish({ sent, clock }: ReturnType<typeof deskWith>, end: CallEnd): Promise<void> {
  sent.at(-1)?.end(end);
  await clock.pass(0);
}

describe("the same call, made again", () => {
  test("while it runs, is taken over, whatever the order of its arguments", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    const again = { size: { h: 2, w: 1 }, prompt: "A boat" };
    expect(await all.desk.wouldPay(model, again)).toBe(false);
    expect(await take(all.desk, again)).toBe(held);
    expect(all.sent).toHaveLength(1);
  });

  test("twice in one moment, is sent once", async () => {
    const all = deskWith();
    const taken = await Promise.all([1, 2, 3].map(() => all.desk.create(model, input)));
    await settled();
    expect(taken.map((each) => each.kind === "held" && each.isTakenOver)).toEqual([
      false,
      true,
      true,
    ]);
    expect(all.sent).toHaveLength(1);
  });

  test("within ten minutes of an end that nobody saw, gets that end; later, pays", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    await finish(all, done("g1"));
    await all.clock.pass(10 * minute);
    expect(await take(all.desk)).toBe(held);
    await all.clock.pass(1);
    expect(await all.desk.wouldPay(model, input)).toBe(true);
    expect(await take(all.desk)).not.toBe(held);
    expect(all.sent).toHaveLength(2);
  });

  test("after an end that was seen, is a new one", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    await finish(all, done("g1"));
    all.desk.saw(held);
    await all.clock.pass(2_000);
    expect(await take(all.desk)).not.toBe(held);
  });

  test("right behind its answer, waits for news that the answer was lost", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    await finish(all, done("g1"));
    all.desk.saw(held);
    const again = take(all.desk);
    await all.clock.pass(100);
    all.desk.lost(held);
    await all.clock.pass(200);
    expect(await again).toBe(held);
    expect(all.sent).toHaveLength(1);
  });

  test("with other arguments, or of another model, is another one", async () => {
    const all = deskWith();
    await take(all.desk);
    await take(all.desk, { ...input, prompt: "A ship" });
    await all.desk.create({ ...model, key: "acme/draw" }, input);
    await settled();
    expect(all.sent).toHaveLength(3);
  });

  test("goes on with a generation whose end is unknown", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    await finish(all, failed({ id: "g1", mayHaveCharged: true }));
    all.desk.saw(held);
    await all.clock.pass(2_000);
    await take(all.desk);
    expect(all.sent.map(({ what }) => what)).toEqual(["create", "wait"]);
    await finish(all, done("g1"));
    const end = await take(all.desk);
    all.desk.saw(end);
    await all.clock.pass(2_000);
    await take(all.desk);
    expect(all.sent.map(({ what }) => what)).toEqual(["create", "wait", "create"]);
  });

  test("is not sent for ten minutes if it may have been charged and has no id", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    await finish(all, failed({ mayHaveCharged: true }));
    all.desk.saw(held);
    await all.clock.pass(9 * minute);
    expect(await all.desk.create(model, input)).toMatchObject({ kind: "in-doubt" });
    await all.clock.pass(minute + 1);
    await take(all.desk);
    expect(all.sent).toHaveLength(2);
  });

  test("is not sent, and nobody is asked, if it was accepted under an empty id", async () => {
    const all = deskWith();
    await take(all.desk);
    await finish(all, failed({ id: "", mayHaveCharged: true }));
    expect(await all.desk.wouldPay(model, input)).toBe(false);
    expect(await all.desk.create(model, input)).toMatchObject({ kind: "in-doubt" });
    expect(all.sent).toHaveLength(1);
  });

  test("is sent again if it was refused, and the id in the refusal was of nothing", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    all.sent[0]?.progress.onId("r1");
    const end = failed({ mayHaveCharged: false });
    await finish(all, end);
    expect(held.id).toBeUndefined();
    expect(endText({ held }, end)).not.toContain("r1");
    await take(all.desk);
    expect(all.sent.map(({ what }) => what)).toEqual(["create", "create"]);
  });

  test("is sent again if nothing was charged", async () => {
    const all = deskWith();
    await take(all.desk);
    await finish(all, failed({ mayHaveCharged: false }));
    await take(all.desk);
    expect(all.sent).toHaveLength(2);
  });
});

test("what a generation is followed by is kept with its id, also where nothing is written down", async () => {
  const follow = { links: { poll: "https://api.acme.test/get?id=g1" } };
  const all = deskWith();
  await take(all.desk);
  all.sent[0]?.progress.onId("g1", follow);
  await finish(all, failed({ id: "g1", mayHaveCharged: true }));
  await take(all.desk);
  await finish(all, failed({ id: "g1", mayHaveCharged: true }));
  all.desk.wait(model, "g1");
  await settled();
  expect(all.sent.map((each) => [each.what, each.follow])).toEqual([
    ["create", undefined],
    ["wait", follow],
    ["wait", follow],
  ]);
});

describe("a process that takes over from one that died", () => {
  const recordIn = async () => {
    const environment = { MODELSMITH_STATE_FOLDER: await temporaryFolder() };
    return (clock: Clock) => recentGenerations(environment, clock.now);
  };

  test("goes on with a generation that has an id", async () => {
    const record = (await recordIn())(handClock());
    const first = deskWith(record);
    await take(first.desk);
    first.sent[0]?.progress.onId("g1");
    const second = deskWith(record);
    expect(await second.desk.wouldPay(model, input)).toBe(false);
    expect((await take(second.desk)).id).toBe("g1");
    expect(second.sent.map(({ what }) => what)).toEqual(["wait"]);
  });

  test("does not send again what may have been accepted", async () => {
    const record = (await recordIn())(handClock());
    await take(deskWith(record).desk);
    const second = deskWith(record);
    expect(await second.desk.create(model, input)).toMatchObject({ kind: "in-doubt" });
    await second.clock.pass(10 * minute);
    await take(second.desk);
    expect(second.sent.map(({ what }) => what)).toEqual(["create"]);
  });

  test.each([
    [
      "was seen",
      async (all: ReturnType<typeof deskWith>) => {
        const held = await take(all.desk);
        await finish(all, done("g1"));
        all.desk.saw(held);
      },
    ],
    [
      "was not charged",
      async (all: ReturnType<typeof deskWith>) => {
        await take(all.desk);
        await finish(all, failed({ mayHaveCharged: false }));
      },
    ],
  ])("creates again what %s", async (_, before) => {
    const record = (await recordIn())(handClock());
    await before(deskWith(record));
    const second = deskWith(record);
    await take(second.desk);
    expect(second.sent.map(({ what }) => what)).toEqual(["create"]);
  });
});

test("only an id that a client gave, and of which nothing was heard, may be none", async () => {
  const gone = failed({ id: "g1", mayHaveCharged: true, category: "not_found" });
  const given = deskWith();
  const asked = given.desk.wait(model, "g1");
  await settled();
  await finish(given, gone);
  expect(isUnknownId(asked)).toBe(true);
  const resumed = deskWith();
  await take(resumed.desk);
  await finish(resumed, failed({ id: "g1", mayHaveCharged: true }));
  const own = await take(resumed.desk);
  await finish(resumed, gone);
  expect([own.id, isUnknownId(own)]).toEqual(["g1", false]);
  const heard = deskWith();
  const running = heard.desk.wait(model, "g1");
  await settled();
  heard.sent.at(-1)?.progress.onStatus("RUNNING");
  await finish(heard, gone);
  expect(isUnknownId(running)).toBe(false);
});

test("nothing is said of a generation that nothing was heard of", async () => {
  const { desk, sent } = deskWith();
  const held = desk.wait(model, "g1", true);
  await settled();
  expect(runningAnswer(held, 1_000)).toEqual({
    content: [
      {
        type: "text",
        text: 'The service has not said within 1 s whether it has a generation g1. To ask again, call the tool wait with {"id":"g1"}. Do not create it again.',
      },
    ],
    structuredContent: { state: "unknown", id: "g1", next: 'call the tool wait with {"id":"g1"}' },
  });
  sent.at(-1)?.progress.onStatus("RUNNING");
  expect(runningText(held, 1_000)).toMatch(
    /^Not finished after 1 s \(RUNNING\): generation g1 is paid/,
  );
  expect(runningAnswer(held, 1_000)).toMatchObject({ structuredContent: { state: "running" } });
});

test("what the service is done with is not said to be unfinished", async () => {
  const all = deskWith();
  const held = await take(all.desk);
  const { progress } = all.sent[0] ?? {};
  progress?.onId("g1");
  progress?.onStatus("COMPLETED");
  progress?.onDone();
  expect(runningText(held, 45_000)).toMatch(
    /^The service is done with generation g1 of acme\/paint \(COMPLETED\); its result is still being fetched/,
  );
  expect(runningAnswer(held, 45_000).structuredContent).not.toHaveProperty("status");
});

test("a wait that learns nothing leaves nothing in the record, and one for a recorded id its end", async () => {
  const folder = await temporaryFolder();
  const record = recentGenerations({ MODELSMITH_STATE_FOLDER: folder });
  const all = deskWith(record);
  all.desk.wait(model, "g1");
  await settled();
  await finish(all, failed({ id: "g1", mayHaveCharged: true }));
  expect(record.read()).toEqual([]);
  record.note("of the command line", { id: "g2", model: "acme/paint", status: "SUBMITTED" });
  expect(all.desk.wait(model, "g2", true)).toMatchObject({ isOwn: true, isAnyModel: false });
  await settled();
  await finish(all, done("g2"));
  expect(record.read()).toMatchObject([{ id: "g2", model: "acme/paint", status: "COMPLETED" }]);
});

test("the waits for one generation share one poll", async () => {
  const all = deskWith();
  const held = all.desk.wait(model, "g1");
  expect(all.desk.wait(model, "g1")).toBe(held);
  await settled();
  expect(all.sent).toHaveLength(1);
});

describe("a wait for the end of a call", () => {
  const askerOf = (signal = new AbortController().signal) => {
    const heard: number[] = [];
    return { heard, signal, onProgress: (seconds: number) => heard.push(seconds) };
  };

  test("is over after 45 s, and tells every 5 s that the call goes on", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    const asker = askerOf();
    const begun = all.clock.now();
    let answeredAt = 0;
    const waiting = awaitEnd(held, asker, all.clock, 45_000).then((isEnded) => {
      answeredAt = all.clock.now() - begun;
      return isEnded;
    });
    await all.clock.pass(10 * minute);
    expect(await waiting).toBe(false);
    expect(answeredAt).toBe(45_000);
    expect(asker.heard).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45]);
  });

  test("is over with the call", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    const waiting = awaitEnd(held, askerOf(), all.clock, 45_000);
    await all.clock.pass(7_000);
    await finish(all, done("g1"));
    expect(await waiting).toBe(true);
  });

  test("is over with its request, and the call goes on", async () => {
    const all = deskWith();
    const held = await take(all.desk);
    const request = new AbortController();
    const waiting = awaitEnd(held, askerOf(request.signal), all.clock, 45_000);
    request.abort();
    expect(await waiting).toBe(false);
    expect(held.end).toBeUndefined();
    expect(all.desk.running()).toEqual([held]);
  });
});

test("the same id of another service is another generation", async () => {
  const all = deskWith();
  const { endpoint } = model;
  const platform = { ...endpoint.platform, baseUrl: "https://other.test" };
  const held = all.desk.wait(model, "1");
  expect(all.desk.wait({ ...model, endpoint: { ...endpoint, platform } }, "1")).not.toBe(held);
});

test("a server that stops waits for the ids of its creates, and leaves the rest", async () => {
  const all = deskWith();
  await take(all.desk);
  await take(all.desk, { ...input, prompt: "A ship" });
  const calls = new AbortController();
  calls.signal.addEventListener("abort", () => {
    for (const { end } of all.sent) end(failed({ id: "g1", mayHaveCharged: true }));
  });
  all.sent[0]?.progress.onId("g1");
  let isStopped = false;
  const stopped = stopCalls(all.desk, all.clock, calls).then(() => {
    isStopped = true;
  });
  await all.clock.pass(5_000);
  expect([isStopped, calls.signal.aborted]).toEqual([false, false]);
  all.sent[1]?.progress.onId("g2");
  await all.clock.pass(100);
  await stopped;
  expect([isStopped, calls.signal.aborted]).toEqual([true, true]);
});

test("a server that stops waits for an id for half a minute at most", async () => {
  const all = deskWith();
  await take(all.desk);
  const calls = new AbortController();
  calls.signal.addEventListener("abort", () => {
    all.sent[0]?.end(failed({ mayHaveCharged: true }));
  });
  const stopped = stopCalls(all.desk, all.clock, calls);
  await all.clock.pass(31_000);
  await stopped;
  expect(calls.signal.aborted).toBe(true);
});
