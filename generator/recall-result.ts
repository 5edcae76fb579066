import path from "node:path";
import { cacheHash } from "./cache-hash.js";
import { fileState, settledState } from "./file-state.js";
import type { GenerateResult } from "./generate-result.js";
import { contentHash, lockFile } from "./lock/lock.js";
import { interruptedLock } from "./output/exclusive-run.js";
import { readFiles, refuseLinksTo } from "./output/output-folder.js";
import { filesOf } from "./recorded-reads.js";
import type { RecalledRun } from "./run-memory.js";

/**
 * What a run comes to whose inputs are all as the last one found them, where its outputs are as
 * that one left them; else undefined.
 *
 * @throws GeneratorError MS1401 where a link stands in the output's place
 */
export async function recallResult(
  recalled: RecalledRun,
  out: string,
): Promise<GenerateResult | undefined> {
  const files = filesInState(recalled, out) ?? filesAsWritten(recalled, out);
  if (files === undefined || (await interruptedLock(out))) return undefined;
  return {
    out,
    get model() {
      const model = recalled.model();
      if (model !== undefined) return model;
      throw new Error("what is kept of the model is damaged, or of a later run by now: run again");
    },
    changes: { added: [], changed: [], removed: [], edited: [], unchanged: files },
    report: { compared: true, platform: [], endpoints: [], unchanged: recalled.endpoints },
    inputs: filesOf(recalled.reads),
    upToDate: true,
  };
}

/** @returns the count of files, where each is in the state in which it was seen to be right */
function filesInState({ outputs }: RecalledRun, out: string): number | undefined {
  for (const [name, state] of outputs) {
    if (fileState(path.join(out, name))?.text !== state) return undefined;
  }
  if (outputs.size === 0) return undefined;
  refuseLinksTo(out, outputs.keys());
  return outputs.size;
}

/** @returns the count of files, where each holds what the run wrote */
function filesAsWritten(recalled: RecalledRun, out: string): number | undefined {
  const states = new Map<string, string | undefined>();
  const read = (names: readonly string[]) => {
    for (const name of names) states.set(name, settledState(path.join(out, name)));
    return readFiles(out, names);
  };
  const lock = read([lockFile]).get(lockFile);
  if (lock === undefined || cacheHash(lock) !== recalled.lockHash) return undefined;
  // It is the text that a run wrote: what a stranger's lock is checked for takes longer than all else.
  const { files } = JSON.parse(lock) as { readonly files: Readonly<Record<string, string>> };
  const texts = read(Object.keys(files));
  for (const [name, hash] of Object.entries(files)) {
    const text = texts.get(name);
    if (text === undefined || contentHash(text) !== hash) return undefined;
  }
  const settled = [...states].flatMap(([name, state]) => (state ? [[name, state] as const] : []));
  if (settled.length === states.size) recalled.sawOutputs(new Map(settled));
  return states.size;
}
