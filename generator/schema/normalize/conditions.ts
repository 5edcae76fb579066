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

/**
 * The conditions of a schema in keywords that the input check has. None of it shows in a type: one
 * branch of each union names no type.
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
    if (required.length > 0) add({ required: [name] }, { required });
  }
  const schemas = objectMember(value, "dependentSchemas") ?? {};
  for (const name of Object.keys(schemas).sort(byCodeUnit)) {
    add({ required: [name] }, read(schemas[name] ?? true, "dependentSchemas", name));
  }
  const [given, met, missed] = ["if", "then", "else"].map((keyword) => {
    const child = member(value, keyword);
    return child === undefined ? undefined : read(child, keyword);
  });
  if (given && met) add(given, met);
  if (given && missed) add({ not: given }, missed);
  if (consequences.length === 0) return schema;
  const properties = emptyRecord<Schema>();
  Object.assign(properties, schema.properties);
  for (const [name, field] of Object.entries(consequenceFields(consequences)))
    properties[name] ??= field;
  return {
    ...schema,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(conditions.length > 0 && { allOf: [...(schema.allOf ?? []), ...conditions] }),
  };
}

/** The keywords that begin a condition; most schemas have none of them. */
const conditional = ["if", "dependentRequired", "dependentSchemas"];

/** A field that only a consequence names is an input field too: whoever meets the condition gives it. */
function consequenceFields(consequences: readonly Schema[]): Record<string, Schema> {
  const fields = emptyRecord<Schema>();
  for (const { properties = {} } of consequences) {
    for (const [name, field] of Object.entries(properties)) {
      if (!allowsNothing(field) && !isEmpty(withoutAnnotations(field))) fields[name] ??= field;
    }
  }
  return fields;
}

/** Closes an object that takes only the fields it names: it lists their names, or it is one whole. */
export function closeObject(
  context: NormalizeContext,
  schema: Schema,
  value: JsonObject,
  at: string,
): Schema {
  const { properties, additionalProperties, anyOf, oneOf, allOf, $ref } = schema;
  const names = member(value, "propertyNames");
  const listed =
    names === undefined ? undefined : context.read(names, pointer(at, "propertyNames"), 0).enum;
  if (listed?.every((name) => typeof name === "string") && additionalProperties !== false) {
    const field = typeof additionalProperties === "object" ? additionalProperties : {};
    const fields = emptyRecord<Schema>();
    for (const name of listed) fields[name] = properties?.[name] ?? field;
    for (const [name, own] of Object.entries(properties ?? {})) fields[name] ??= own;
    return { ...schema, properties: fields, additionalProperties: false };
  }
  const isWhole = [additionalProperties, anyOf, oneOf, allOf, $ref].every(
    (part) => part === undefined,
  );
  return properties && isWhole && member(value, "unevaluatedProperties") === false
    ? { ...schema, additionalProperties: false }
    : schema;
}
