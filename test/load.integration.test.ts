import { expect, it } from "vitest";
import { loadRun } from "./bench/load-run.js";

/** `npm run bench:load` makes it 2,000; every test run makes it a few. */
const calls = Number(process.env["MODELSMITH_LOAD_CALLS"] ?? 100);

it(`settles ${calls} generations at once, a fifth of them under random faults`, async () => {
  const figures = await loadRun(calls, 20_261_122);
  if (process.env["MODELSMITH_LOAD_CALLS"])
    process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
  expect(figures.unexpected).toEqual([]);
  expect(figures.charges).toBe(figures.acceptedCreates);
  expect(figures.acceptedCreates).toBe(figures.expectedAccepts);
  expect(figures.heapAfterMiB).toBeLessThan(figures.heapBeforeMiB * 1.2 + 10);
}, 300_000);
