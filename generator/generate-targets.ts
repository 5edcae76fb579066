import path from "node:path";
import { GeneratorError } from "./diagnostics/errors.js";
import { type GenerateResult, type GenerateSettings, generate } from "./generate.js";
import { refuseUnsafe } from "./output/before-writing.js";

/**
 * Generates several targets, one after another. All of them are checked before any is written:
 * if one is bad, or cannot be written, the others stay unchanged too.
 *
 * @throws GeneratorError what {@link generate} throws, and MS1602 if outputs overlap
 */
export async function generateTargets(
  targets: readonly GenerateSettings[],
): Promise<readonly GenerateResult[]> {
  refuseOverlap(targets.map(({ folder = "", out = "generated" }) => path.resolve(folder, out)));
  refuseOverlap(
    targets.flatMap(({ folder = "", skill }) =>
      skill === undefined ? [] : [path.resolve(folder, skill)],
    ),
  );
  if (targets.length > 1) {
    for (const target of targets) {
      const planned = await generate({ ...target, check: true });
      if (!target.check) await refuseUnsafe(planned, target.force === true);
    }
  }
  const results: GenerateResult[] = [];
  for (const target of targets) results.push(await generate(target));
  return results;
}

function refuseOverlap(folders: readonly string[]): void {
  for (const [index, folder] of folders.entries()) {
    const other = folders.find(
      (candidate, at) =>
        at !== index && `${folder}${path.sep}`.startsWith(`${candidate}${path.sep}`),
    );
    if (other === undefined) continue;
    throw new GeneratorError(
      "MS1602",
      "two targets have the same output folder, or one in another",
      {
        file: path.relative("", folder),
        hint: "Give each target an `out` of its own.",
      },
    );
  }
}
