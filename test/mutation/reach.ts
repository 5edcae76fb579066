import { Worker } from "node:worker_threads";
import type { RunnerTestFile } from "vitest";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** What scripts/mutate.mjs adds to each test file: which of the mutants' code ran, and an end to hangs. */

declare global {
  var __reached: ((...mutants: readonly number[]) => void) | undefined;
  var __step: (() => void) | undefined;
  var __watched: boolean | undefined;
  var __failed: boolean | undefined;
}

declare module "vitest" {
  interface TaskMeta {
    /** Mutants whose code ran. */
    reached?: readonly number[];
    detected?: readonly number[];
    /** How long it took without a mutant. */
    ms?: number;
  }
}

// One failure says enough: what would be imported next takes longer than its tests.
if (globalThis.__failed) throw new Error("left out, after a failure");

/** More steps than any test takes: an endless loop. */
const MOST_STEPS = 3_000_000;

let reached = new Set<number>();
let steps = 0;
globalThis.__reached = (...mutants) => {
  for (const id of mutants) reached.add(id);
};
globalThis.__step = () => {
  steps += 1;
  if (steps > MOST_STEPS && globalThis.__mutant !== undefined) throw new Error("it does not end");
};
globalThis.__takeReached = () => {
  const last = [...reached];
  reached = new Set();
  steps = 0;
  return last;
};

// Only another thread can end one that is in an endless loop.
if (globalThis.__watched === undefined) {
  globalThis.__watched = true;
  const end = `setTimeout(() => process.kill(process.pid, "SIGKILL"), ${process.env["MODELSMITH_MUTANT_MS"]})`;
  new Worker(end, { eval: true }).unref();
}

let outside: number[] = [];
let file: RunnerTestFile | undefined;
const takeOutside = (): void => {
  outside.push(...(globalThis.__takeReached?.() ?? []));
};

beforeAll(() => {
  outside = [];
  takeOutside();
});
beforeEach(takeOutside);

afterEach(({ task }) => {
  file = task.file;
  const isFailure = task.result?.state === "fail";
  if (isFailure && process.env["MODELSMITH_MUTANT_BAIL"]) globalThis.__failed = true;
});

// What ran before and between the tests counts for all of the file's.
afterAll(() => {
  takeOutside();
  if (file !== undefined) file.meta.reached = [...new Set(outside)];
});
