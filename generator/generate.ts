import { checkSource } from "./check-source.js";
import { lockFile, lockNames, lockText, nextLock } from "./lock.js";
import type { Model } from "./model.js";
import { type ModelSettings, readModel } from "./read-model.js";
import { render, renderDocuments } from "./render.js";
import { compareFiles, type FileChanges, readLock, writeFiles } from "./write-files.js";

/** What to generate from, and where to put it. */
export interface GenerateSettings extends ModelSettings {
  /** Output folder. @defaultValue "generated" */
  readonly out?: string;
  /** Compare only; nothing is written. @defaultValue false */
  readonly check?: boolean;
  /** Overwrite files that were edited by hand. @defaultValue false */
  readonly force?: boolean;
}

export interface GenerateResult {
  readonly out: string;
  readonly model: Model;
  readonly changes: FileChanges;
  /** Whether the output was as it should be before this run. */
  readonly upToDate: boolean;
}

/**
 * Generates one typed function for each endpoint of a docs group.
 *
 * @throws GeneratorError where the input is bad; nothing was written then
 */
export async function generate(settings: GenerateSettings): Promise<GenerateResult> {
  const { out = "generated", check = false, force = false } = settings;
  const read = await readModel(settings);
  const lock = await readLock(out);
  const model = { ...read, endpoints: lockNames(read.endpoints, lock) };
  const code = render(model);
  checkSource(code);
  const files = new Map<string, string>([...code, ...renderDocuments(model)]);
  const wanted = new Map(files).set(lockFile, lockText(nextLock(model.endpoints, files, lock)));
  const changes = await compareFiles(out, wanted, lock, force || check);
  const { added, changed, removed } = changes;
  const upToDate = added.length + changed.length + removed.length === 0;
  if (!check && !upToDate) await writeFiles(out, wanted, changes);
  return { out, model, changes, upToDate };
}
