import type { JsonObject, JsonValue } from "../../protocol.js";

/** Limits in words: "1–4", "up to 500 characters". The words are those of refusals, which stand beside them. */
export function limitsOf(schema: JsonObject): string {
  const said = [
    between(bound(schema["minimum"]), bound(schema["maximum"]), ""),
    ...[above(schema), below(schema)],
    stepOf(schema),
    between(number(schema["minLength"]), number(schema["maxLength"]), "character"),
    between(number(schema["minItems"]), number(schema["maxItems"]), "item"),
    between(number(schema["minProperties"]), number(schema["maxProperties"]), "field"),
    schema["uniqueItems"] === true ? "without repetition" : "",
  ];
  return said.filter((each) => each !== "").join(", ");
}

/** A limit that a person could pass: those of a whole number in JavaScript tell nothing. */
function bound(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" && Math.abs(value) < 2 ** 53 - 1 ? value : undefined;
}

function between(least: number | undefined, most: number | undefined, unit: string): string {
  const after = unit === "" ? "" : (most ?? least) === 1 ? ` ${unit}` : ` ${unit}s`;
  if (least !== undefined && most !== undefined && (unit === "" || least > 0)) {
    return `${count(least)}–${count(most)}${after}`;
  }
  if (most !== undefined) return `up to ${count(most)}${after}`;
  return least === undefined || (least <= 0 && unit !== "")
    ? ""
    : `at least ${count(least)}${after}`;
}

function above({ exclusiveMinimum }: JsonObject): string {
  return typeof exclusiveMinimum === "number" ? `above ${count(exclusiveMinimum)}` : "";
}

function below({ exclusiveMaximum }: JsonObject): string {
  return typeof exclusiveMaximum === "number" ? `below ${count(exclusiveMaximum)}` : "";
}

function stepOf({ multipleOf }: JsonObject): string {
  return typeof multipleOf === "number" && multipleOf !== 1 ? `in steps of ${multipleOf}` : "";
}

function count(value: number): string {
  return Math.abs(value) >= 10_000 ? value.toLocaleString("en") : String(value);
}

function number(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}
