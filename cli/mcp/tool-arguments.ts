import { isObject, type JsonObject, member } from "../../generator/util/json.js";
import { isTooDeep } from "./call-key.js";

/** Arguments that a tool cannot take. The message is for the model that sent them. */
export class ArgumentError extends Error {}

/** @throws ArgumentError */
export function objectArgument(value: unknown, name: string): JsonObject {
  if (value === undefined) return {};
  if (!isObject(value)) throw new ArgumentError(`${name} must be an object.`);
  if (isTooDeep(value)) throw new ArgumentError(`${name} is nested too deep.`);
  return value;
}

/** @throws ArgumentError */
export function textArgument(values: JsonObject, name: string): string {
  const value = member(values, name);
  if (typeof value === "string" && value.trim() !== "") return value.trim();
  throw new ArgumentError(`${name} must be a text that is not empty.`);
}

/** @throws ArgumentError */
export function limitArgument(values: JsonObject): number {
  const value = member(values, "limit") ?? 20;
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= 100) {
    return value;
  }
  throw new ArgumentError("limit must be an integer from 1 to 100.");
}

/** @throws ArgumentError for an argument that the tool does not have: it may be a typo */
export function onlyArguments(values: JsonObject, known: readonly string[]): void {
  const unknown = Object.keys(values).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const takes = known.length === 0 ? "It takes none." : `It takes ${known.join(", ")}.`;
  throw new ArgumentError(`There is no argument ${JSON.stringify(unknown.slice(0, 80))}. ${takes}`);
}
