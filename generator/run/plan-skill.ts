import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { fileHashes, type Lock, type LockedInputs, lockFile } from "../lock/lock.js";
import { lockText } from "../lock/write-lock.js";
import type { Model } from "../model/model.js";
import { compareFiles, type FileChanges } from "../output/compare-files.js";
import { interruptedLock } from "../output/exclusive-run.js";
import { findLock, readFiles } from "../output/output-folder.js";
import { renderSkill } from "../render/render.js";
import type { TemplateFiles } from "../render/template-files.js";
import { createTemplates } from "../render/templates.js";

/** What a run would do to the folder of the skill. */
export interface SkillPlan {
  readonly wanted: ReadonlyMap<string, string>;
  readonly changes: FileChanges;
}

/** What the skill depends on, apart from the model. */
export interface SkillSettings {
  readonly templateFiles: TemplateFiles;
  readonly inputs: LockedInputs | undefined;
  readonly madeWith: string;
}

/**
 * Decides what a run is to write into the folder of a skill. The folder has a lock of its own, with
 * its files alone: it may be anywhere, and a lock never lists a file outside of its folder.
 *
 * @throws GeneratorError MS1602 if a skill cannot be called like the folder
 */
export async function planSkill(
  model: Model,
  folder: string,
  { templateFiles, inputs, madeWith }: SkillSettings,
): Promise<SkillPlan> {
  const name = skillName(folder);
  const files = renderSkill(model, name, await createTemplates(templateFiles));
  const { lock, text, merging } = await findLock(folder);
  const interrupted = await interruptedLock(folder);
  const locks = interrupted ? [lock, interrupted] : [lock];
  const run = { ...(inputs && { inputs }), order: [], warnings: [] };
  const next: Lock = { endpoints: [], files: fileHashes(files), run };
  const wanted = new Map(files).set(lockFile, lockText(next, madeWith));
  const listed = locks.flatMap((each) => [...each.files.keys()]);
  const found = new Map(readFiles(folder, [...listed, ...files.keys()]));
  if (text !== undefined) found.set(lockFile, text);
  return { wanted, changes: compareFiles(wanted, found, locks, merging) };
}

/** The Agent Skills specification wants a skill to be called like its folder. */
function skillName(folder: string): string {
  const name = path.basename(path.resolve(folder));
  if (/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name) && name.length <= 64) return name;
  throw new GeneratorError("MS1602", `a skill cannot be called ${JSON.stringify(name)}`, {
    file: folder,
    hint: "Its folder has the skill's name: at most 64 lowercase letters and digits, with single hyphens between, such as skills/acme-images.",
  });
}
