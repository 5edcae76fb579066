import path from "node:path";
import { cacheHash } from "./cache-hash.js";
import type { GenerateResult } from "./generate-result.js";
import type { GenerateSettings } from "./generate-settings.js";
import { createReader } from "./input/reader.js";
import { lockFile } from "./lock/lock.js";
import { isUpToDate, refuseEdited } from "./output/compare-files.js";
import { withOutputLock } from "./output/exclusive-run.js";
import { knownOutput } from "./output/known-output.js";
import { readFiles } from "./output/output-folder.js";
import { writeFiles } from "./output/write-files.js";
import type { Plan, Run } from "./plan-run.js";
import { recallResult } from "./recall-result.js";
import { filesOf, recorded } from "./recorded-reads.js";
import { readTemplates } from "./render/template-files.js";
import { runMemory } from "./run-memory.js";

export type { GenerateResult, GenerateSettings };

/**
 * Generates one typed function for each endpoint of a docs group.
 *
 * @throws GeneratorError where the input is bad; nothing was written then
 */
export async function generate(settings: GenerateSettings): Promise<GenerateResult> {
  const { folder = "", hooks, runtime = "package", check = false, force = false } = settings;
  const { typecheck = false } = settings;
  const inFolder = (file: string) => (path.isAbsolute(file) ? file : path.join(folder, file));
  const out = inFolder(settings.out ?? "generated");
  const templateFiles = readTemplates(settings.templates && inFolder(settings.templates));
  const texts = [...templateFiles.texts.values()];
  const { reader, unrecorded, reads } = recorded(createReader(settings));
  // A check trusts nothing that it could find out by itself, and hooks may do anything.
  const trusts = !check && !typecheck && !force && hooks === undefined;
  const memory = runMemory([process.cwd(), settings, texts]);
  const recalled = trusts ? await memory.recall(unrecorded) : undefined;
  const unchanged = recalled && (await recallResult(recalled, out));
  if (unchanged !== undefined) return unchanged;
  // What reads specs and makes files loads half of our dependencies: only where it is needed.
  const [{ runFacts }, { readModel }, { applyHooks }, { planRun }] = await Promise.all([
    import("./facts-memory.js"),
    import("./read-model.js"),
    import("./model/hooks.js"),
    import("./plan-run.js"),
  ]);
  const facts = runFacts(trusts ? memory.endpoints() : []);
  const read = recalled?.model() ?? (await readModel(settings, reader, facts));
  const model = hooks === undefined ? read : applyHooks(read, hooks);
  const known = knownOutput([model.source, runtime, ...texts]);
  const { knownHashes } = facts;
  const run: Run = { ...settings, out, runtime, check, force, templateFiles, known, knownHashes };
  for (;;) {
    const plan = await planRun(model, run);
    const result = resultOf(plan, out, recalled ? filesOf(recalled.reads) : reader.files());
    if (check) return result;
    refuseEdited(force ? { ...plan.changes, edited: [] } : plan.changes);
    const isDone = result.upToDate && !plan.interrupted;
    if (!isDone && !(await carryOut(plan, out))) continue;
    const lockHash = cacheHash(plan.wanted.get(lockFile) ?? "");
    known.add(lockHash);
    if (trusts) {
      memory.remember({
        model: plan.model,
        endpoints: facts.kept(plan.model, plan.modelHashes),
        reads: recalled?.reads ?? (await reads()),
        lockHash,
      });
    }
    return result;
  }
}

function resultOf(
  { model, changes, report }: Plan,
  out: string,
  inputs: readonly string[],
): GenerateResult {
  return { out, model, changes, report, inputs, upToDate: isUpToDate(changes) };
}

/** @returns false where another run wrote meanwhile: then all is to be decided again */
function carryOut(plan: Plan, out: string): Promise<boolean> {
  return withOutputLock(out, async (staging) => {
    const now = readFiles(out, [lockFile]);
    if (now.get(lockFile) !== plan.lockText) return false;
    if (!isUpToDate(plan.changes)) writeFiles(out, staging, plan.wanted, plan.changes);
    return true;
  });
}
