import { describeConstraints } from "../../generator/schema/describe-constraints.js";
import type { JsonValue } from "../../generator/util/json.js";
import { constraintsOf, type Field } from "./fields.js";

/** Values, limits and default of a field, in short sentences. */
export function describeField(field: Field): string {
  const { allowed_values: values = [], default: fallback } = field;
  return [
    ...(values.length > 0 ? [`Values: ${values.map(formatValue).join(", ")}.`] : []),
    ...describeConstraints(constraintsOf(field)),
    ...(fallback === undefined ? [] : [`Default: ${JSON.stringify(fallback)}.`]),
  ].join(" ");
}

/** A value as a person would type it. */
export function formatValue(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
