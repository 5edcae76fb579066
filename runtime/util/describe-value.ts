import { isFile } from "./file-value.js";
import { asObject } from "./json.js";

/** What was found, shortened: a long prompt is not repeated. */
export function describeValue(value: unknown): string {
  if (typeof value === "string") {
    return value.length > MAX_LENGTH
      ? `${JSON.stringify(`${value.slice(0, MAX_LENGTH)}…`)} (${value.length} characters)`
      : JSON.stringify(value);
  }
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isFile(value)) return "a file";
  if (value === undefined) return "nothing";
  if (typeof value === "function" && value.name !== "") return `the function ${value.name}`;
  const isPlain = value === null || typeof value === "number" || typeof value === "boolean";
  return isPlain ? String(value) : `${article(kindOf(value))} ${kindOf(value)}`;
}

/** The name of its class, if it has one: `Promise` says more than `object`. */
function kindOf(value: unknown): string {
  const name: unknown = asObject(value)?.["constructor"];
  return typeof name === "function" && name !== Object ? name.name : typeof value;
}

const MAX_LENGTH = 40;

/** With the article that it has in English. */
export function article(noun: string): string {
  return /^[aeiou]/i.test(noun) ? "an" : "a";
}
