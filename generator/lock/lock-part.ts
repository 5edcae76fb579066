import { GeneratorError } from "../diagnostics/errors.js";
import { isObject, type JsonValue, member } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";

/**
 * A part of the lock, and its position as a chain of parents: thousands of parts are read, and the
 * pointer of one is only built for a message.
 */
export interface LockPart {
  readonly value: JsonValue | undefined;
  readonly file: string;
  readonly within?: LockPart;
  /** Its name or index there. */
  readonly key?: string | number;
}

export function child(within: LockPart, key: string): LockPart {
  return { value: member(within.value, key), file: within.file, within, key };
}

/** The members of an object; an absent one has none. */
export function children(part: LockPart): readonly (readonly [string, LockPart])[] {
  if (part.value === undefined) return [];
  if (!isObject(part.value)) throw unreadable(part, "expected an object");
  return Object.keys(part.value).map((key) => [key, child(part, key)]);
}

/** The items of a list; an absent one has none. */
export function items(part: LockPart): readonly LockPart[] {
  const { value, file } = part;
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw unreadable(part, "expected a list");
  return value.map((item, key) => ({ value: item, file, within: part, key }));
}

export function nonBlankString(part: LockPart): string {
  if (typeof part.value === "string" && part.value.trim() !== "") return part.value;
  throw unreadable(part, "expected a text");
}

/** A string that may be blank, unlike that of {@link nonBlankString}. */
export function anyString(part: LockPart): string {
  if (typeof part.value === "string") return part.value;
  throw unreadable(part, "expected a text");
}

export function optionalString(part: LockPart): string | undefined {
  return part.value === undefined ? undefined : nonBlankString(part);
}

export function unreadable(part: LockPart, problem: string): GeneratorError {
  return new GeneratorError("MS1302", `the lock cannot be read: ${problem}`, {
    file: part.file,
    pointer: pointerOf(part),
    hint: "Restore it from version control. Without it, names are assigned again and may change, and a file that a run would change counts as your own (MS1402).",
  });
}

function pointerOf({ within, key = "" }: LockPart): string {
  return within === undefined ? "" : pointer(pointerOf(within), key);
}
