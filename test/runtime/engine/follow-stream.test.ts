import { expect, it } from "vitest";
import type { EventReader } from "../../../runtime/call/call.js";
import { StreamFollower } from "../../../runtime/engine/follow-stream.js";
import { SilenceWatch } from "../../../runtime/http/idle-timer.js";
import { readingCall } from "../reading-call.js";

it("does not take a reader who held the stream for a silent service", () => {
  const held: boolean[] = [];
  const never = { onIdle: () => {}, onQuiet: async () => {} };
  const silence = new SilenceWatch({ idleTimeoutMs: 60_000, eventTimeoutMs: 60_000 }, never);
  silence.release();
  const reader: EventReader = { listener: () => {} };
  const flow = { hold: (paused: boolean) => held.push(paused), finish: () => {} };
  new StreamFollower({ ...readingCall, reader }, flow, silence, "terminal", () => {});
  for (const paused of [true, false]) {
    silence.byteAt = 0;
    reader.stream?.hold(paused);
    expect(silence.paused).toBe(paused);
    expect(silence.byteAt).toBeGreaterThan(0);
  }
  expect(held).toEqual([true, false]);
});
