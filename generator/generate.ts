import path from "node:path";
import type { ChangeReport } from "./change-report/changes.js";
import { compareModels } from "./change-report/compare-models.js";
import { compareFiles, type FileChanges, isUpToDate, refuseEdited } from "./compare-files.js";
import type { Target } from "./config.js";
import { exclusively, interruptedLock } from "./exclusive-run.js";
import { passGate } from "./gate.js";
import { applyHooks, renamed } from "./hooks.js";
import { type KnownOutput, knownOutput } from "./known-output.js";
import {
  contentHash,
  identityKey,
  type Lock,
  lockFile,
  lockNames,
  remember,
  withFiles,
} from "./lock.js";
import { lockText } from "./lock-text.js";
import type { EndpointModel, Model } from "./model.js";
import { lockOf, readFiles } from "./output-folder.js";
import { readModel } from "./read-model.js";
import { createReader } from "./read-source.js";
import { pathOf, render, renderDocuments } from "./render.js";
import { loadTemplates, type Templates } from "./templates.js";
import { vendoredRuntime } from "./vendor-runtime.js";
import { writeFiles } from "./write-files.js";

/** What to generate from, where to put it, and how. */
export interface GenerateSettings extends Target {
  /** What relative paths are relative to. @defaultValue the working folder */
  readonly folder?: string;
  /** Compare only; nothing is written. @defaultValue false */
  readonly check?: boolean;
  /** Overwrite files that were edited by hand. @defaultValue false */
  readonly force?: boolean;
}

export interface GenerateResult {
  readonly out: string;
  readonly model: Model;
  readonly changes: FileChanges;
  /** What differs from the spec that the output was generated from before. */
  readonly report: ChangeReport;
  /** The files that it was read from: absolute. */
  readonly inputs: readonly string[];
  /** Whether the output was as it should be before this run. */
  readonly upToDate: boolean;
}

/**
 * Generates one typed function for each endpoint of a docs group.
 *
 * @throws GeneratorError where the input is bad; nothing was written then
 */
export async function generate(settings: GenerateSettings): Promise<GenerateResult> {
  const { folder = "", templates, runtime = "package", check = false, force = false } = settings;
  const inFolder = (file: string) => (path.isAbsolute(file) ? file : path.join(folder, file));
  const out = inFolder(settings.out ?? "generated");
  const reader = createReader(settings);
  const model = applyHooks(await readModel(settings, reader), settings.hooks ?? {});
  const loaded = loadTemplates(templates === undefined ? undefined : inFolder(templates));
  const known = knownOutput([model.source, runtime, ...loaded.texts]);
  const run: Run = { ...settings, out, runtime, check, force, loaded, known };
  for (;;) {
    const plan = await planRun(model, run);
    const result = resultOf(plan, out, reader.files());
    if (check) return result;
    refuseEdited(force ? { ...plan.changes, edited: [] } : plan.changes);
    if (result.upToDate && !plan.interrupted) return result;
    if (await carryOut(plan, out)) {
      known.add(plan.wanted.get(lockFile) ?? "");
      return result;
    }
  }
}

/** Settings with their defaults, and what belongs to them. */
interface Run extends GenerateSettings {
  readonly out: string;
  readonly runtime: "package" | "vendored";
  readonly check: boolean;
  readonly force: boolean;
  readonly loaded: Templates;
  readonly known: KnownOutput;
}

/** What a run would do, decided without touching anything. */
interface Plan {
  readonly model: Model;
  readonly report: ChangeReport;
  readonly wanted: ReadonlyMap<string, string>;
  readonly changes: FileChanges;
  /** The text of the lock that all of this was decided with. */
  readonly lockText: string | undefined;
  /** Whether a run died here and left something. */
  readonly interrupted: boolean;
}

function resultOf(
  { model, changes, report }: Plan,
  out: string,
  inputs: readonly string[],
): GenerateResult {
  return { out, model, changes, report, inputs, upToDate: isUpToDate(changes) };
}

async function planRun(read: Model, run: Run): Promise<Plan> {
  const { out, hooks = {}, removed = "drop" } = run;
  const interrupted = await interruptedLock(out);
  const lock = lockOf(await readFiles(out, [lockFile]));
  const locks = interrupted ? [lock, interrupted] : [lock];
  const listed = [lockFile, ...locks.flatMap(({ files }) => [...files.keys()])];
  const before = await readFiles(out, listed);
  const endpoints = lockNames(read.endpoints, lock, (endpoint) => renamed(endpoint, hooks));
  const model = { ...read, endpoints };
  const memory = remember(model, lock);
  const stubs = removed === "stub" ? memory.endpoints.filter((entry) => entry.removed) : [];
  const files = await makeFiles(model, stubs, { lock, memory, found: before }, run);
  const wanted = new Map(files).set(lockFile, lockText(withFiles(memory, files)));
  const others = await readFiles(
    out,
    [...wanted.keys()].filter((name) => !listed.includes(name)),
  );
  return {
    model,
    report: compareModels(lock, memory, removed === "stub"),
    wanted,
    changes: compareFiles(wanted, new Map([...before, ...others]), locks),
    lockText: before.get(lockFile),
    interrupted: interrupted !== undefined,
  };
}

/** What is in the output folder, and what the lock is to remember next. */
interface Output {
  readonly lock: Lock;
  readonly memory: Lock;
  readonly found: ReadonlyMap<string, string>;
}

/** Every file but the lock. What is in place already is taken from there, not made again. */
async function makeFiles(
  model: Model,
  stubs: Lock["endpoints"],
  output: Output,
  run: Run,
): Promise<ReadonlyMap<string, string>> {
  const { check, force, runtime, loaded, known } = run;
  const { lock, found } = output;
  // A check trusts nothing that it could find out by itself.
  const trusted = !check && !force && known.has(found.get(lockFile) ?? "");
  const inPlace = trusted ? modulesInPlace(model, output) : new Map<string, string>();
  const endpoints = model.endpoints.filter((endpoint) => !inPlace.has(pathOf(endpoint)));
  const code = await render(model, { endpoints, stubs, runtime, templates: loaded });
  const unchecked = [...code].filter(
    ([name, text]) => !trusted || found.get(name) !== text || !isAsLocked(lock, name, text),
  );
  await passGate(new Map(unchecked), { runtime, templates: loaded.own });
  return new Map<string, string>([
    ...inPlace,
    ...code,
    ...(runtime === "vendored" ? vendoredRuntime() : []),
    ...renderDocuments(model, loaded),
  ]);
}

/** The modules that were made from what their endpoints still are, and that nobody touched. */
function modulesInPlace(
  model: Model,
  { lock, memory, found }: Output,
): ReadonlyMap<string, string> {
  const before = new Map(lock.endpoints.map((entry) => [identityKey(entry), entry]));
  const now = new Map(memory.endpoints.map((entry) => [identityKey(entry), entry]));
  const isAsBefore = ({ identity }: EndpointModel) => {
    const [old, current] = [before.get(identityKey(identity)), now.get(identityKey(identity))];
    return (
      old !== undefined &&
      // The module of a removed endpoint is a stub, or gone.
      !old.removed &&
      old.digest.model === current?.digest.model &&
      old.digest.source === current.digest.source &&
      JSON.stringify(old.name) === JSON.stringify(current.name)
    );
  };
  const modules = model.endpoints.flatMap((endpoint) => {
    const name = pathOf(endpoint);
    const text = found.get(name);
    if (text === undefined || !isAsBefore(endpoint) || !isAsLocked(lock, name, text)) return [];
    return [[name, text] as const];
  });
  return new Map(modules);
}

function isAsLocked(lock: Lock, name: string, text: string): boolean {
  return lock.files.get(name) === contentHash(text);
}

/** @returns false where another run wrote meanwhile: then all is to be decided again */
function carryOut(plan: Plan, out: string): Promise<boolean> {
  return exclusively(out, async (staging) => {
    const now = await readFiles(out, [lockFile]);
    if (now.get(lockFile) !== plan.lockText) return false;
    if (!isUpToDate(plan.changes)) await writeFiles(out, staging, plan.wanted, plan.changes);
    return true;
  });
}
