import type { JsonObject, JsonValue } from "../../protocol.js";
import { type Control, controlOf } from "./control.js";
import { flat, withoutNull } from "./flat-schema.js";
import { text } from "./json-values.js";
import { limitsOf } from "./limits.js";
import { labelOf, titleOf } from "./names.js";

/** A field of a form. */
export interface FieldModel {
  readonly name: string;
  /** Without `$ref`, `allOf` and null. */
  readonly schema: JsonObject;
  readonly control: Control;
  readonly nullable: boolean;
  readonly title: string;
  readonly description: string;
  readonly limits: string;
  readonly fallback: JsonValue | undefined;
  readonly deprecated: boolean;
}

export function fieldModel(root: JsonObject, given: JsonValue, name: string): FieldModel {
  const { schema, nullable } = withoutNull(root, flat(root, given));
  return {
    name,
    schema,
    nullable,
    control: controlOf(root, schema, name),
    title: titleOf(schema) || labelOf(name),
    description: text(schema["description"]),
    limits: limitsOf(schema),
    fallback: schema["default"],
    deprecated: schema["deprecated"] === true,
  };
}
