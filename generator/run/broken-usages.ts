import { statSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { noSuchFile } from "../input/no-such-file.js";
import type { BrokenUsage } from "../report/usages.js";
import type { Plan } from "./plan-run.js";

/** Code that is not there breaks nothing: a mistyped folder would look as if all were well. */
export function refuseNoFolder(usages: string): void {
  const found = statSync(usages, { throwIfNoEntry: false });
  if (found?.isDirectory()) return;
  const problem = found ? "is a file, not a folder" : noSuchFile(usages, "", "folder");
  throw new GeneratorError("MS1601", problem, {
    file: usages,
    hint: "Name the folder of the code that calls the functions: --usages <folder>.",
  });
}

/** The code in a folder that stops compiling by what a run writes. */
export async function brokenBy(
  { wanted, changes, report }: Plan,
  out: string,
  folder: string,
): Promise<readonly BrokenUsage[]> {
  const [{ findBrokenCode }, { explainUsages }] = await Promise.all([
    import("../gate/find-broken-code.js"),
    import("../report/usages.js"),
  ]);
  const gone = changes.removed.map((name) => [path.join(out, name), undefined] as const);
  const made = [...wanted].map(([name, text]) => [path.join(out, name), text] as const);
  return explainUsages(findBrokenCode(folder, new Map([...gone, ...made])), report);
}
