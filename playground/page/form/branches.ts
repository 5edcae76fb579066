import type { JsonObject, JsonValue } from "../../protocol.js";
import { flat, joinedSchema } from "./flat-schema.js";
import { list, objectOf, text, typesOf, words } from "./json-values.js";
import { isIdentifier, labelOf } from "./names.js";

export interface Branch {
  readonly label: string;
  readonly schema: JsonObject;
}

export function branchesOf(schema: JsonObject): readonly JsonValue[] {
  const one = list(schema["oneOf"]);
  return one.length > 0 ? one : list(schema["anyOf"]);
}

export function withoutBranches({ oneOf: _one, anyOf: _any, ...rest }: JsonObject): JsonObject {
  return rest;
}

/** The fields of an object, those of its alternatives left out. */
export function ownFields(root: JsonObject, schema: JsonObject): readonly string[] {
  const inBranches = new Set(branchesOf(schema).flatMap((branch) => fieldNames(root, branch)));
  return Object.keys(objectOf(schema["properties"])).filter((name) => !inBranches.has(name));
}

/** The alternatives of an object, each with all that it says of its fields. */
export function objectBranches(root: JsonObject, schema: JsonObject): readonly Branch[] {
  const branches = branchesOf(schema);
  if (branches.length < 2) return [];
  const shared = objectOf(schema["properties"]);
  return labelled(root, branches, {}).map(({ label, schema: branch }) => {
    const fields = objectOf(branch["properties"]);
    const names = fieldNames(root, branch);
    const properties = names.map((name) => {
      return [name, { ...objectOf(shared[name]), ...objectOf(fields[name]) }] as const;
    });
    return { label, schema: { ...branch, properties: Object.fromEntries(properties) } };
  });
}

function fieldNames(root: JsonObject, branch: JsonValue): readonly string[] {
  const { properties, required } = flat(root, branch);
  const names = [...Object.keys(objectOf(properties)), ...list(required)];
  return [...new Set(names.filter((name) => typeof name === "string"))];
}

export function labelled(
  root: JsonObject,
  branches: readonly JsonValue[],
  outer: JsonObject,
): readonly Branch[] {
  const taken = new Set<string>();
  return branches.map((branch, index) => {
    const schema = joinedSchema(flat(root, branch), outer);
    const wanted = branchLabel(root, branches, index);
    const label = taken.has(wanted) ? `${wanted} (${index + 1})` : wanted;
    taken.add(label);
    return { label, schema };
  });
}

/** What sets a branch apart: its title, its constant fields, what it requires, or its type. */
function branchLabel(root: JsonObject, branches: readonly JsonValue[], index: number): string {
  const schema = flat(root, branches[index]);
  const title = text(schema["title"]);
  if (title !== "") return isIdentifier(title) ? labelOf(title) : title;
  const fields = Object.values(objectOf(schema["properties"]));
  const constant = [schema, ...fields]
    .map((field) => constantOf(root, field))
    .find((value) => value !== undefined);
  if (constant !== undefined) return labelOf(words(constant));
  const required = list(schema["required"]).filter((name) => typeof name === "string");
  if (required.length > 0) return required.map(labelOf).join(", ");
  const others = branches.flatMap((other, at) => (at === index ? [] : fieldNames(root, other)));
  const own = Object.keys(objectOf(schema["properties"])).filter((name) => !others.includes(name));
  if (own.length > 0) return own.slice(0, 2).map(labelOf).join(", ");
  if (schema["contentMediaType"] !== undefined) return "File";
  const [type] = typesOf(schema);
  return type === undefined ? `Variant ${index + 1}` : labelOf(type);
}

/** The values that a schema names: its `const`, else its `enum`. */
export function valuesOf(schema: JsonObject): readonly JsonValue[] {
  return Object.hasOwn(schema, "const") ? [schema["const"] ?? null] : list(schema["enum"]);
}

/** The one value that a field may have. */
export function constantOf(root: JsonObject, field: JsonValue | undefined): JsonValue | undefined {
  const values = valuesOf(flat(root, field));
  return values.length === 1 ? values[0] : undefined;
}
