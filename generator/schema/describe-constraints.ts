import { type Schema, typesOf } from "./schema.js";

/**
 * What a schema demands beyond its TypeScript type, in words, for JSDoc and documents:
 * `Range: 1–4.`, `At most 14 items.`
 */
export function limitsInWords(schema: Schema): readonly string[] {
  return [
    range(schema),
    schema.multipleOf !== undefined && `Multiple of ${schema.multipleOf}.`,
    !hasValues(schema) && range(schema) === undefined && wholeNumbers(schema),
    counted(schema.minLength, schema.maxLength, "character"),
    counted(schema.minItems, schema.maxItems, "item"),
    counted(schema.minProperties, schema.maxProperties, "field"),
    schema.uniqueItems && "Items are unique.",
    schema.format && `Format: ${schema.format}.`,
    schema.items?.format && `Format of an item: ${schema.items.format}.`,
    schema.pattern && `Pattern: ${schema.pattern}`,
  ].filter((words) => typeof words === "string");
}

function wholeNumbers(schema: Schema): string | undefined {
  const types = typesOf(schema).filter((type) => type !== "null");
  if (!types.includes("integer") || types.includes("number")) return undefined;
  return types.length === 1 ? "Integer." : "Numbers are integers.";
}

function hasValues(schema: Schema): boolean {
  return schema.enum !== undefined || schema.const !== undefined;
}

function range(schema: Schema): string | undefined {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema;
  const isMore = exclusiveMinimum !== undefined && exclusiveMinimum >= (minimum ?? -Infinity);
  const isLess = exclusiveMaximum !== undefined && exclusiveMaximum <= (maximum ?? Infinity);
  const least = isMore ? exclusiveMinimum : minimum;
  const most = isLess ? exclusiveMaximum : maximum;
  const more = isMore ? "more than " : "";
  const less = isLess ? "less than " : "";
  if (least !== undefined && most !== undefined) {
    const wordy = more !== "" || less !== "";
    return wordy
      ? `Range: ${more || "from "}${inFull(least)} ${less === "" ? "to" : `to ${less.trim()}`} ${inFull(most)}.`
      : `Range: ${inFull(least)}–${inFull(most)}.`;
  }
  if (least !== undefined) return `${more === "" ? "At least" : "More than"} ${inFull(least)}.`;
  if (most !== undefined) return `${less === "" ? "At most" : "Less than"} ${inFull(most)}.`;
  return undefined;
}

/** Every digit of an integer: JavaScript rounds those beyond 2^53 where it prints them. */
function inFull(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e21 ? String(BigInt(value)) : String(value);
}

function counted(
  least: number | undefined,
  most: number | undefined,
  unit: string,
): string | undefined {
  const units = (count: number) => `${count} ${unit}${count === 1 ? "" : "s"}`;
  if (least !== undefined && least > 0 && most !== undefined) {
    return least === most ? `Exactly ${units(least)}.` : `${least} to ${units(most)}.`;
  }
  if (least !== undefined && least > 0) return `At least ${units(least)}.`;
  return most === undefined ? undefined : `At most ${units(most)}.`;
}
