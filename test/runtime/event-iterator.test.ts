import { describe, expect, it, onTestFinished } from "vitest";
import type { EventReader } from "../../runtime/call/call.js";
import { Deadline } from "../../runtime/clock/deadline.js";
import { EventQueue } from "../../runtime/event-iterator.js";
import type { GenerationEvent } from "../../runtime/index.js";

describe("the events of a call", () => {
  it("come one by one, those that were waited for and those that were not, then the end", async () => {
    const { queue, hear, finish } = queueOf();
    const waiting = [queue.next(), queue.next(), queue.next(), queue.next()];
    hear(2);
    await turn();
    finish();
    const value = { type: "submitted", id: "gen_1" };
    const done = { done: true, value: undefined };
    expect(await Promise.all(waiting)).toEqual([
      { done: false, value },
      { done: false, value },
      done,
      done,
    ]);
    hear(1);
    expect(await queue.next()).toEqual(done);
  });

  it("come to an end after all that nobody had read", async () => {
    const { queue, hear, finish } = queueOf();
    const first = queue.next();
    hear(2);
    finish();
    await turn();
    expect((await first).done).toBe(false);
    expect((await queue.next()).done).toBe(false);
    expect((await queue.next()).done).toBe(true);
  });

  it("end with the failure of the call, once", async () => {
    const { queue, fail } = queueOf();
    const waiting = [queue.next(), queue.next()];
    const ends = Promise.allSettled(waiting);
    fail(new Error("no"));
    expect(await ends).toMatchObject([{ reason: new Error("no") }, { value: { done: true } }]);
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it("stop the call when they are left, and none comes any more, nor the failure", async () => {
    const { queue, hear, fail, deadline } = queueOf();
    const first = queue.next();
    hear(2);
    await first;
    const left = queue.return();
    expect(deadline.reason).toBe("left");
    hear(1);
    fail(new Error("left"));
    expect(await left).toEqual({ done: true, value: undefined });
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  it("are none of a call that failed before they were left", async () => {
    const { queue, hear, fail } = queueOf();
    const first = queue.next();
    hear(1);
    await first;
    fail(new Error("no"));
    await turn();
    expect(await queue.return()).toEqual({ done: true, value: undefined });
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });
});

describe("an id that came before its reader left", () => {
  it("is told by a warning if it was not read, also of what came while it left", async () => {
    const warnings: string[] = [];
    const onWarning = ({ message }: Error) => warnings.push(message);
    process.on("warning", onWarning);
    for (const isLate of [false, true]) {
      const { queue, hear, finish } = queueOf();
      const first = queue.next();
      hear(1);
      await first;
      if (!isLate) hear(1);
      const left = queue.return();
      if (isLate) hear(1);
      finish();
      await left;
    }
    await turn();
    process.off("warning", onWarning);
    const told = expect.stringMatching(
      /^stream was left before .*"gen_1".*wait\(id, \{ endpoint \}\)/,
    );
    expect(warnings).toEqual([told, told]);
  });
});

function queueOf() {
  const deadline = new Deadline(60_000);
  let reader: EventReader | undefined;
  let finish = (): void => {};
  let fail = (_: Error): void => {};
  onTestFinished(() => deadline.release());
  const queue = new EventQueue((begun) => {
    reader = begun;
    begun.deadline = deadline;
    return new Promise<void>((resolve, reject) => {
      finish = resolve;
      fail = reject;
    });
  });
  const event: GenerationEvent = { type: "submitted", id: "gen_1" };
  const hear = (count: number): void => {
    for (let at = 0; at < count; at += 1) reader?.listener(event);
  };
  return {
    queue,
    hear,
    deadline,
    finish: () => finish(),
    fail: (error: Error) => fail(error),
  };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
