import { parseJsonText } from "../input/parse-json.js";
import { isObject, type JsonObject } from "../util/json.js";
import { hasManyChecksums } from "./checksum.js";
import {
  entryKey,
  inLockOrder,
  type Lock,
  type LockedEndpoint,
  withPlainLineEnds,
} from "./lock.js";
import { unreadable } from "./lock-part.js";
import { parseLock } from "./parse-lock.js";
import { lockVersion } from "./write-lock.js";

/** Whether git left a conflict in a text. */
export function hasConflict(text: string): boolean {
  return /^<{7}(?: |\r?$)/m.test(text) && /^>{7}(?: |\r?$)/m.test(text);
}

/** Whether git merged two locks: it left conflicts, or the lines of both (`merge=union`). */
export function isMerged(text: string): boolean {
  return hasConflict(text) || hasManyChecksums(text);
}

/**
 * Reads a lock in which lines of two branches stand one after the other, whether or not git marked
 * them. Every name that either has locked stays, and the files of both are ours; of two lines for
 * one thing the first counts, which is ours. Neither branch says how the merged output was made, so
 * nothing else is kept.
 *
 * @throws GeneratorError MS1302 if a line of an endpoint or a file is not one of ours
 */
export function readMerged(text: string, file: string): Lock {
  const lines = withoutAncestor(withPlainLineEnds(text)).split("\n");
  // What a line is shows by itself: git may have moved it into another part.
  const membersOf = (form: RegExp) =>
    lines.filter((line) => form.test(line)).map((line) => lineMembers(line, file));
  const { endpoints, ...lock } = parseLock(
    {
      lockfileVersion: lockVersion,
      endpoints: membersOf(/^ {6}"method": /),
      files: Object.assign({}, ...membersOf(/^ {4}"[^"]+": "[0-9a-f]{64}",?$/).reverse()),
    },
    file,
  );
  const entries = new Map<string, LockedEndpoint>();
  for (const entry of endpoints) {
    if (!entries.has(entryKey(entry))) entries.set(entryKey(entry), entry);
  }
  return { ...lock, endpoints: inLockOrder([...entries.values()]) };
}

/** Without the common ancestor, if git was asked to show it. */
function withoutAncestor(text: string): string {
  return text.replace(/^\|{7}(?: .*)?\n[\s\S]*?^(?=={7}$)/gm, "");
}

function lineMembers(line: string, file: string): JsonObject {
  try {
    const members = parseJsonText(`{${line.replace(/,$/, "")}}`, file);
    if (isObject(members)) return members;
  } catch {
    // Told as any line that is not ours.
  }
  throw unreadable({ value: line, file }, "git merged it, and a line in it is not one of ours");
}
