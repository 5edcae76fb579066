import { GeneratorError } from "../diagnostics/errors.js";
import { contentHash, type Lock, lockFile, withPlainLineEnds } from "../lock/lock.js";
import { hasConflict } from "../lock/read-merged.js";

/** What a run changes, or would change: paths below the output folder. */
export interface FileChanges {
  /** Wanted, but missing. */
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** Written by an earlier run, and no longer wanted. */
  readonly removed: readonly string[];
  /** The changed and removed files that modelsmith did not write, or that were edited since. */
  readonly edited: readonly string[];
  /** Count of files that are as they should be. */
  readonly unchanged: number;
}

/**
 * Compares the wanted files with those that are there.
 *
 * @param wanted - path below the folder → text, the lock file included
 * @param locks - the folder's lock, and that of a run that was interrupted: both know our files
 * @param merging - whether git is merging: what it merged, or could not, does not count as edited
 */
export function compareFiles(
  wanted: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
  locks: readonly Lock[],
  merging = false,
): FileChanges {
  const added: string[] = [];
  const changed: string[] = [];
  const edited: string[] = [];
  let unchanged = 0;
  const isOurs = (name: string, text: string) =>
    name === lockFile ||
    locks.some((lock) => lock.files.get(name) === contentHash(text)) ||
    (merging && (locks.some((lock) => lock.files.has(name)) || hasConflict(text)));
  for (const [name, text] of wanted) {
    const present = found.get(name);
    if (present === undefined) added.push(name);
    else if (isSameText(present, text)) unchanged += 1;
    else {
      changed.push(name);
      if (!isOurs(name, present)) edited.push(name);
    }
  }
  const listed = new Set(locks.flatMap((lock) => [...lock.files.keys()]));
  const removed = [...listed].filter((name) => !wanted.has(name) && found.has(name));
  for (const name of removed) {
    if (!isOurs(name, found.get(name) ?? "")) edited.push(name);
  }
  return { added, changed, removed, edited, unchanged };
}

/** A checkout may have made line ends CRLF. */
function isSameText(a: string, b: string): boolean {
  return a === b || withPlainLineEnds(a) === withPlainLineEnds(b);
}

export function isUpToDate({ added, changed, removed }: FileChanges): boolean {
  return added.length + changed.length + removed.length === 0;
}

/**
 * Refuses to overwrite or delete files that modelsmith did not write, or that were edited.
 *
 * @throws GeneratorError MS1402 naming all files
 */
export function refuseEdited({ edited }: FileChanges): void {
  if (edited.length === 0) return;
  throw new GeneratorError(
    "MS1402",
    `these files were not written by modelsmith or were edited since:\n${edited.map((file) => `  ${file}`).join("\n")}`,
    {
      hint: "If they are yours, move your changes elsewhere; if a formatter changed them, put the folder into .prettierignore. Then run again with --force, which overwrites them.",
      option: "--force",
    },
  );
}
