import {
  type GenerateResult,
  type GenerateSettings,
  type PreparedRun,
  prepareRun,
} from "./generate.js";
import { refuseOverlap } from "./output/refuse-overlap.js";

/**
 * Generates several targets. All of them are prepared before any is written: if one is bad, or cannot
 * be written, the others stay unchanged too.
 *
 * @throws GeneratorError what {@link generate} throws, and MS1602 if outputs overlap
 */
export async function generateTargets(
  targets: readonly GenerateSettings[],
): Promise<readonly GenerateResult[]> {
  refuseOverlap(targets);
  const runs: PreparedRun[] = [];
  for (const target of targets) runs.push(await prepareRun(target));
  const results: GenerateResult[] = [];
  for (const { finish } of runs) results.push(await finish());
  return results;
}
