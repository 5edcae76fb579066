import {
  arrayMember,
  byCodeUnit,
  emptyRecord,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { allowsNothing, isEmpty, type Schema, withoutAnnotations } from "../schema.js";
import type { NormalizeContext } from "./context.js";
import { hasUnchecked } from "./has-unchecked.js";
import { anyOfThem } from "./merge-all-of.js";

/**
 * The conditions of a schema in keywords that the input check has. They change a type only by the fields
 * that a consequence names: one branch of each union names no type.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-10.2.2
 */
export function withConditions(
  context: NormalizeContext,
  schema: Schema,
  value: JsonObject,
  at: string,
  level: number,
): Schema {
  if (!conditional.some((keyword) => member(value, keyword) !== undefined)) return schema;
  const read = (child: JsonValue, ...path: string[]) =>
    context.read(child, pointer(at, ...path), level);
  const conditions: Schema[] = [];
  const consequences: Schema[] = [];
  const add = (condition: Schema, consequence: Schema) => {
    consequences.push(consequence);
    // The condition is not met, or its consequence holds; a condition that no check can judge is dropped.
    if (!hasUnchecked(condition)) conditions.push({ anyOf: [{ not: condition }, consequence] });
  };
  const dependents = objectMember(value, "dependentRequired");
  for (const name of Object.keys(dependents ?? {}).sort(byCodeUnit)) {
    const required = arrayMember(dependents, name).filter((each) => typeof each === "string");
    if (required.length > 0) add({ type: "object", required: [name] }, { required });
  }
  const schemas = objectMember(value, "dependentSchemas") ?? {};
  for (const name of Object.keys(schemas).sort(byCodeUnit)) {
    add(
      { type: "object", required: [name] },
      read(schemas[name] ?? true, "dependentSchemas", name),
    );
  }
  const [given, met, missed] = ["if", "then", "else"].map((keyword) => {
    const child = member(value, keyword);
    return child === undefined ? undefined : read(child, keyword);
  });
  if (given && met) add(given, met);
  if (given && missed) {
    consequences.push(missed);
    // Twice denied, it names no type.
    conditions.push({ anyOf: [{ not: { not: given } }, missed] });
  }
  if (consequences.length === 0) return schema;
  const properties = emptyRecord<Schema>();
  Object.assign(properties, schema.properties);
  for (const [name, field] of Object.entries(consequenceFields(consequences)))
    properties[name] ??= field;
  return {
    ...schema,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(conditions.length > 0 && { allOf: [...(schema.allOf ?? []), ...conditions] }),
    ...(conditions.length < consequences.length && { inexact: true }),
  };
}

/** The keywords that begin a condition; most schemas have none of them. */
const conditional = ["if", "dependentRequired", "dependentSchemas"];

/**
 * A field that only consequences name is an input field too: whoever meets a condition gives it.
 * Without the condition it may be anything, so it is for the type alone.
 */
function consequenceFields(consequences: readonly Schema[]): Record<string, Schema> {
  const forms = new Map<string, readonly Schema[]>();
  for (const { properties = {} } of consequences) {
    for (const [name, field] of Object.entries(properties)) {
      if (allowsNothing(field) || isEmpty(withoutAnnotations(field))) continue;
      forms.set(name, [...(forms.get(name) ?? []), field]);
    }
  }
  const fields = emptyRecord<Schema>();
  for (const [name, different] of forms) fields[name] = anyOfThem(different);
  return fields;
}

/** An object whose fields' names are listed by `propertyNames` takes these fields and no others. */
export function withListedFields(
  context: NormalizeContext,
  schema: Schema,
  value: JsonObject,
  at: string,
): Schema {
  const { properties, additionalProperties } = schema;
  const names = member(value, "propertyNames");
  if (names === undefined || additionalProperties === false) return schema;
  const listed = context.read(names, pointer(at, "propertyNames"), 0).enum;
  if (listed === undefined || !listed.every((name) => typeof name === "string")) {
    return { ...schema, additionalProperties: additionalProperties ?? true };
  }
  const field = typeof additionalProperties === "object" ? additionalProperties : {};
  const fields = emptyRecord<Schema>();
  for (const name of listed) fields[name] = properties?.[name] ?? field;
  for (const [name, own] of Object.entries(properties ?? {})) fields[name] ??= own;
  return { ...schema, properties: fields, additionalProperties: false };
}

/**
 * `unevaluatedProperties: false` closes an object whose fields are all known to its one schema. What
 * alternatives and conditions evaluate depends on the value: such an object stays open.
 *
 * @param schema - whole: with what its `$ref` leads to, and its `allOf`
 */
export function withUnevaluated(schema: Schema, value: JsonObject): Schema {
  const others = member(value, "unevaluatedProperties");
  if (others === undefined) return schema;
  const isWhole =
    member(value, "if") === undefined &&
    schema.unchecked !== "all" &&
    evaluating.every((keyword) => schema[keyword] === undefined);
  if (others === false && isWhole) {
    const { required = [], properties = {} } = schema;
    // A required field that nothing declares would not be allowed either, which no author means.
    const isLoose = required.some((name) => isEmpty(properties[name] ?? {}));
    return { ...schema, additionalProperties: false, ...(isLoose && { inexact: true }) };
  }
  const isOpen = others !== false && schema.additionalProperties === undefined;
  return { ...schema, ...(isOpen && { additionalProperties: true }), inexact: true };
}

/** Keywords by which a schema knows more fields than its `properties` name, or may know more. */
const evaluating = [
  "$ref",
  "anyOf",
  "oneOf",
  "allOf",
  "additionalProperties",
  "inexact",
] as const satisfies readonly (keyof Schema)[];
