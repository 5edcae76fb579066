import { parseJsonText } from "../input/parse-json.js";
import { isObject, type JsonObject, type JsonValue } from "../util/json.js";
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
import { parseSchema } from "./parse-schema.js";
import { digestSum, lockVersion, shapeName } from "./write-lock.js";

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
 * one thing the first counts, which is ours. Neither branch says how the merged output was made: of
 * the last run nothing is kept, and of an endpoint whose lines were mixed only the name.
 *
 * @throws GeneratorError MS1302 if there is more in it than such lines
 */
export function readMerged(text: string, file: string): Lock {
  const { platform, files, endpoints, shapes } = partsOf(withoutMarks(text).split("\n"));
  const data = new Map(shapes.flatMap((block) => shapeOf(block, file)));
  const sums: unknown[] = [];
  const value = {
    lockfileVersion: lockVersion,
    platform: firstOfEach(platform, file),
    endpoints: endpoints.map(({ head, lines }) => {
      const digest = objectOf(lines, file);
      const isWhole = digest && "model" in digest && data.has(String(digest["data"]));
      sums.push(digest?.["digest"]);
      return { ...(isWhole && digest), ...oneLine(head, file) };
    }),
    data: Object.fromEntries(data),
    files: firstOfEach(files, file),
  };
  const lock = parseLock(value, file);
  const entries = new Map<string, LockedEndpoint>();
  for (const [at, { digest, ...entry }] of lock.endpoints.entries()) {
    const first = entries.get(entryKey(entry));
    const isAsWritten = digest && digestSum(entry, digest) === sums[at];
    entries.set(entryKey(entry), { ...(isAsWritten && { digest }), ...(first ?? entry) });
  }
  return { ...lock, endpoints: inLockOrder([...entries.values()]) };
}

/** Without the marks of conflicts, and without the common ancestor if git was asked to show it. */
function withoutMarks(text: string): string {
  return withPlainLineEnds(text)
    .replace(/^\ufeff/, "")
    .replace(/^\|{7}(?: .*)?\n[\s\S]*?^(?=={7}$)/gm, "")
    .replace(/^(?:<{7}|={7}|>{7})(?: .*)?\n/gm, "");
}

/** A line that says what a thing is, and the lines that say more about it. */
interface Block {
  readonly head: string;
  readonly lines: string[];
}

/** Sorts the lines: what one is shows by itself, as git may have moved it into another part. */
function partsOf(lines: readonly string[]) {
  const parts = {
    platform: [] as string[],
    files: [] as string[],
    endpoints: [] as Block[],
    shapes: [] as Block[],
  };
  let block: Block | undefined;
  let isPlatform = false;
  for (const line of lines) {
    const isEndpoint = /^ {6}"method": /.test(line);
    if (isEndpoint || /^ {4}"[0-9a-f]{12}": /.test(line)) {
      // If git mixed the lines of two, the second head has those of both.
      block = { head: line, lines: [] };
      parts[isEndpoint ? "endpoints" : "shapes"].push(block);
    } else if (/^ {6}/.test(line)) block?.lines.push(line);
    else {
      block = undefined;
      if (/^ {4}"[^"]+": "[0-9a-f]{64}",?$/.test(line)) parts.files.push(line);
      else if (/^ {4}/.test(line) && isPlatform) parts.platform.push(line);
      else if (/^ {2}"/.test(line)) isPlatform = line === '  "platform": {';
    }
  }
  return parts;
}

/** A shape is called by its content, which shows whether it is whole. */
function shapeOf({ head, lines }: Block, file: string): readonly (readonly [string, JsonValue])[] {
  const [, name = "", rest = ""] = /^ {4}"([0-9a-f]{12})": (.*)$/.exec(head) ?? [];
  const shape =
    rest === "{" ? objectOf(lines, file) : objectOf([`"shape": ${rest}`], file)?.["shape"];
  if (!isObject(shape)) return [];
  return shapeName(parseSchema({ value: shape, file })) === name ? [[name, shape]] : [];
}

/** @returns undefined if the lines of two were mixed: then a name is there twice, or brackets do not match */
function objectOf(lines: readonly string[], file: string): JsonObject | undefined {
  const members = lines.map((line) => line.replace(/,$/, ""));
  const text = members.map((line, at) => {
    const next = members[at + 1];
    const isLast = next === undefined || /^\s*[}\]]$/.test(next);
    return isLast || /[[{]$/.test(line) ? line : `${line},`;
  });
  try {
    const value = parseJsonText(`{${text.join("\n")}}`, file);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The members on one line. */
function oneLine(line: string, file: string): JsonObject {
  const value = objectOf([line], file);
  if (value !== undefined) return value;
  throw unreadable({ value: line, file }, "git merged it, and a line in it is not one of ours");
}

/** One member a line; what is no member is of another part. */
function firstOfEach(lines: readonly string[], file: string): JsonObject {
  const members = lines.flatMap((line) => Object.entries(objectOf([line], file) ?? {}));
  return Object.fromEntries(members.reverse());
}
