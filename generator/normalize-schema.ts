import { GeneratorError } from "./errors.js";
import {
  arrayMember,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
} from "./json.js";
import { pointer } from "./json-pointer.js";
import type { Document } from "./load-documents.js";
import { mergeAllOf } from "./merge-all-of.js";
import { resolveReference } from "./resolve-reference.js";
import { type JsonType, type Schema, typesOf } from "./schema.js";

/** Most schemas that one input or result may expand to: a bound on `$ref`s that double. */
const maxSchemas = 20_000;

/** Most levels of schemas in schemas, after references were followed. */
const maxLevels = 200;

/**
 * Brings a schema of OpenAPI 3.0 or 3.1 into the generator's one form: references followed,
 * recursion kept as `$defs`, `nullable` and `const` unions as plain JSON Schema.
 *
 * @param direction - `readOnly` properties are not input, `writeOnly` ones are not output
 * @throws GeneratorError MS1103 to MS1106
 */
export function normalizeSchema(
  spec: Document,
  value: JsonValue,
  at: string,
  direction: "input" | "output",
): Schema {
  const walk: Walk = { spec, direction, open: new Map(), defs: {}, schemas: 0 };
  const schema = normalize(walk, value, at, 0);
  const name = schema.$ref?.slice("#/$defs/".length);
  const own = name === undefined ? undefined : walk.defs[name];
  if (Object.keys(walk.defs).length === 0) return schema;
  return { ...(own ?? schema), $defs: walk.defs };
}

interface Walk {
  readonly spec: Document;
  readonly direction: "input" | "output";
  /** References being followed, by target: met again, they recurse. */
  readonly open: Map<string, { readonly level: number; name?: string }>;
  readonly defs: Record<string, Schema>;
  schemas: number;
}

function normalize(walk: Walk, value: JsonValue, at: string, level: number): Schema {
  walk.schemas += 1;
  if (walk.schemas > maxSchemas || level > maxLevels) {
    throw new GeneratorError("MS1106", "the schema expands to too much", {
      file: walk.spec.file,
      pointer: at,
      hint: `At most ${maxSchemas} schemas and ${maxLevels} levels, references followed.`,
    });
  }
  if (value === true) return {};
  if (value === false) return { not: {} };
  if (!isObject(value)) throw malformed(walk, at, "expected a schema: an object or a boolean");
  const reference = member(value, "$ref");
  return reference === undefined
    ? own(walk, value, at, level)
    : referenced(walk, value, reference, at, level);
}

function referenced(
  walk: Walk,
  value: JsonObject,
  reference: JsonValue,
  at: string,
  level: number,
): Schema {
  const target = resolveReference(walk.spec, reference, at);
  const open = walk.open.get(target.pointer);
  const { $ref: _, ...siblings } = value;
  if (open) {
    if (open.level === level) {
      throw new GeneratorError("MS1104", "the $refs form a cycle that no value can satisfy", {
        file: walk.spec.file,
        pointer: at,
        hint: "Break the cycle: one of its members must be a schema of its own.",
      });
    }
    open.name ??= definitionName(walk, target.pointer);
    return { $ref: `#/$defs/${open.name}`, ...own(walk, siblings, at, level) };
  }
  const entry: { readonly level: number; name?: string } = { level };
  walk.open.set(target.pointer, entry);
  const schema = normalize(walk, target.value, target.pointer, level);
  walk.open.delete(target.pointer);
  const overlay = own(walk, siblings, at, level);
  if (entry.name === undefined) return { ...schema, ...overlay };
  walk.defs[entry.name] = schema;
  return { $ref: `#/$defs/${entry.name}`, ...overlay };
}

function definitionName(walk: Walk, target: string): string {
  const last = target.split("/").at(-1) ?? "";
  const base = last.replace(/[^A-Za-z0-9]/g, "").slice(0, 40) || "Schema";
  const taken = new Set([...walk.open.values()].map(({ name }) => name));
  let name = base;
  for (let count = 2; taken.has(name) || Object.hasOwn(walk.defs, name); count += 1) {
    name = `${base}${count}`;
  }
  return name;
}

const numberKeywords = ["minimum", "maximum", "multipleOf"] as const;
const countKeywords = [
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "minProperties",
  "maxProperties",
] as const;
const textKeywords = ["title", "description", "format", "pattern"] as const;
const flagKeywords = ["deprecated", "readOnly", "writeOnly", "uniqueItems"] as const;

function own(walk: Walk, value: JsonObject, at: string, level: number): Schema {
  const schema: Schema = {};
  const types = jsonTypes(walk, value, at);
  if (types.length > 0) schema.type = types.length === 1 && types[0] ? types[0] : types;
  for (const keyword of textKeywords) {
    const text = member(value, keyword);
    if (typeof text === "string") schema[keyword] = text;
  }
  for (const keyword of flagKeywords) if (member(value, keyword) === true) schema[keyword] = true;
  for (const keyword of numberKeywords) {
    const limit = member(value, keyword);
    if (typeof limit === "number" && Number.isFinite(limit)) schema[keyword] = limit;
  }
  for (const keyword of countKeywords) {
    const limit = member(value, keyword);
    if (typeof limit === "number" && Number.isInteger(limit) && limit >= 0) schema[keyword] = limit;
  }
  exclusiveLimit(schema, value, "exclusiveMinimum", "minimum");
  exclusiveLimit(schema, value, "exclusiveMaximum", "maximum");
  values(walk, schema, value, at);
  children(walk, schema, value, at, level);
  if (schema.format === "binary" && walk.direction === "input" && schema.type === "string") {
    delete schema.type;
    delete schema.format;
    schema.file = true;
  }
  return member(value, "nullable") === true ? nullable(schema) : mergeAllOf(literals(schema));
}

/** OpenAPI 3.0 writes `exclusiveMinimum: true` beside `minimum`; 3.1 writes the limit itself. */
function exclusiveLimit(
  schema: Schema,
  value: JsonObject,
  exclusive: "exclusiveMinimum" | "exclusiveMaximum",
  inclusive: "minimum" | "maximum",
): void {
  const limit = member(value, exclusive);
  if (typeof limit === "number" && Number.isFinite(limit)) schema[exclusive] = limit;
  if (limit !== true || schema[inclusive] === undefined) return;
  schema[exclusive] = schema[inclusive];
  delete schema[inclusive];
}

function values(walk: Walk, schema: Schema, value: JsonObject, at: string): void {
  for (const keyword of ["const", "default"] as const) {
    const found = member(value, keyword);
    if (found !== undefined) schema[keyword] = finite(walk, found, pointer(at, keyword));
  }
  const allowed = member(value, "enum");
  if (Array.isArray(allowed)) {
    if (allowed.length === 0) {
      throw malformed(walk, pointer(at, "enum"), "expected at least one value");
    }
    schema.enum = allowed.map((item, index) => finite(walk, item, pointer(at, "enum", index)));
  }
  const example = member(value, "example");
  const examples = member(value, "examples");
  const all = Array.isArray(examples) ? examples : example === undefined ? [] : [example];
  if (all.length > 0) schema.examples = all;
}

/** `1e400` parses to Infinity, which no JSON can carry. */
function finite(walk: Walk, value: JsonValue, at: string): JsonValue {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw malformed(walk, at, "the number is too large to be represented");
  }
  return value;
}

function children(walk: Walk, schema: Schema, value: JsonObject, at: string, level: number): void {
  const inside = (child: JsonValue, ...path: (string | number)[]) =>
    normalize(walk, child, pointer(at, ...path), level + 1);
  for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
    const branches = arrayMember(value, keyword);
    if (branches.length === 0) continue;
    // Same level: a branch is the value itself, so a cycle through branches has no end.
    schema[keyword] = branches.map((branch, index) =>
      normalize(walk, branch, pointer(at, keyword, index), level),
    );
  }
  const not = member(value, "not");
  if (not !== undefined) schema.not = inside(not, "not");
  const items = member(value, "items");
  if (Array.isArray(items)) {
    schema.prefixItems = items.map((item, index) => inside(item, "items", index));
  } else if (items !== undefined) {
    schema.items = inside(items, "items");
  }
  const prefix = arrayMember(value, "prefixItems");
  if (prefix.length > 0) {
    schema.prefixItems = prefix.map((item, index) => inside(item, "prefixItems", index));
  }
  objectChildren(walk, schema, value, inside);
}

function objectChildren(
  walk: Walk,
  schema: Schema,
  value: JsonObject,
  inside: (child: JsonValue, ...path: (string | number)[]) => Schema,
): void {
  const additional = member(value, "additionalProperties");
  if (typeof additional === "boolean") schema.additionalProperties = additional;
  else if (additional !== undefined) {
    schema.additionalProperties = inside(additional, "additionalProperties");
  }
  const patterns = objectMember(value, "patternProperties");
  if (patterns && Object.keys(patterns).length > 0) {
    // Patterns are not evaluated: any key may hold what one of them allows.
    const allowed = Object.entries(patterns).map(([key, child]) =>
      inside(child, "patternProperties", key),
    );
    if (typeof schema.additionalProperties === "object") allowed.push(schema.additionalProperties);
    const [only] = allowed;
    if (schema.additionalProperties !== true && only) {
      schema.additionalProperties = allowed.length === 1 ? only : { anyOf: allowed };
    }
  }
  const declared = objectMember(value, "properties");
  const required = arrayMember(value, "required").filter((name) => typeof name === "string");
  if (declared === undefined && required.length === 0) return;
  const properties: Record<string, Schema> = Object.create(null);
  const hidden = walk.direction === "input" ? "readOnly" : "writeOnly";
  const dropped = new Set<string>();
  for (const name of inOrder(declared ?? {}, value)) {
    const property = inside(declared?.[name] ?? true, "properties", name);
    if (property[hidden]) dropped.add(name);
    else properties[name] = property;
  }
  // A caller may leave out an input field that has a default: the service fills it in.
  const filledIn = (name: string) =>
    walk.direction === "input" && properties[name]?.default !== undefined;
  const kept = [...new Set(required)].filter((name) => !dropped.has(name) && !filledIn(name));
  if (declared) {
    for (const name of kept) properties[name] ??= {};
    schema.properties = properties;
  }
  if (kept.length > 0) schema.required = kept;
  if (schema.type === undefined && declared && !schema.enum) schema.type = "object";
}

/** The spec's order, unless an extension such as `x-fal-order-properties` gives another. */
function inOrder(properties: JsonObject, schema: JsonObject): readonly string[] {
  const names = Object.keys(properties);
  const extension = Object.keys(schema).find((key) => /^x-(.+-)?order-properties$/.test(key));
  const order = extension === undefined ? [] : arrayMember(schema, extension);
  const first = order.filter((name) => typeof name === "string" && names.includes(name));
  return [...new Set([...(first as string[]), ...names])]; // filtered to strings above
}

const jsonTypeNames = ["string", "number", "integer", "boolean", "object", "array", "null"];

function jsonTypes(walk: Walk, value: JsonObject, at: string): JsonType[] {
  const type = member(value, "type");
  if (type === undefined) return [];
  const types = Array.isArray(type) ? type : [type];
  for (const name of types) {
    if (typeof name === "string" && jsonTypeNames.includes(name)) continue;
    throw malformed(walk, pointer(at, "type"), `expected one of ${jsonTypeNames.join(", ")}`);
  }
  return types as JsonType[]; // each was checked above
}

/** Unions of `const`s, as TypeBox writes them, and branches that only add null, made plain. */
function literals(schema: Schema): Schema {
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const branches = schema[keyword];
    if (branches === undefined) continue;
    const rest = branches.filter((branch) => branch.type !== "null");
    const { [keyword]: _, ...others } = schema;
    if (rest.length > 0 && rest.every(isLiteral)) {
      const allowed = rest.flatMap((branch) => branch.enum ?? [branch.const ?? null]);
      const base: Schema = { ...others, enum: [...new Set(allowed)] };
      return rest.length < branches.length ? nullable(base) : base;
    }
    const [only] = rest;
    if (only && rest.length === 1 && rest.length < branches.length) {
      return nullable({ ...only, ...others });
    }
    const text = branches.find((branch) => branch.type === "string");
    if (text && branches.length === 2 && branches.some(isFile)) {
      return { ...text, ...others, file: true };
    }
  }
  return schema;
}

/** A place that takes a file and nothing else. */
function isFile(schema: Schema): boolean {
  return schema.file === true && schema.type === undefined;
}

function isLiteral(schema: Schema): boolean {
  return schema.const !== undefined || schema.enum !== undefined;
}

function nullable(schema: Schema): Schema {
  const types = typesOf(schema);
  if (schema.enum || schema.const !== undefined) {
    const allowed = schema.enum ?? [schema.const ?? null];
    const { const: _, ...rest } = schema;
    const withNull = allowed.includes(null) ? allowed : [...allowed, null];
    return {
      ...rest,
      enum: withNull,
      ...(types.length > 0 && { type: [...new Set([...types, "null" as const])] }),
    };
  }
  if (types.length > 0 && !schema.anyOf && !schema.oneOf && !schema.allOf) {
    return { ...schema, type: [...new Set([...types, "null" as const])] };
  }
  const { title, description, default: fallback, deprecated, examples, ...checked } = schema;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    ...(deprecated && { deprecated }),
    ...(examples && { examples }),
    anyOf: [checked, { type: "null" }],
  };
}

function malformed(walk: Walk, at: string, problem: string): GeneratorError {
  return new GeneratorError("MS1105", problem, { file: walk.spec.file, pointer: at });
}
