import { setTimeout } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { fileJournal, type Journal } from "../../../runtime/journal/index.js";
import { takeLease } from "../../../runtime/journal/lease.js";
import type { Intended } from "../../../runtime/journal/once-entry.js";
import { temporaryFolder } from "../../temporary-folder.js";

const ACCEPTED = { state: "accepted", inputHash: "h", id: "gen_1" } as const;
const REFUSED = { state: "refused", inputHash: "h" } as const;

interface Given {
  readonly leaseMs?: number;
  readonly runningPath?: string;
  /** Whether the signs of life fail. */
  readonly isDown?: boolean;
  /** Whether the journal saves, and its connection breaks before it says so. */
  readonly isBreaking?: boolean;
  /** Whether an end takes longer than the time between two of them. */
  readonly isSlow?: boolean;
}

async function leaseOf({ leaseMs = 60_000, isDown, isBreaking, isSlow, ...platform }: Given = {}) {
  const journal = fileJournal(await temporaryFolder());
  const save: Journal["save"] = async (key, entry, options) => {
    if (isDown && entry.revision > 1) throw new Error("down");
    if (isSlow && entry.value === ACCEPTED) await setTimeout(leaseMs);
    const isSaved = await journal.save(key, entry, options);
    if (isBreaking) throw new Error("broken");
    return isSaved;
  };
  const job = {
    ...{ journal: { ...journal, save }, key: "a", inputHash: "h", stored: { n: 1 }, leaseMs },
    endpoint: { platform: { name: "paint", ...platform } },
  };
  const lease = await takeLease(job, 0, "key-1");
  if (lease === undefined) throw new Error("another process was first");
  onTestFinished(() => lease.release());
  const load = () => journal.load("a");
  const put = (revision: number, value: unknown) =>
    journal.save("a", { revision, value }, { expected: revision - 1 });
  return { lease, job, load, put };
}

describe("a lease", () => {
  it.each([
    ["what is looked for, if anything is", { runningPath: "/running" }, { platform: "paint" }],
    ["nothing more, if nothing is", {}, {}],
  ])("says how long its process is alive, and %s", async (_, given, platform) => {
    const { load } = await leaseOf(given);
    const { revision, value } = (await load()) ?? {};
    const { at, aliveUntil, ...intent } = value as Intended;
    expect(revision).toBe(1);
    expect(aliveUntil - at).toBe(60_000);
    expect(Math.abs(Date.now() - at)).toBeLessThan(10_000);
    const [inputHash, input, idempotencyKey] = ["h", { n: 1 }, "key-1"];
    expect(intent).toEqual({ state: "intended", inputHash, input, idempotencyKey, ...platform });
  });

  it("is renewed as long as it is open, and its end is the next revision", async () => {
    const { lease, load } = await leaseOf({ leaseMs: 240 });
    await expect.poll(async () => (await load())?.revision, { interval: 5 }).toBeGreaterThan(4);
    expect(lease.guard()).toBeUndefined();
    const { value } = (await load()) ?? {};
    const { at, aliveUntil } = value as Intended;
    expect(aliveUntil).toBeGreaterThan(at + 240);
    const ended = await lease.end(ACCEPTED);
    expect(ended).toBeGreaterThan(5);
    expect(await load()).toEqual({ revision: ended, value: ACCEPTED });
  });

  it("is not renewed while its end is saved", async () => {
    const { lease, load } = await leaseOf({ leaseMs: 60, isSlow: true });
    expect(await lease.end(ACCEPTED)).toBe(2);
    expect(await load()).toEqual({ revision: 2, value: ACCEPTED });
  });

  it("is taken and ended where the journal saved both, and could not say so", async () => {
    const { lease, load } = await leaseOf({ isBreaking: true });
    expect(lease.guard()).toBeUndefined();
    expect(await lease.end(ACCEPTED)).toBe(2);
    expect(await load()).toEqual({ revision: 2, value: ACCEPTED });
  });

  it("is taken by one process only", async () => {
    const { job, lease } = await leaseOf();
    expect(await takeLease(job, 0, "key-2")).toBeUndefined();
    expect(lease.guard()).toBeUndefined();
    const second = await takeLease(job, 1, "key-2");
    onTestFinished(() => second?.release());
    expect(second).toBeDefined();
  });

  it("lets nothing be sent once it gave no sign of life for its time", async () => {
    const { lease } = await leaseOf({ leaseMs: 300, isDown: true });
    expect(lease.guard()).toBeUndefined();
    await expect.poll(() => lease.guard()?.message, { interval: 5 }).toContain("for 300 ms");
  });

  it("lets nothing be sent once another process has it, however that goes on", async () => {
    const { lease, load, put } = await leaseOf({ leaseMs: 300 });
    await put(2, { state: "refused", inputHash: "h" });
    await expect.poll(() => lease.guard()?.message, { interval: 5 }).toContain("for 300 ms");
    expect(await load()).toEqual({ revision: 2, value: REFUSED });
  });

  it("ends with the generation that was created, if nothing was created since", async () => {
    const { lease, load, put } = await leaseOf();
    await put(2, REFUSED);
    expect(await lease.end(ACCEPTED)).toBe(3);
    expect(await load()).toEqual({ revision: 3, value: ACCEPTED });
  });

  it.each([
    ["what another process has created", { ...ACCEPTED, id: "gen_2" }, ACCEPTED],
    [
      "what a person gave for a later create",
      {
        ...ACCEPTED,
        id: "gen_2",
        doubt: { state: "intended", inputHash: "h", at: 1, aliveUntil: 2 },
      },
      ACCEPTED,
    ],
    ["what a person took for lost, if it created nothing", REFUSED, REFUSED],
  ])("leaves %s", async (_, other, state) => {
    const { lease, load, put } = await leaseOf();
    await put(2, other);
    expect(await lease.end(state)).toBeUndefined();
    expect(await load()).toEqual({ revision: 2, value: other });
  });
});
