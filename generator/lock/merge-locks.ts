import { entryKey, inLockOrder, type Lock } from "./lock.js";

/**
 * A part that git could not merge: ours, the common ancestor if git was asked to show it, theirs.
 *
 * @see https://git-scm.com/docs/git-merge#_how_conflicts_are_presented
 */
const conflict =
  /^<{7}(?: .*)?\r?\n([\s\S]*?)(?:^\|{7}(?: .*)?\r?\n[\s\S]*?)?^={7}\r?\n([\s\S]*?)^>{7}(?: .*)?\r?$\n?/gm;

/** Whether git left a conflict in a text. */
export function hasConflict(text: string): boolean {
  return /^<{7}(?: |\r?$)/m.test(text) && /^>{7}(?: |\r?$)/m.test(text);
}

/** Both sides of a text with conflicts: each as if it had been chosen everywhere. */
export function conflictSides(text: string): { readonly ours: string; readonly theirs: string } {
  return {
    ours: text.replace(conflict, (_, ours: string) => ours),
    theirs: text.replace(conflict, (_, _ours, theirs: string) => theirs),
  };
}

/**
 * The lock of two branches: every name that either of them has locked stays, and the files of both
 * are ours. Neither says how the merged output was made, so nothing of the last run is kept.
 */
export function mergeLocks(ours: Lock, theirs: Lock): Lock {
  const entries = new Map([...theirs.endpoints, ...ours.endpoints].map((e) => [entryKey(e), e]));
  const platform = ours.platform ?? theirs.platform;
  return {
    ...(platform && { platform }),
    endpoints: inLockOrder([...entries.values()]),
    files: new Map([...theirs.files, ...ours.files]),
  };
}
