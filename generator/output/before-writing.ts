import { readdirSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";
import { lockFile } from "../lock/lock.js";
import { someOf } from "../util/phrases.js";
import { type FileChanges, isUpToDate, refuseEdited } from "./compare-files.js";
import { refuseUnwritable } from "./writable-place.js";

/** What a run is about to do to the output folder, and to that of the skill. */
export interface PlannedChanges {
  readonly out: string;
  readonly changes: FileChanges;
  readonly skill?: { readonly folder: string; readonly changes: FileChanges };
}

/**
 * Refuses what must not or cannot be written: all of it before the first file is, so that a run does
 * everything or nothing.
 *
 * @param force - whether files of others may be overwritten, or written beside
 * @throws GeneratorError MS1401, MS1402
 */
export async function refuseUnsafe(
  { out, changes, skill }: PlannedChanges,
  force: boolean,
): Promise<void> {
  const folders = [
    { folder: out, option: "out", ...changes },
    ...(skill ? [{ folder: skill.folder, option: "skill", ...skill.changes }] : []),
  ];
  if (!force) {
    const editedSkill = skill?.changes.edited.map((name) => `${skill.folder}/${name}`) ?? [];
    refuseEdited({ ...changes, edited: [...changes.edited, ...editedSkill] });
    for (const { folder, option, ...planned } of folders) refuseForeign(folder, option, planned);
  }
  for (const { folder, option, ...planned } of folders) {
    if (!isUpToDate(planned)) await refuseUnwritable(folder, `--${option}`);
  }
}

/**
 * Refuses to mix functions with the work of somebody else: in the working folder, those above it, and
 * the folders of providers, where they have files and none of ours. Other files of the output folder,
 * such as a README.md, are only beside it. A folder that lost its lock has files just as they would be
 * written.
 */
function refuseForeign(folder: string, option: string, { added, unchanged }: FileChanges): void {
  if (!added.includes(lockFile) || unchanged > 0) return;
  const inner = new Set(
    added.filter((name) => name.includes("/")).map((name) => name.split("/")[0]),
  );
  const places = [...inner].map((name = "") => path.join(folder, name));
  for (const place of isAroundUs(folder) ? [folder, ...places] : places) {
    const names = visibleFiles(place);
    if (names.length === 0) continue;
    throw new GeneratorError(
      "MS1401",
      `is not empty, and modelsmith wrote none of it: ${someOf(names, 5)}`,
      {
        file: place,
        hint: `Choose a folder of its own with --${option}, or \`${option}\` in the config file. Or generate once with --force, which writes beside these files.`,
        option: "--force",
      },
    );
  }
}

function isAroundUs(folder: string): boolean {
  const way = path.relative(folder, "");
  return way.split(path.sep)[0] !== ".." && !path.isAbsolute(way);
}

/** Hidden files, such as .gitkeep, are nobody's work. */
function visibleFiles(folder: string): readonly string[] {
  try {
    return readdirSync(folder).filter((name) => !name.startsWith("."));
  } catch {
    return [];
  }
}
