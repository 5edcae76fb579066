import { describeValue } from "../util/describe-value.js";
import { asObject } from "../util/json.js";

/**
 * Code that was never type-checked may forget an `await`: a promise would be a result without pictures.
 *
 * @throws {TypeError} for a value that is not a generation
 */
export function checkGeneration(taker: string, value: unknown): void {
  if (typeof asObject(value)?.["ok"] === "boolean") return;
  const hint = value instanceof Promise ? ": await it first" : "";
  throw new TypeError(`${taker} takes a generation, found ${describeValue(value)}${hint}`);
}
