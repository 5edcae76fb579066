import type { ChangeReport } from "./change-report/changes.js";
import { compareModels } from "./change-report/compare-models.js";
import { passGate } from "./gate/gate.js";
import type { GenerateSettings } from "./generate-settings.js";
import { renamed } from "./hooks.js";
import type { EndpointModel, Model } from "./model/model.js";
import { compareFiles, type FileChanges } from "./output/compare-files.js";
import { interruptedLock } from "./output/exclusive-run.js";
import type { KnownOutput } from "./output/known-output.js";
import {
  contentHash,
  identityKey,
  type Lock,
  lockFile,
  lockNames,
  remember,
  withFiles,
} from "./output/lock.js";
import { lockText } from "./output/lock-text.js";
import { lockOf, ownLock, readFiles, type WrittenLock } from "./output/output-folder.js";
import { pathOf, render, renderDocuments } from "./rendering/render.js";
import type { TemplateFiles } from "./rendering/template-files.js";
import { createTemplates } from "./rendering/templates.js";
import { vendoredRuntime } from "./rendering/vendor-runtime.js";

/** Settings with their defaults, and what belongs to them. */
export interface Run extends GenerateSettings {
  readonly out: string;
  readonly runtime: "package" | "vendored";
  readonly check: boolean;
  readonly force: boolean;
  readonly templateFiles: TemplateFiles;
  readonly known: KnownOutput;
  /** Model hashes of endpoints whose facts an earlier run has read, by identity. */
  readonly knownHashes: ReadonlyMap<string, string>;
}

/** What a run would do, decided without touching anything. */
export interface Plan {
  readonly model: Model;
  readonly report: ChangeReport;
  readonly wanted: ReadonlyMap<string, string>;
  readonly changes: FileChanges;
  /** Of all endpoints, by identity. */
  readonly modelHashes: ReadonlyMap<string, string>;
  /** The text of the lock that all of this was decided with. */
  readonly lockText: string | undefined;
  /** Whether a run died here and left something. */
  readonly interrupted: boolean;
}

/** Decides what a run is to do. */
export async function planRun(read: Model, run: Run): Promise<Plan> {
  const { out, hooks = {}, removed = "drop" } = run;
  const interrupted = await interruptedLock(out);
  const { text, trusted, lock, entryTexts } = await lockInPlace(run);
  const locks = interrupted ? [lock, interrupted] : [lock];
  const listed = new Set(locks.flatMap(({ files }) => [...files.keys()]));
  const before = new Map(readFiles(out, listed));
  if (text !== undefined) before.set(lockFile, text);
  const endpoints = lockNames(read.endpoints, lock, (endpoint) => renamed(endpoint, hooks));
  const model = { ...read, endpoints };
  const memory = remember(model, lock, trusted ? run.knownHashes : new Map());
  const stubs = removed === "stub" ? memory.endpoints.filter((entry) => entry.removed) : [];
  const files = await makeFiles(model, stubs, { lock, memory, found: before, trusted }, run);
  if (run.typecheck) {
    const { checkTypes } = await import("./gate/check-types.js");
    checkTypes(files, out);
  }
  const wanted = new Map(files).set(lockFile, lockText(withFiles(memory, files), entryTexts));
  const others = readFiles(
    out,
    [...wanted.keys()].filter((name) => !before.has(name)),
  );
  return {
    model,
    report: compareModels(lock, memory, removed === "stub"),
    wanted,
    modelHashes: new Map(memory.endpoints.map((entry) => [identityKey(entry), entry.digest.model])),
    changes: compareFiles(wanted, new Map([...before, ...others]), locks),
    lockText: text,
    interrupted: interrupted !== undefined,
  };
}

/** The lock of the output folder; one that this very generator wrote is not checked again. */
async function lockInPlace(
  run: Run,
): Promise<WrittenLock & { readonly text: string | undefined; readonly trusted: boolean }> {
  const text = readFiles(run.out, [lockFile]).get(lockFile);
  // A check trusts nothing that it could find out by itself.
  const trusted = !run.check && !run.force && text !== undefined && run.known.has(text);
  if (trusted) return { text, trusted, ...ownLock(text) };
  return { text, trusted, lock: await lockOf(run.out, text), entryTexts: new Map() };
}

/** What is in the output folder, and what the lock is to remember next. */
interface Output {
  readonly lock: Lock;
  readonly memory: Lock;
  readonly found: ReadonlyMap<string, string>;
  /** Whether what the lock says of its files is known to be so. */
  readonly trusted: boolean;
}

/** Every file but the lock. What is in place already is taken from there, not made again. */
async function makeFiles(
  model: Model,
  stubs: Lock["endpoints"],
  output: Output,
  run: Run,
): Promise<ReadonlyMap<string, string>> {
  const { runtime, templateFiles } = run;
  const templates = createTemplates(templateFiles);
  const { lock, found, trusted } = output;
  const inPlace = trusted ? modulesInPlace(model, output) : new Map<string, string>();
  const endpoints = model.endpoints.filter((endpoint) => !inPlace.has(pathOf(endpoint)));
  const code = await render(model, { endpoints, stubs, runtime, templates });
  const unchecked = [...code].filter(
    ([name, text]) => !trusted || found.get(name) !== text || !isAsLocked(lock, name, text),
  );
  await passGate(new Map(unchecked), { runtime, templates: templateFiles.own });
  return new Map<string, string>([
    ...inPlace,
    ...code,
    ...(runtime === "vendored" ? vendoredRuntime() : []),
    ...renderDocuments(model, templates),
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
