import { writeFileSync } from "node:fs";
import type { RunnerTestCase } from "vitest";
import { TestRunner } from "vitest";

declare global {
  var __mutant: number | undefined;
  /** Begins a new set, and gives those that ran since the last time. */
  var __takeReached: (() => readonly number[]) | undefined;
}

/** Where it is noted which mutant is there: one that ends this process is detected, too. */
const note = process.env["MODELSMITH_MUTANT_NOTE"] ?? "";
/** Mutants that some test has detected: no other one needs to run with them. */
const detected = new Set<number>(JSON.parse(process.env["MODELSMITH_MUTANTS_DETECTED"] ?? "[]"));
/** What a test may take in all, in milliseconds; what it has not judged then, others may. */
const MOST_MS = 10_000;
let tests = 0;

/** Runs each test once more with each of the mutants that it reaches, while its modules stay. */
export default class SwitchRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = TestRunner.getTestFn(test);
    const began = performance.now();
    await run();
    const ms = performance.now() - began;
    const limit = 5_000 + 20 * ms;
    const reached = globalThis.__takeReached?.() ?? [];
    const left = reached.filter((id) => !detected.has(id));
    // Each test begins with another one: the same few would take the time of all.
    tests += 1;
    const first = (tests * 7) % Math.max(1, left.length);
    const alive = [...left.slice(first), ...left.slice(0, first)];
    const found: number[] = [];
    // A test that cannot run twice tells nothing.
    if (alive.length > 0 && !(await fails(run, limit))) {
      for (const id of alive) {
        if (performance.now() - began > MOST_MS) break;
        writeFileSync(note, String(id));
        globalThis.__mutant = id;
        const isDetected = await fails(run, limit);
        globalThis.__mutant = undefined;
        writeFileSync(note, "");
        if (!isDetected) continue;
        // What the mutant left behind is not its failure.
        if (await fails(run, limit)) break;
        found.push(id);
        detected.add(id);
      }
    }
    globalThis.__takeReached?.();
    test.meta.ms = ms;
    test.meta.reached = reached;
    test.meta.detected = found;
  }
}

async function fails(run: () => unknown, limit: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it does not end")), limit);
  });
  globalThis.__takeReached?.();
  try {
    await Promise.race([run(), tooLong]);
    return false;
  } catch {
    return true;
  } finally {
    clearTimeout(timer);
  }
}
