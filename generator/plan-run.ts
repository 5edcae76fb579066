import { cacheHash } from "./cache-hash.js";
import type { GenerateSettings } from "./generate-settings.js";
import { assignNames, buildLock, identityKey, lockFile, withFiles } from "./lock/lock.js";
import { lockText } from "./lock/write-lock.js";
import { makeFiles, type RenderOptions } from "./make-files.js";
import { renamed } from "./model/hooks.js";
import type { Model } from "./model/model.js";
import { compareFiles, type FileChanges } from "./output/compare-files.js";
import { interruptedLock } from "./output/exclusive-run.js";
import type { KnownOutput } from "./output/known-output.js";
import { lockOf, ownLock, readFiles, type WrittenLock } from "./output/output-folder.js";
import type { ChangeReport } from "./report/changes.js";
import { compareModels } from "./report/compare-models.js";

/** Settings with their defaults, and what belongs to them. */
export interface Run extends Omit<GenerateSettings, keyof RenderOptions>, RenderOptions {
  readonly out: string;
  readonly check: boolean;
  readonly force: boolean;
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
  const endpoints = assignNames(read.endpoints, lock, (endpoint) => renamed(endpoint, hooks));
  const model = { ...read, endpoints };
  const memory = buildLock(model, lock, trusted ? run.knownHashes : new Map());
  const stubs = removed === "stub" ? memory.endpoints.filter((entry) => entry.removed) : [];
  const output = { lock, memory, found: before, trusted };
  const { files, inPlace } = await makeFiles(model, stubs, output, run);
  if (run.typecheck) {
    const { checkTypes } = await import("./gate/check-types.js");
    checkTypes(files, out);
  }
  const known = new Map([...lock.files].filter(([name]) => inPlace.has(name)));
  const next = withFiles(memory, files, known);
  const wanted = new Map(files).set(lockFile, lockText(next, entryTexts));
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
  const trusted = !run.check && !run.force && text !== undefined && run.known.has(cacheHash(text));
  if (trusted) return { text, trusted, ...ownLock(text) };
  return { text, trusted, lock: await lockOf(run.out, text), entryTexts: new Map() };
}
