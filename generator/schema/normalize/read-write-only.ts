import { emptyRecord } from "../../util/json.js";
import { checkedPart } from "../checked-part.js";
import { listedValues, type Schema } from "../schema.js";
import { holdsBranches, holdsSchemas, mapChildren } from "../walk.js";
import type { SchemaUse } from "./context.js";
import { asAnyOf } from "./one-of.js";

/**
 * The schema as its use needs it: without properties that only the other direction has. An input
 * field with a default is optional, since the service, or the runtime, fills it in.
 */
export function fitToUse(schema: Schema, use: SchemaUse): Schema {
  return adapt(use === "output" ? schema : withOnlyValues(schema), use, new Set());
}

/**
 * A required field with one allowed value gets it as its default, and the runtime fills it in: at any
 * depth of objects and lists, but not in alternatives, which such fields tell apart.
 */
function withOnlyValues(schema: Schema): Schema {
  const { required = [], properties, items, allOf } = schema;
  if (properties === undefined && items === undefined && allOf === undefined) return schema;
  const fields = emptyRecord<Schema>();
  for (const [name, field] of Object.entries(properties ?? {})) {
    fields[name] = required.includes(name) ? filledIn(field) : withOnlyValues(field);
  }
  return {
    ...schema,
    ...(properties && { properties: fields }),
    ...(items && { items: withOnlyValues(items) }),
    ...(allOf && { allOf: allOf.map(withOnlyValues) }),
  };
}

/** A required schema with its one allowed value as the default that is sent. */
export function filledIn(schema: Schema): Schema {
  const [only, ...others] = listedValues(schema) ?? [];
  const isOne = only !== undefined && only !== null && others.length === 0;
  if (!isOne) return withOnlyValues(schema);
  return { ...schema, default: only, filled: true };
}

/** @param absent - names that an enclosing schema lets a value leave out, whatever a branch requires */
function adapt(schema: Schema, use: SchemaUse, absent: ReadonlySet<string>): Schema {
  const isChanged = (keyword: string) =>
    keyword === "required" || keyword === "inexact" || holdsSchemas(keyword);
  if (!Object.keys(schema).some(isChanged)) return schema;
  const optional = new Set([...absent, ...optionalNames(schema, use)]);
  const { required = [], inexact: _, ...others } = schema;
  const asked = required.filter((name) => !optional.has(name));
  const fitting: Schema = {
    ...others,
    ...(others.properties && { properties: visibleProperties(others.properties, use) }),
    ...(asked.length > 0 && { required: asked }),
  };
  const adapted = mapChildren(fitting, (child, keyword) =>
    // What is excluded is excluded as it is written.
    keyword === "not" ? child : adapt(child, use, holdsBranches(keyword) ? optional : none),
  );
  return isLoosened(schema.oneOf, adapted.oneOf) ? asAnyOf(adapted) : adapted;
}

/** Whether a value that fitted one branch alone may fit another one now. */
function isLoosened(written: readonly Schema[] = [], adapted: readonly Schema[] = []): boolean {
  const checked = (branches: readonly Schema[]) => JSON.stringify(branches.map(checkedPart));
  return written.length > 0 && checked(written) !== checked(adapted);
}

const none: ReadonlySet<string> = new Set();

/** Names that a value may leave out although they are called required, here or in an `allOf`. */
function optionalNames({ properties = {}, allOf = [] }: Schema, use: SchemaUse): readonly string[] {
  const own = Object.keys(properties).filter((name) => {
    const property = properties[name] ?? {};
    return (use !== "output" && property.default !== undefined) || isHidden(property, use);
  });
  return [...own, ...allOf.flatMap((branch) => optionalNames(branch, use))];
}

function visibleProperties(
  properties: Readonly<Record<string, Schema>>,
  use: SchemaUse,
): Record<string, Schema> {
  const visible = emptyRecord<Schema>();
  for (const [name, property] of Object.entries(properties)) {
    if (!isHidden(property, use)) visible[name] = property;
  }
  return visible;
}

function isHidden(property: Schema, use: SchemaUse): boolean {
  return (use === "output" ? property.writeOnly : property.readOnly) === true;
}
