import { ownMember } from "../util/json.js";
import { mapRecord, type Schema } from "./schema.js";

/**
 * The keywords that hold schemas, and how. Every walk over a schema derives from this table.
 *
 * @see https://json-schema.org/draft/2020-12/json-schema-core#section-10
 */
const schemaShapes: ReadonlyMap<string, "one" | "list" | "record"> = new Map<
  keyof Schema,
  "one" | "list" | "record"
>([
  ["properties", "record"],
  ["items", "one"],
  ["prefixItems", "list"],
  ["additionalProperties", "one"],
  ["anyOf", "list"],
  ["oneOf", "list"],
  ["allOf", "list"],
  ["not", "one"],
  ["$defs", "record"],
]);

const schemaKeywords: readonly string[] = [...schemaShapes.keys()];

export function holdsSchemas(keyword: string): boolean {
  return schemaShapes.has(keyword);
}

/** How a keyword holds schemas; undefined if it holds none. */
function schemaShape(keyword: string): "one" | "list" | "record" | undefined {
  return schemaShapes.get(keyword);
}

/** The value of any keyword, with the schemas in it mapped. */
export function mapValue(
  keyword: string,
  value: unknown,
  map: (child: Schema) => unknown,
): unknown {
  // The keyword says which type its value has.
  switch (schemaShape(keyword)) {
    case "record":
      return mapRecord(value as Record<string, Schema>, map);
    case "list":
      return (value as Schema[]).map(map);
    case "one":
      return typeof value === "boolean" ? value : map(value as Schema);
    default:
      return value;
  }
}

/** The schema with all schemas in it mapped, its definitions among them: those come last. */
export function mapChildren(
  schema: Schema,
  map: (child: Schema, keyword: string) => Schema,
): Schema {
  const mapped: Record<string, unknown> = {};
  const rank = (keyword: string) => schemaKeywords.indexOf(keyword);
  const entries = Object.entries(schema).sort(([one], [other]) => rank(one) - rank(other));
  for (const [keyword, value] of entries) {
    mapped[keyword] = mapValue(keyword, value, (child) => map(child, keyword));
  }
  return mapped; // of a Schema, each keyword with its type
}

/** The schemas directly in a schema. Its definitions are not: only references lead to them. */
function children(schema: Schema): readonly Schema[] {
  const found: Schema[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword !== "$defs") mapValue(keyword, value, (child) => found.push(child));
  }
  return found;
}

/** Whether the schemas of a keyword judge the value itself, not a part of it. */
export function holdsBranches(keyword: string): boolean {
  return keyword === "anyOf" || keyword === "oneOf" || keyword === "allOf";
}

/** The schemas that `anyOf` and `oneOf` offer. */
export function alternatives({ anyOf = [], oneOf = [] }: Schema): readonly Schema[] {
  return [...anyOf, ...oneOf];
}

const definitionsAt = "#/$defs/";

export function definitionReference(name: string): string {
  return `${definitionsAt}${name}`;
}

/** The name of the definition that a schema refers to. */
export function definitionName({ $ref }: Schema): string | undefined {
  return $ref?.slice(definitionsAt.length);
}

/** The definition that a schema refers to, if it does. */
export function resolveRef(root: Schema, schema: Schema): Schema | undefined {
  const name = definitionName(schema);
  return name === undefined ? undefined : ownMember(root.$defs ?? {}, name);
}

/** The schema, and all schemas that judge the same value: what `$ref` leads to, and branches. */
export function schemasOfValue(root: Schema, schema: Schema): ReadonlySet<Schema> {
  return reached(schema, (each) => ofValue(root, each));
}

/** What a list of such values may hold. */
export function itemsOf(root: Schema, schema: Schema): readonly Schema[] {
  return [...schemasOfValue(root, schema)].flatMap(({ items }) => items ?? []);
}

/** Those of them that the input check looks at, and what it must not fit among them. */
export function checkedOfValue(root: Schema, schema: Schema): ReadonlySet<Schema> {
  const isChecked = ({ unchecked }: Schema) => unchecked !== "all";
  if (!isChecked(schema)) return new Set();
  return reached(schema, (each) =>
    [...ofValue(root, each), ...(each.not ? [each.not] : [])].filter(isChecked),
  );
}

function ofValue(root: Schema, schema: Schema): readonly Schema[] {
  return [...referred(root, schema), ...(schema.allOf ?? []), ...alternatives(schema)];
}

/** The fields that a value may have, its branches' among them, each with all its schemas. */
export function fieldSchemas(root: Schema, schema: Schema): ReadonlyMap<string, readonly Schema[]> {
  const fields = new Map<string, Schema[]>();
  for (const { properties = {} } of schemasOfValue(root, schema)) {
    for (const [name, field] of Object.entries(properties)) {
      fields.set(name, [...(fields.get(name) ?? []), field]);
    }
  }
  return fields;
}

/** The schema, and all schemas in it. @param root - holds the definitions, if `$ref`s are followed */
export function schemasWithin(schema: Schema, root?: Schema): ReadonlySet<Schema> {
  return reached(schema, (each) => [...children(each), ...(root ? referred(root, each) : [])]);
}

function referred(root: Schema, schema: Schema): readonly Schema[] {
  const target = resolveRef(root, schema);
  return target === undefined ? [] : [target];
}

/** All that can be reached, each once: recursive references end. */
function reached(
  schema: Schema,
  next: (schema: Schema) => readonly Schema[],
  found: Set<Schema> = new Set(),
): ReadonlySet<Schema> {
  if (found.has(schema)) return found;
  found.add(schema);
  for (const each of next(schema)) reached(each, next, found);
  return found;
}
