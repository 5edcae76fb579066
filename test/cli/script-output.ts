import { readFileSync } from "node:fs";
import path from "node:path";
import { repository } from "../readme-blocks.js";

/** The keys of an object, each with its type; a key that ends in `?` may be absent. */
export type Shape = Readonly<Record<string, string>>;

interface ScriptOutput {
  readonly documents: Readonly<Record<string, Shape>>;
  /** By `event`. */
  readonly lines: Readonly<Record<string, Shape>>;
}

/** What scripts of the platform read, key by key. A name or a type changes here on purpose only. */
export const scriptOutput = JSON.parse(
  readFileSync(path.join(repository, "test/fixtures/platform/script-output.json"), "utf8"),
) as ScriptOutput; // written by hand, as this says

/** What of an object is not as its shape says: keys that are missing, new, or of another type. */
export function shapeProblems(value: unknown, shape: Shape = {}): readonly string[] {
  const object = value as Readonly<Record<string, unknown>>; // an object, as every document is
  const known = Object.keys(shape).map((key) => key.replace(/\?$/, ""));
  const extra = Object.keys(object).filter((key) => !known.includes(key));
  const wrong = Object.entries(shape).flatMap(([key, type]) => {
    const name = key.replace(/\?$/, "");
    if (!Object.hasOwn(object, name)) return key === name ? [`${name} is missing`] : [];
    return fits(object[name], type) ? [] : [`${name} is not ${type}`];
  });
  return [...extra.map((key) => `${key} is new`), ...wrong];
}

/** The same of a line of `create` or `wait`. */
export function lineProblems({
  event,
  ...fields
}: Readonly<Record<string, unknown>>): readonly string[] {
  const shape = scriptOutput.lines[String(event)];
  if (shape === undefined) return [`the event ${event} is new`];
  return shapeProblems(fields, shape).map((problem) => `${event}: ${problem}`);
}

function fits(value: unknown, type: string): boolean {
  return type.split(" | ").some((each) => {
    if (each.endsWith("[]")) {
      return Array.isArray(value) && value.every((item) => fits(item, each.slice(0, -2)));
    }
    if (each.startsWith('"')) return value === JSON.parse(each);
    if (each === "any") return true;
    if (each === "null") return value === null;
    const isPlainObject = typeof value === "object" && value !== null && !Array.isArray(value);
    return each === "object" ? isPlainObject : typeof value === each;
  });
}
