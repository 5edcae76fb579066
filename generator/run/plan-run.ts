import type { Target } from "../config/config.js";
import { settled } from "../config/settled.js";
import { assignNames } from "../lock/assign-names.js";
import { type RunSummary, summaryOf } from "../lock/endpoint-summary.js";
import { esModulesFile } from "../lock/es-modules-file.js";
import {
  buildLock,
  fileHashes,
  formerEntries,
  type Lock,
  type LockedInputs,
  lockedRun,
  lockFile,
} from "../lock/lock.js";
import { lockText } from "../lock/write-lock.js";
import { applyRename } from "../model/hooks.js";
import type { Model } from "../model/model.js";
import { compareFiles, type FileChanges } from "../output/compare-files.js";
import { interruptedLock } from "../output/exclusive-run.js";
import { type FoundLock, readFiles } from "../output/output-folder.js";
import type { ChangeReport } from "../report/changes.js";
import { compareModels } from "../report/compare-models.js";
import { makeFiles, type RenderSettings } from "./make-files.js";

/** What a plan depends on, apart from the model. */
export interface PlanSettings extends RenderSettings, Pick<Target, "hooks" | "removed"> {
  readonly out: string;
  readonly typecheck: boolean;
  /** What the model was read from. */
  readonly inputs: LockedInputs | undefined;
  /** Hash of all that shapes a module apart from its endpoint: see `generatorHash`. */
  readonly madeWith: string;
}

/** What a run would do, decided without touching anything. */
export interface Plan {
  readonly summary: RunSummary;
  readonly report: ChangeReport;
  readonly wanted: ReadonlyMap<string, string>;
  readonly changes: FileChanges;
  /** Whether a run died here and left something. */
  readonly interrupted: boolean;
}

/**
 * Decides what a run is to do.
 *
 * @param found - the lock of the output folder
 */
export async function planRun(
  read: Model,
  { lock, text, trusted, merging }: FoundLock,
  settings: PlanSettings,
): Promise<Plan> {
  const { out, hooks = {}, typecheck, inputs, madeWith } = settings;
  const stubsRemoved = settled(settings).removed === "stub";
  const interrupted = await interruptedLock(out);
  const locks = interrupted ? [lock, interrupted] : [lock];
  const listed = new Set(locks.flatMap(({ files }) => [...files.keys()]));
  const before = new Map(readFiles(out, listed));
  if (text !== undefined) before.set(lockFile, text);
  const endpoints = assignNames(read.endpoints, lock, (endpoint) => applyRename(endpoint, hooks));
  const model = { ...read, endpoints };
  const built = buildLock(model, lock, trusted);
  const stubs = stubsRemoved ? built.endpoints.filter((entry) => entry.removed) : [];
  const found = trusted ? { lock, files: before } : undefined;
  const made = await makeFiles(model, built, stubs, found, settings);
  const files = listed.has(esModulesFile.name) ? made : withoutForeign(made, out);
  if (typecheck) {
    const { checkTypes } = await import("../gate/check-types.js");
    checkTypes(files, out);
  }
  const run = lockedRun(model, inputs);
  const next: Lock = { ...built, files: fileHashes(files), run };
  const wanted = new Map(files).set(lockFile, lockText(next, madeWith));
  const others = readFiles(
    out,
    [...wanted.keys()].filter((name) => !before.has(name)),
  );
  const rules = compareModels(lock, built, { stubs: stubsRemoved });
  const former = formerEntries(lock, endpoints);
  const modules = { former, before, after: files, folder: out };
  return {
    summary: summaryOf(next, model.source),
    report: typecheck
      ? (await import("./ask-compiler.js")).judgedByCompiler(rules, endpoints, modules)
      : rules,
    wanted,
    changes: compareFiles(wanted, new Map([...before, ...others]), locks, merging),
    interrupted: interrupted !== undefined,
  };
}

/** A project's own package.json stays, if the output goes into the project's root. */
function withoutForeign(
  made: ReadonlyMap<string, string>,
  out: string,
): ReadonlyMap<string, string> {
  const { name, text } = esModulesFile;
  const present = readFiles(out, made.has(name) ? [name] : []).get(name);
  if (present === undefined || present === text) return made;
  return new Map([...made].filter(([each]) => each !== name));
}
