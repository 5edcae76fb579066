import { describe, expect, it, vi } from "vitest";
import { generate, generateMany, type ManyCall, type SettledCall } from "../../runtime/index.js";
import { COMPLETED, paintAt, QUEUED, QUICK } from "./endpoints.js";
import { answer, frames, serve } from "./scripted-server.js";

function later<Value>(ms: number, value: Value): Promise<Value> {
  return new Promise((resolve) => setTimeout(resolve, ms, value));
}

describe("generateMany", () => {
  it("makes real calls, and one failure never loses the others", async () => {
    const server = await serve((request, response) => {
      if (request.body.includes("bad")) answer(422, { message: "no" })(request, response);
      else frames([COMPLETED])(request, response);
    });
    const paint = paintAt(server.url);
    const calls = ["a", "bad", "c", "d"].map(
      (prompt) => (options: { signal: AbortSignal }) =>
        generate(paint, { prompt }, { ...QUICK, ...options }),
    );
    const results = [];
    for await (const settled of generateMany(calls, { concurrency: 4 })) results.push(settled);
    results.sort((left, right) => left.index - right.index);
    expect(results).toMatchObject([
      { index: 0, status: "fulfilled", value: { ok: true } },
      { index: 1, status: "rejected", reason: { category: "validation" } },
      { index: 2, status: "fulfilled" },
      { index: 3, status: "fulfilled" },
    ]);
    expect(await server.openConnections()).toBe(0);
  });

  it("yields each as it finishes, with its index", async () => {
    const calls = [60, 5, 30].map((ms) => () => later(ms, ms));
    const order: number[] = [];
    for await (const { index } of generateMany(calls)) order.push(index);
    expect(order).toEqual([1, 2, 0]);
  });

  it("warns of no call that names no generation", async () => {
    const warnings: Error[] = [];
    const hear = (warning: Error): void => void warnings.push(warning);
    process.on("warning", hear);
    const values = [{ id: "" }, { id: 7 }, {}, "text", undefined];
    const calls = values.map((value) => () => later(value === undefined ? 0 : 3, value));
    const refused = () => later(3, undefined).then(() => Promise.reject(new Error("no")));
    for await (const _ of generateMany([...calls.reverse(), refused], { concurrency: 9 })) break;
    await later(1, undefined);
    process.off("warning", hear);
    expect(warnings.map(({ message }) => message)).toEqual([]);
  });

  it("closes its source when it is left early, and only then", async () => {
    let closed = 0;
    function* source(count: number): Generator<ManyCall<number>> {
      try {
        for (let at = 0; at < count; at += 1) yield () => later(1, at);
      } finally {
        closed += 1;
      }
    }
    for await (const _ of generateMany(source(100), { concurrency: 2 })) break;
    expect(closed).toBe(1);
    for await (const _ of generateMany(source(3), { concurrency: 9 }));
    expect(closed).toBe(2);
  });

  it("has four at work if nobody says how many, and one if somebody does", async () => {
    let began = 0;
    const calls = Array.from({ length: 9 }, () => () => {
      began += 1;
      return later(1, began);
    });
    const settled = generateMany(calls);
    await settled.next();
    expect(began).toBe(4);
    await settled.return();
    began = 0;
    const oneByOne = generateMany(calls, { concurrency: 1 });
    await oneByOne.next();
    expect(began).toBe(1);
    await oneByOne.return();
  });

  it("has no more at work than concurrency says, and takes an endless source call by call", async () => {
    let atWork = 0;
    let most = 0;
    let taken = 0;
    function* endless(): Generator<ManyCall<number>> {
      for (;;) {
        taken += 1;
        yield async () => {
          atWork += 1;
          most = Math.max(most, atWork);
          await later(1, 0);
          atWork -= 1;
          return 0;
        };
      }
    }
    let count = 0;
    for await (const _ of generateMany(endless(), { concurrency: 3 })) {
      count += 1;
      if (count === 20) break;
    }
    expect(most).toBe(3);
    expect(taken).toBeLessThan(25);
    expect(atWork).toBe(0);
  });

  it("takes a call that throws before it begins for a failure of its own", async () => {
    const calls: ManyCall<number>[] = [
      () => {
        throw new Error("mine");
      },
      () => later(1, 1),
    ];
    const statuses: string[] = [];
    for await (const { status } of generateMany(calls)) statuses.push(status);
    expect(statuses.sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("ends the calls at work, and starts no more, when its signal aborts", async () => {
    let asked = 0;
    const controller = new AbortController();
    const server = await serve(() => {
      asked += 1;
      if (asked === 2) controller.abort();
    });
    const paint = paintAt(server.url);
    const call: ManyCall<unknown> = (options) =>
      generate(paint, { prompt: "a" }, { ...QUICK, ...options });
    const results: unknown[] = [];
    const options = { concurrency: 2, signal: controller.signal };
    const loop = async (): Promise<void> => {
      for await (const settled of generateMany([call, call, call, call], options))
        results.push(settled);
    };
    const error: unknown = await loop().catch((thrown: unknown) => thrown);
    expect(error).toBe(controller.signal.reason);
    expect(results).toMatchObject([
      { status: "rejected", reason: { category: "aborted" } },
      { status: "rejected", reason: { category: "aborted" } },
    ]);
    expect(server.requests).toHaveLength(2);
    expect(await server.openConnections()).toBe(0);
  });

  it("ends like any other loop if its signal aborts after the last call", async () => {
    const controller = new AbortController();
    const indexes: number[] = [];
    const options = { concurrency: 3, signal: controller.signal };
    for await (const { index } of generateMany([() => later(1, 1)], options)) {
      indexes.push(index);
      controller.abort();
    }
    expect(indexes).toEqual([0]);
  });

  it("throws its signal's reason where that broke off calls, also if there are no more", async () => {
    const controller = new AbortController();
    const call: ManyCall<unknown> = ({ signal }) =>
      new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    const statuses: string[] = [];
    const loop = async (): Promise<void> => {
      const options = { concurrency: 4, signal: controller.signal };
      for await (const { status } of generateMany([call, call, call], options))
        statuses.push(status);
    };
    setTimeout(() => controller.abort(), 5);
    expect(await loop().catch((thrown: unknown) => thrown)).toBe(controller.signal.reason);
    expect(statuses).toEqual(["rejected", "rejected", "rejected"]);
  });

  it("begins no call after one that is none", async () => {
    const begun: number[] = [];
    const call = (index: number) => (): Promise<number> => {
      begun.push(index);
      return later(index, 1);
    };
    function* endless() {
      yield call(0);
      yield "oops" as unknown as ManyCall<number>;
      for (let index = 2; ; index += 1) yield call(index);
    }
    const loop = async (): Promise<void> => {
      for await (const _ of generateMany(endless(), { concurrency: 2 }));
    };
    await expect(loop()).rejects.toThrow(/calls\[1\] must be a function/);
    expect(begun).toEqual([0]);
  });

  it.each([
    [{}, /^calls must be a list of functions, each of which begins a call: found an object$/],
    [["a"], /^calls\[0\] must be a function that begins a call/],
  ])("yields nothing of %j, in which no call has begun", async (calls, message) => {
    const given = calls as unknown as ManyCall<number>[]; // as JavaScript may
    await expect(generateMany(given).next()).rejects.toThrow(message);
  });

  it("yields what promises come to, which have begun, before it refuses them", async () => {
    // As JavaScript gives them.
    const calls = [later(1, 1), later(2, 2)] as unknown as ManyCall<number>[];
    const values: unknown[] = [];
    const loop = async (): Promise<void> => {
      for await (const settled of generateMany(calls, { concurrency: 1 })) values.push(settled);
    };
    await expect(loop()).rejects.toThrow(
      new TypeError(
        "calls[0] must be a function that begins a call, such as (options) => nanoBanana(input, options): found a Promise",
      ),
    );
    expect(values).toMatchObject([{ value: 1 }, { value: 2 }]);
  });

  it.each([
    [["promise", "call", "promise"], [0, 2], "calls[0]"],
    [["nothing", "promise"], [1], "calls[0]"],
    [["call", "call", "promise that rejects"], [2], "calls[2]"],
  ])("begins nothing of the list %j, and yields all its promises", async (kinds, told, wrong) => {
    const begun: string[] = [];
    const ofKind: Record<string, () => unknown> = {
      promise: () => later(1, 1),
      "promise that rejects": () => Promise.reject(new Error("no")),
      call: () => async () => begun.push("call"),
      nothing: () => undefined,
    };
    const calls = kinds.map((kind) => ofKind[kind]?.()) as ManyCall<number>[]; // JavaScript
    const indices: number[] = [];
    const loop = async (): Promise<void> => {
      for await (const { index } of generateMany(calls, { concurrency: 1 })) indices.push(index);
    };
    await expect(loop()).rejects.toThrow(`${wrong} must be a function`);
    expect(indices.sort()).toEqual(told);
    expect(begun).toEqual([]);
  });

  it.each<[unknown, string]>([
    [
      { concurency: 2 },
      "there is no option concurency. Did you mean concurrency? Nothing was sent.",
    ],
    [8, "the options must be an object, found 8. Nothing was sent."],
    [
      { signal: new AbortController() },
      "option signal must be an AbortSignal, such as controller.signal, found an AbortController. Nothing was sent.",
    ],
    [
      { concurrency: 0 },
      "option concurrency must be a number from 1 on, found 0. Nothing was sent.",
    ],
    [{ onUnread: "log" }, 'option onUnread must be a function, found "log". Nothing was sent.'],
  ])("begins nothing with the options %o", async (options, message) => {
    const call = vi.fn(async () => 1);
    // As JavaScript gives them.
    await expect(generateMany([call], options as object).next()).rejects.toThrow(
      new TypeError(message),
    );
    expect(call).not.toHaveBeenCalled();
  });

  it("aborts what is at work when its loop is left", async () => {
    const server = await serve((request, response) => {
      if (request.body.includes("slow")) return;
      frames([COMPLETED])(request, response);
    });
    const paint = paintAt(server.url);
    const calls = ["slow", "quick"].map(
      (prompt) => (options: { signal: AbortSignal }) =>
        generate(paint, { prompt }, { ...QUICK, ...options }),
    );
    for await (const { index } of generateMany(calls)) {
      expect(index).toBe(1);
      break;
    }
    expect(await server.openConnections()).toBe(0);
  });

  it("tells of every accepted id when its loop is left, whether at work or unread", async () => {
    const server = await serve((request, response) => {
      const { prompt } = JSON.parse(request.body);
      const more = prompt === "slow" ? [] : [{ ...COMPLETED, id: prompt }];
      frames([{ ...QUEUED, id: prompt }, ...more])(request, response);
    });
    const calls = ["a", "b", "slow"].map(
      (prompt): ManyCall<unknown> =>
        (options) =>
          generate(paintAt(server.url), { prompt }, { ...QUICK, ...options }),
    );
    const unread: SettledCall<unknown>[] = [];
    const warnings: Error[] = [];
    const listener = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listener);
    const leave = async (onUnread?: (settled: SettledCall<unknown>) => void): Promise<void> => {
      for await (const _ of generateMany(calls, {
        concurrency: 3,
        ...(onUnread && { onUnread }),
      })) {
        await expect.poll(() => server.of("POST").length % 3).toBe(0);
        await later(50, 0);
        break;
      }
    };
    await leave((settled) => void unread.push(settled));
    expect(unread).toMatchObject([
      { status: "fulfilled", value: { id: expect.stringMatching(/^[ab]$/) } },
      { status: "rejected", reason: { category: "aborted", generationId: "slow" } },
    ]);
    await leave();
    await expect.poll(() => warnings.length).toBe(2);
    process.off("warning", listener);
    expect(warnings.map(({ message }) => message).join()).toMatch(/"[ab]".*"slow"/);
  });

  it("warns of a call without an id that may be paid for when its loop is left", async () => {
    const server = await serve(() => {});
    const warnings: Error[] = [];
    const listener = (warning: Error): void => void warnings.push(warning);
    process.on("warning", listener);
    const onceSent = (value: unknown) => async (): Promise<unknown> => {
      await expect.poll(() => server.of("POST").length).toBe(1);
      return value;
    };
    const calls: ManyCall<unknown>[] = [
      (options) => generate(paintAt(server.url), { prompt: "a" }, { ...QUICK, ...options }),
      ...[
        undefined,
        { ok: true, id: "" },
        { ok: false, id: "" },
        { id: "", generation: { ok: true } },
      ].map(onceSent),
    ];
    for await (const _ of generateMany(calls, { concurrency: 5 })) break;
    await expect.poll(() => warnings.length).toBe(3);
    process.off("warning", listener);
    const told = warnings.map(({ message }) => message);
    expect(told.sort()).toEqual([
      expect.stringMatching(
        /^generateMany .* calls\[0\].* It may have been accepted and charged\.$/,
      ),
      expect.stringMatching(/^generateMany .* calls\[2\].* Its result is lost/),
      expect.stringMatching(/^generateMany .* calls\[4\].* Its result is lost/),
    ]);
  });

  it("tells of the others where hearing of one of them throws, and throws that at its end", async () => {
    const told: unknown[] = [];
    const onUnread = (settled: SettledCall<unknown>): never => {
      told.push(settled.index);
      throw new Error(`no log for ${settled.index}`);
    };
    const leave = async (): Promise<void> => {
      const calls = [1, 20, 21].map((ms) => () => later(ms, ms));
      for await (const _ of generateMany(calls, { concurrency: 3, onUnread })) break;
    };
    await expect(leave()).rejects.toThrow("no log for 1");
    expect(told).toEqual([1, 2]);
  });

  it("yields what is at work before it throws what its iterable threw", async () => {
    function* two(): Generator<ManyCall<number>> {
      yield () => later(20, 1);
      yield () => later(5, 2);
      throw new Error("mine");
    }
    const values: unknown[] = [];
    const loop = async (): Promise<void> => {
      for await (const settled of generateMany(two())) values.push(settled);
    };
    await expect(loop()).rejects.toThrow("mine");
    expect(values).toMatchObject([{ value: 2 }, { value: 1 }]);
  });

  it.each([0, -1, Number.NaN])("refuses a concurrency of %s", async (concurrency) => {
    await expect(generateMany([], { concurrency }).next()).rejects.toThrow(
      /must be a number from 1 on/,
    );
  });
});
