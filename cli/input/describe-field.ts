import type { JsonValue } from "../../generator/util/json.js";
import type { Field } from "./fields.js";

/** Values, limits and default of a field, in a few words. */
export function limitWords(field: Field): string {
  const { allowed_values: values = [], minimum, maximum, min_items, max_items } = field;
  return [
    values.length > 0 && values.map(valueWord).join(", "),
    range(minimum, maximum, ""),
    range(field.min_length, field.max_length, " characters"),
    range(min_items, max_items, " items"),
    field.format !== undefined && field.format,
    field.default !== undefined && `default ${JSON.stringify(field.default)}`,
  ]
    .filter((words) => typeof words === "string")
    .join("; ");
}

/** A value as someone would type it. */
export function valueWord(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function range(least: number | undefined, most: number | undefined, unit: string): string | false {
  if (least !== undefined && most !== undefined) return `${least}–${most}${unit}`;
  if (least !== undefined) return `at least ${least}${unit}`;
  return most === undefined ? false : `at most ${most}${unit}`;
}
