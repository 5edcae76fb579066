import { describe, expect, it } from "vitest";
import type { EventReader } from "../../runtime/call.js";
import { EventQueue } from "../../runtime/event-iterator.js";
import type { GenerationEvent } from "../../runtime/index.js";

const HIGH_WATER = 256;

describe("the events of a call that nobody reads", () => {
  it("hold the stream from the 256th on, and let it go on once all are read", async () => {
    const { queue, hear, held } = queueOf();
    const first = queue.next();
    hear(1);
    await first;
    hear(HIGH_WATER - 1);
    await turn();
    expect(held).toEqual([]);
    hear(1);
    await turn();
    expect(held).toEqual([true]);
    // More of the chunk that was being read.
    hear(HIGH_WATER);
    await turn();
    expect(held).toEqual([true]);
    for (let read = 1; read < 2 * HIGH_WATER; read += 1) await queue.next();
    expect(held).toEqual([true]);
    await queue.next();
    expect(held).toEqual([true, false]);
  });

  it("hold nothing if they are read within the same turn", async () => {
    const { queue, hear, held } = queueOf();
    const first = queue.next();
    hear(1 + HIGH_WATER);
    await first;
    for (let read = 0; read < HIGH_WATER; read += 1) await queue.next();
    await turn();
    expect(held).toEqual([]);
  });
});

function queueOf() {
  const held: boolean[] = [];
  let reader: EventReader | undefined;
  const queue = new EventQueue((begun) => {
    reader = begun;
    begun.hold = (paused) => held.push(paused);
    return new Promise(() => {});
  });
  const event: GenerationEvent = { type: "submitted", id: "gen_1" };
  const hear = (count: number): void => {
    for (let at = 0; at < count; at += 1) reader?.listener(event);
  };
  return { queue, hear, held };
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
