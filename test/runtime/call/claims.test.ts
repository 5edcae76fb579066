import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Call } from "../../../runtime/call/call.js";
import { claim, isClaimed } from "../../../runtime/call/claims.js";
import {
  endInDoubt,
  enterDoubt,
  leaveDoubt,
  othersInDoubt,
  shortText,
} from "../../../runtime/call/doubts.js";
import { readingCall } from "../reading-call.js";

describe("the calls that may have begun a generation without knowing its id", () => {
  it("are those of the same service that were sent, until their id is known", () => {
    const origin = "https://doubts-1.test";
    const [own, other, elsewhere, form] = [
      callTo(origin, "own"),
      callTo(origin, "other"),
      callTo("https://doubts-2.test", "elsewhere"),
      {
        ...callTo(origin, ""),
        create: { endpointKey: "acme/paint", forms: {}, headers: {}, body: [] },
      },
    ] as const;
    for (const call of [own, other, elsewhere, form]) enterDoubt(call);
    expect(othersInDoubt(own, 0)).toEqual([{ prompt: "other" }]);
    for (const call of [own, other, elsewhere, form]) leaveDoubt(call);
    expect(othersInDoubt(own, 0)).toEqual([]);
  });

  it("stay in doubt after their end for those who were sent before it", () => {
    const origin = "https://doubts-3.test";
    const call = callTo(origin, "ended");
    enterDoubt(call);
    const before = performance.now();
    endInDoubt(call);
    expect(othersInDoubt(callTo(origin, "own"), before)).toEqual([{ prompt: "ended" }]);
    expect(othersInDoubt(callTo(origin, "own"), performance.now() + 1)).toEqual([]);
  });

  it("are remembered for an hour, with texts of pictures as hashes", () => {
    const origin = "https://doubts-5.test";
    const [small, large] = ["x".repeat(1_000), "x".repeat(1_001)];
    vi.spyOn(performance, "now").mockReturnValue(1_000);
    onTestFinished(() => void vi.restoreAllMocks());
    for (const prompt of [small, large]) endInDoubt(callTo(origin, prompt));
    const others = othersInDoubt(callTo(origin, "own"), 0);
    expect(others).toEqual([{ prompt: small }, { prompt: shortText(large) }]);
    expect(String(shortText(large)).length).toBeLessThan(50);
    vi.mocked(performance.now).mockReturnValue(3_601_001);
    endInDoubt(callTo(origin, "an hour later"));
    expect(othersInDoubt(callTo(origin, "own"), 0)).toEqual([{ prompt: "an hour later" }]);
  });

  it("are the last 1,000 that have ended, and all that go on", () => {
    const origin = "https://doubts-4.test";
    const open = callTo(origin, "goes on");
    enterDoubt(open);
    for (let at = 0; at < 1_001; at += 1) endInDoubt(callTo(origin, String(at)));
    const others = othersInDoubt(callTo(origin, "own"), 0);
    leaveDoubt(open);
    expect(others).toHaveLength(1_001);
    expect(others.slice(0, 2)).toEqual([{ prompt: "goes on" }, { prompt: "1" }]);
  });
});

it("an id is remembered with its service as long as 10,000 others have not come after it", () => {
  const origin = "https://claims.test";
  claim(origin, "first");
  expect(isClaimed(origin, "first")).toBe(true);
  expect(isClaimed("https://elsewhere.test", "first")).toBe(false);
  for (let at = 1; at < 10_000; at += 1) claim(origin, String(at));
  expect(isClaimed(origin, "first")).toBe(true);
  claim(origin, "last");
  expect(isClaimed(origin, "first")).toBe(false);
});

function callTo(origin: string, prompt: string): Call {
  const body = JSON.stringify({ prompt });
  return {
    ...readingCall,
    origin,
    create: { endpointKey: "acme/paint", forms: {}, headers: {}, body },
  };
}
