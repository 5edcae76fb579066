import { rmSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";
import { arbitraryDocuments } from "./arbitrary-documents.js";
import { runProperties } from "./run-properties.js";
import { sandboxFolder } from "./sandbox.js";

/** `npm run fuzz` sets it; without it the fixed seed of properties.integration.test.ts is enough. */
const minutes = Number(process.env["MODELSMITH_FUZZ_MINUTES"] ?? 0);
const firstSeed = Number(process.env["MODELSMITH_FUZZ_SEED"] ?? Date.now());
const batch = 200;
/** Longest that shrinking one finding may take, in milliseconds. */
const shrinkingMs = 120_000;

let folder = "";
beforeAll(async () => {
  folder = await sandboxFolder();
});

it.runIf(minutes > 0)(
  "finds nothing in specs drawn for the given time",
  async () => {
    const begun = performance.now();
    const total = { specs: 0, generated: 0, refused: 0, mostMemory: 0 };
    const minutesGone = () => (performance.now() - begun) / 60_000;
    for (let seed = firstSeed; minutesGone() < minutes; seed += 1) {
      const cases = fc.sample(arbitraryDocuments, { seed, numRuns: batch });
      const run = await runProperties(folder, cases);
      if (run.failure) expect.fail(await shrunk(seed, run.failure));
      total.specs += batch;
      total.generated += run.generated;
      total.refused += run.refused;
      total.mostMemory = Math.max(total.mostMemory, process.memoryUsage().rss);
      for (let at = 0; at < batch; at += 1)
        rmSync(path.join(folder, `case-${at}`), { recursive: true, force: true });
    }
    process.stderr.write(
      `${total.specs} specs from seed ${firstSeed} in ${minutesGone().toFixed(1)} minutes: ` +
        `${total.generated} generated, ${total.refused} refused, nothing found; ` +
        `at most ${Math.round(total.mostMemory / 2 ** 20)} MiB\n`,
    );
    expect(total.generated).toBeGreaterThan(0);
  },
  (minutes + 10) * 60_000,
);

/** The finding again, as small as fast-check can make it, with what repeats it. */
async function shrunk(
  seed: number,
  failure: { readonly at: number; readonly problem: string },
): Promise<string> {
  const again = fc.asyncProperty(arbitraryDocuments, async (documents) => {
    const { failure: found } = await runProperties(path.join(folder, "shrinking"), [documents]);
    if (found) throw new Error(found.problem);
  });
  const details = await fc.check(again, {
    seed,
    path: String(failure.at),
    numRuns: 1,
    interruptAfterTimeLimit: shrinkingMs,
  });
  const [smallest] = details.counterexample ?? [];
  return [
    `MODELSMITH_FUZZ_SEED=${seed}, case ${failure.at}: ${failure.problem}`,
    smallest ? `smallest: ${JSON.stringify(smallest)}` : "could not be made smaller",
  ].join("\n");
}
