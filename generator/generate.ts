import { hash } from "node:crypto";
import path from "node:path";
import type { Target } from "./config/config.js";
import { settled } from "./config/settled.js";
import { GeneratorError } from "./diagnostics/errors.js";
import { displayName } from "./input/location.js";
import { forPerson } from "./input/positions.js";
import { createReader, type SourceReader } from "./input/reader.js";
import { recorded } from "./input/recorded-reader.js";
import { findSpec } from "./input/spec-locations.js";
import { type RunSummary, summaryOf } from "./lock/endpoint-summary.js";
import { type Lock, type LockedInputs, withPlainLineEnds } from "./lock/lock.js";
import type { Model } from "./model/model.js";
import { type Unsure, unsureOf } from "./model/unsure.js";
import { refuseUnsafe } from "./output/before-writing.js";
import { type FileChanges, isUpToDate } from "./output/compare-files.js";
import { withOutputLock } from "./output/exclusive-run.js";
import { type FoundLock, findLock, readLockText } from "./output/output-folder.js";
import { refuseOverlap } from "./output/refuse-overlap.js";
import { writeFiles } from "./output/write-files.js";
import { readTemplates, type TemplateFiles } from "./render/template-files.js";
import type { ChangeReport } from "./report/changes.js";
import type { BrokenUsage } from "./report/usages.js";
import { brokenBy, refuseNoFolder } from "./run/broken-usages.js";
import { isInPlace, isUnchanged } from "./run/is-unchanged.js";
import type { Plan, PlanSettings } from "./run/plan-run.js";
import type { SkillPlan, SkillSettings } from "./run/plan-skill.js";
import { inputsOf } from "./run/run-inputs.js";
import { packageVersion } from "./util/own-package.js";

/** What to generate from, where to put it, and how. */
export interface GenerateSettings extends Target {
  /** What relative paths are relative to. @defaultValue the working folder */
  readonly folder?: string;
  /** Compare only; nothing is written. @defaultValue false */
  readonly check?: boolean;
  /** Compile the output before it is written, or compared. @defaultValue false */
  readonly typecheck?: boolean;
  /** Overwrite files that were edited by hand. @defaultValue false */
  readonly force?: boolean;
  /** Whether an endpoint that cannot be generated is an error. @defaultValue false: a warning */
  readonly strict?: boolean;
  /** A folder of code that calls the functions: what of it stops compiling is found. */
  readonly usages?: string;
  /** Is told the absolute path of each file of the input, before it is read. */
  readonly onRead?: (file: string) => void;
}

/** What a run did: plain data. */
export interface GenerateResult extends RunSummary {
  readonly out: string;
  readonly changes: FileChanges;
  /** The folder of the skill, if the target has one, and what is done there. */
  readonly skill?: { readonly folder: string; readonly changes: FileChanges };
  /** What differs from the spec that the output was generated from before. */
  readonly report: ChangeReport;
  /** The code that stops compiling, if `usages` names where to look. */
  readonly broken?: readonly BrokenUsage[];
  /** Whether git had merged the lock of two branches, and no run had followed. */
  readonly merged: boolean;
  /** Whether the output was up to date before this run. */
  readonly upToDate: boolean;
  /** What a person should look at in the spec; absent if this run had no need to read it. */
  readonly unsure?: Unsure;
}

/**
 * Generates one typed function for each endpoint of a docs group. If inputs and outputs are as the
 * lock says, nothing more is done.
 *
 * @throws GeneratorError if the input is bad; nothing was written then
 */
export async function generate(settings: GenerateSettings): Promise<GenerateResult> {
  const { finish } = await prepareRun(settings);
  return finish();
}

/** A run that knows all that it does, and has written nothing. */
export interface PreparedRun {
  /** Writes, unless the run is a check. */
  readonly finish: () => Promise<GenerateResult>;
}

/** @throws GeneratorError if the input is bad, or what would be written is refused */
export async function prepareRun(settings: GenerateSettings): Promise<PreparedRun> {
  const run = await openRun(settings);
  const former = await findFormer(run);
  const unchanged = former.trusted ? await unchangedResult(run, former.lock) : undefined;
  if (unchanged !== undefined) return { finish: async () => unchanged };
  const planFrom = await readInputs(run, former.lock);
  const first = await planFrom(former);
  const { out, skill } = run;
  const finish = async () => {
    if (settings.check) return first.result;
    for (let planned = first; ; planned = await planFrom(await findFormer(run))) {
      const { found, plan, ofSkill, result } = planned;
      const isDone = isUpToDate(plan.changes) && !plan.interrupted;
      if (!isDone && !(await carryOut(plan, found, out))) continue;
      if (skill !== undefined && ofSkill) await writeSkill(ofSkill, skill);
      return result;
    }
  };
  return { finish };
}

/** What a run knows before it reads its input. */
interface Run extends Places {
  readonly settings: GenerateSettings;
  readonly shape: OutputShape;
  readonly sources: SourceReader;
  /** What its spec is called, if there is one. */
  readonly source: string | undefined;
  /** Hash of all that shapes a module apart from its endpoint. */
  readonly madeWith: string;
}

/** Where a run writes and looks, within its folder. */
interface Places {
  readonly out: string;
  readonly skill: string | undefined;
  readonly usages: string | undefined;
}

type OutputShape = Pick<
  PlanSettings,
  "runtime" | "inputSchemas" | "templateFiles" | "importExtensions" | "js"
>;

async function openRun(settings: GenerateSettings): Promise<Run> {
  const { folder = "" } = settings;
  const { runtime, inputSchemas, importExtensions, js, ...places } = settled(settings);
  if (js && importExtensions === "ts") {
    throw new GeneratorError("MS1601", 'importExtensions "ts" is not for JavaScript output (js)', {
      hint: 'Leave one of the two out: JavaScript imports ".js", or nothing with "none".',
    });
  }
  refuseOverlap([settings]);
  const inFolder = (file: string) => (path.isAbsolute(file) ? file : path.join(folder, file));
  const usages = settings.usages === undefined ? undefined : inFolder(settings.usages);
  if (usages !== undefined) refuseNoFolder(usages);
  const out = inFolder(places.out);
  const skill = settings.skill === undefined ? undefined : inFolder(settings.skill);
  const templateFiles = readTemplates(settings.templates && inFolder(settings.templates));
  const sources = createReader({ ...settings, refusesGaps: true });
  const spec = await findSpec(settings.openapi, sources);
  const source = spec && displayName(spec, sources.folder);
  const madeWith = generatorHash([source, runtime, importExtensions, js], templateFiles);
  const shape = { runtime, inputSchemas, templateFiles, importExtensions, js };
  return { settings, out, skill, usages, shape, sources, source, madeWith };
}

/** A check must not rely on the lock, and hooks may do anything. */
function findFormer({ settings, out, madeWith }: Run): Promise<FoundLock> {
  const { check, force, typecheck, strict, hooks } = settings;
  const trusts = !check && !force && !typecheck && !strict && hooks === undefined;
  return findLock(out, trusts ? madeWith : undefined);
}

/** What a run would do that starts from a lock. */
interface Planned {
  readonly found: FoundLock;
  readonly plan: Plan;
  readonly ofSkill: SkillPlan | undefined;
  readonly result: GenerateResult;
}

/** Reads the input once. What is returned plans the run, as often as another one writes in the meantime. */
async function readInputs(
  { settings, out, skill, usages, shape, sources, madeWith }: Run,
  former: Lock,
): Promise<(found: FoundLock) => Promise<Planned>> {
  // Half of our dependencies parse specs or make files: only a run that needs them loads them.
  const [{ readModel }, { applyHooks }, { planRun }] = await Promise.all([
    import("./read/read-model.js"),
    import("./model/hooks.js"),
    import("./run/plan-run.js"),
  ]);
  const { check = false, force = false, typecheck = false, hooks } = settings;
  const reader = recorded(sources);
  const formerKeys = new Set(former.endpoints.map(({ key }) => key));
  const read = await readModel({ ...settings, takesCalledServer: true }, reader, formerKeys);
  const model = hooks === undefined ? read : applyHooks(read, hooks);
  const keys = model.endpoints.map(({ key, identity }) => ({ ...identity, key }));
  const inputs = await inputsOf(settings, reader, keys);
  const planSettings = { ...settings, ...shape, out, typecheck, inputs, madeWith };
  return async (found) => {
    const plan = await planRun(model, found, {
      ...planSettings,
      inputs: check ? withFormerHash(inputs, found.lock) : inputs,
    });
    const { summary, changes, report } = plan;
    const ofSkill = skill === undefined ? undefined : await skillOf(model, skill, planSettings);
    const upToDate = isUpToDate(changes) && (ofSkill === undefined || isUpToDate(ofSkill.changes));
    const broken = usages === undefined ? undefined : await brokenBy(plan, out, usages);
    const result: GenerateResult = {
      ...forPerson(summary, reader),
      out,
      changes,
      ...(skill !== undefined && ofSkill && { skill: { folder: skill, changes: ofSkill.changes } }),
      report,
      ...(broken && { broken }),
      merged: found.merging,
      upToDate,
      unsure: unsureOf(model),
    };
    if (!check) await refuseUnsafe(result, force);
    return { found, plan, ofSkill, result };
  };
}

/** A check compares what a run makes, not what it read: a spec that was only formatted is the same. */
function withFormerHash(inputs: LockedInputs | undefined, { run }: Lock): LockedInputs | undefined {
  const hash = run?.inputs?.hash;
  return inputs && hash !== undefined ? { ...inputs, hash } : inputs;
}

async function skillOf(model: Model, folder: string, settings: SkillSettings): Promise<SkillPlan> {
  const { planSkill } = await import("./run/plan-skill.js");
  return planSkill(model, folder, settings);
}

async function writeSkill({ wanted, changes }: SkillPlan, folder: string): Promise<void> {
  if (isUpToDate(changes)) return;
  await withOutputLock(folder, async (staging) => writeFiles(folder, staging, wanted, changes));
}

/** The skill's lock, if its folder is as it says, and was made of what the output was made of. */
async function unchangedSkill(
  folder: string,
  { run }: Lock,
  madeWith: string,
): Promise<Lock | undefined> {
  const { lock, trusted } = await findLock(folder, madeWith);
  const isSame = trusted && lock.run?.inputs?.hash === run?.inputs?.hash;
  return isSame && (await isInPlace(folder, lock)) ? lock : undefined;
}

/** Hash of all that shapes a module apart from its endpoint: version, settings, templates. */
function generatorHash(settings: readonly unknown[], { texts }: TemplateFiles): string {
  const templates = [...texts.values()].map(withPlainLineEnds);
  return hash("sha256", JSON.stringify([packageVersion(), ...settings, templates]));
}

/** The result of a run whose inputs and outputs are as its lock says; undefined of another one. */
async function unchangedResult(
  { settings, sources, source, out, skill, madeWith }: Run,
  former: Lock,
): Promise<GenerateResult | undefined> {
  const reader = recorded(sources);
  if (source === undefined || !(await isUnchanged(settings, reader, out, former))) return undefined;
  const ofSkill = skill && (await unchangedSkill(skill, former, madeWith));
  if (skill !== undefined && !ofSkill) return undefined;
  const summary = summaryOf(former, source);
  return {
    ...forPerson(summary, reader),
    out,
    changes: nothingChanged(former),
    ...(skill && ofSkill && { skill: { folder: skill, changes: nothingChanged(ofSkill) } }),
    report: { compared: true, platform: [], endpoints: [], unchanged: summary.endpoints.length },
    merged: false,
    upToDate: true,
  };
}

/** The lock itself is one of the files. */
function nothingChanged({ files }: Lock): FileChanges {
  return { added: [], changed: [], removed: [], edited: [], unchanged: files.size + 1 };
}

/** @returns false if another run wrote in the meantime: then a new plan must be made */
function carryOut({ wanted, changes }: Plan, { text }: FoundLock, out: string): Promise<boolean> {
  return withOutputLock(out, async (staging) => {
    if (readLockText(out) !== text) return false;
    if (!isUpToDate(changes)) writeFiles(out, staging, wanted, changes);
    return true;
  });
}
