import { Worker } from "node:worker_threads";
import type { RunnerTestFile } from "vitest";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";

/** What scripts/mutate.mjs adds to each test file: which of the probes ran, and an end to hangs. */

declare global {
  var __reached: ((...probes: readonly number[]) => void) | undefined;
  var __watched: boolean | undefined;
  var __failed: boolean | undefined;
}

declare module "vitest" {
  interface TaskMeta {
    reached?: readonly number[];
  }
}

// One failure says enough: what would be imported next takes longer than its tests.
if (globalThis.__failed) throw new Error("left out, after a failure");

let reached = new Set<number>();
let outside = new Set<number>();
let file: RunnerTestFile | undefined;
globalThis.__reached = (...probes) => {
  for (const probe of probes) reached.add(probe);
};

// Only another thread can end one that is in an endless loop.
if (globalThis.__watched === undefined) {
  globalThis.__watched = true;
  const end = `setTimeout(() => process.kill(process.pid, "SIGKILL"), ${process.env["MODELSMITH_MUTANT_MS"]})`;
  new Worker(end, { eval: true }).unref();
}

beforeAll(() => {
  reached = new Set();
  outside = new Set();
});

beforeEach(() => {
  for (const probe of reached) outside.add(probe);
  reached = new Set();
});

afterEach(({ task }) => {
  file = task.file;
  task.meta.reached = [...reached];
  const isFailure = task.result?.state === "fail";
  if (isFailure && process.env["MODELSMITH_MUTANT_BAIL"]) globalThis.__failed = true;
});

// What ran before and between the tests counts for all of the file's.
afterAll(() => {
  for (const probe of reached) outside.add(probe);
  if (file !== undefined) file.meta.reached = [...outside];
});
