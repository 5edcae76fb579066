import type { GlobalContext, SchemaObject } from "openapi-typescript";
import type { Doc, Identifier, TypeText } from "../encode/encoded.js";
import { doc } from "../encode/jsdoc.js";
import { identifier, propertyName } from "../encode/literal.js";
import { allowsNothing, mapRecord, type Schema } from "../schema/schema.js";
import { definitionReference } from "../schema/walk.js";
import { memoizeByObject } from "../util/memoize.js";
import { fieldDoc } from "./field-doc.js";
import { transformSchemaObject } from "./schema-transform.js";
import type { PropertyNode } from "./type-nodes.js";
import { typeText } from "./type-text.js";

/** A type to declare: `interface` for objects, `type` for everything else. */
export interface TypeDeclaration {
  readonly keyword: "interface" | "type";
  readonly name: Identifier;
  readonly doc: Doc;
  readonly text: TypeText;
}

/**
 * The declarations of a schema and of the schemas that recur in it, the schema's own first. The
 * shape of each type is openapi-typescript's; its text is made from our encoders alone.
 */
export function emitTypes(
  schema: Schema,
  name: string,
  documentation: Doc,
): readonly TypeDeclaration[] {
  const { $defs = {}, ...rest } = schema;
  const [own, toType] = schema.$defs ? [rest, typeOf] : [schema, typeOnce];
  const nameOf = (definition: string) => identifier(`${name}${capitalized(definition)}`);
  const declarations = Object.keys($defs).map((definition) => ({
    schema: $defs[definition] ?? {},
    name: nameOf(definition),
    doc: doc([{ own: `A recurring part of {@link ${identifier(name)}}.` }]),
  }));
  return [{ schema: own, name: identifier(name), doc: documentation }, ...declarations].map(
    (declaration) => ({
      ...toType(declaration.schema, nameOf, `export type ${declaration.name} = `.length),
      name: declaration.name,
      doc: declaration.doc,
    }),
  );
}

/** What schema-transform.ts has it make, whatever its types say. */
function asNode(property: unknown): PropertyNode {
  return property as PropertyNode;
}

type TypeShape = Pick<TypeDeclaration, "keyword" | "text">;

/** The data of one poll is that of all endpoints; without definitions no names are in its type. */
function typeOnce(
  schema: Schema,
  nameOf: (definition: string) => Identifier,
  column: number,
): TypeShape {
  const shapes = shapesOf(schema);
  const shape = shapes.get("any") ?? shapes.get(column) ?? typeOf(schema, nameOf, column);
  shapes.set(shape.keyword === "interface" ? "any" : column, shape);
  return shape;
}

/** By the column at which they begin, which only a `type` depends on. */
const shapesOf = memoizeByObject((_: Schema) => new Map<number | "any", TypeShape>());

function typeOf(
  schema: Schema,
  nameOf: (definition: string) => Identifier,
  column: number,
): TypeShape {
  const fields = new Map<object, Schema>();
  const docs = new Map<PropertyNode, Schema>();
  const context: Partial<GlobalContext> = {
    ...settings,
    transformProperty: (property, value) => {
      docs.set(asNode(property), fields.get(value) ?? {});
      return undefined;
    },
  };
  // It is built from SchemaObject's keywords, and an option that is missing counts as off.
  const converted = toOpenApi(schema, fields) as SchemaObject;
  const node = transformSchemaObject(converted, { ctx: context as GlobalContext });
  const style = {
    nameOf,
    docOf: (property: PropertyNode, indent: number) => fieldDoc(docs.get(property) ?? {}, indent),
    key: propertyName,
  };
  return typeText(node, style, column);
}

/** Options of openapi-typescript that only turn a schema into a type. All others are off. */
const settings = {
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  injectFooter: [],
  resolve: () => undefined,
} satisfies Partial<GlobalContext>;

/**
 * The schema as openapi-typescript reads it, without annotations, since it would put them into
 * comments unencoded, and without what does not change the type.
 *
 * @param fields - filled with the annotated schema of each converted one
 */
function toOpenApi(schema: Schema, fields: Map<object, Schema>): TypePart {
  const converted = intersected(
    parts(schema, (child) => toOpenApi(child, fields)),
    requiredNames(schema),
  );
  fields.set(converted, schema);
  return converted;
}

/** A schema of openapi-typescript's, or a part of one. */
type TypePart = Record<string, unknown>;

/** openapi-typescript joins some keywords of one schema by "or": each becomes a part. */
function intersected(all: readonly TypePart[], required: readonly string[]): TypePart {
  const [only = {}] = all;
  if (all.length > 1) return { allOf: all, required };
  return only["properties"] ? { ...only, required } : only;
}

/** One branch of an `allOf` may require what another one declares. */
function requiredNames({ required = [], allOf = [] }: Schema): readonly string[] {
  return [...required, ...allOf.flatMap(requiredNames)];
}

function parts(schema: Schema, inner: (child: Schema) => TypePart): readonly TypePart[] {
  if (allowsNothing(schema)) return [never];
  if (schema.enum !== undefined) return [{ enum: schema.enum }];
  if (schema.const === null) return [{ type: "null" }];
  if (schema.const !== undefined) return [{ const: schema.const }];
  if (schema.file) {
    return [{ anyOf: [...(schema.type ? [{ type: schema.type }] : []), ...files] }];
  }
  const narrowsType = (branch: Schema) =>
    affectsType(branch) && !(schema.properties && isAnyObject(branch));
  const unions = [schema.anyOf, schema.oneOf].flatMap((branches = []) => {
    // One branch that may be anything makes the union say nothing.
    if (branches.length === 0 || !branches.every(narrowsType)) return [];
    const [only = {}, ...others] = branches.map(inner);
    return others.length === 0 ? [only] : [{ oneOf: [only, ...others] }];
  });
  const branches = [...(schema.allOf ?? []).filter(narrowsType).map(inner), ...unions].filter(
    saysSomething,
  );
  const own = ownPart(schema, inner);
  // A bare `type` next to branches only repeats their types.
  const repeats = branches.length > 0 && Object.keys(own).every((keyword) => keyword === "type");
  const reference = schema.$ref === undefined ? [] : [{ $ref: schema.$ref }];
  return [...reference, ...(repeats || !affectsType(schema) ? [] : [own]), ...branches].filter(
    saysSomething,
  );
}

function saysSomething(part: TypePart): boolean {
  return Object.keys(part).length > 0;
}

function ownPart(schema: Schema, inner: (child: Schema) => TypePart): TypePart {
  const { type, properties, items, prefixItems, additionalProperties } = schema;
  const part: TypePart = {};
  const isNamed = properties !== undefined && Object.keys(properties).length > 0;
  if (type !== undefined) part["type"] = type;
  if (properties) part["properties"] = mapRecord(properties, inner);
  // A tuple type would end with its named items; of further items only their kinds are known.
  const isOpen = items !== undefined && !allowsNothing(items);
  if (items)
    part["items"] = inner(prefixItems && isOpen ? { anyOf: [...prefixItems, items] } : items);
  if (prefixItems && !isOpen) part["prefixItems"] = prefixItems.map(inner);
  // A declared property need not satisfy the schema of additional ones; TypeScript would ask it.
  if (typeof additionalProperties === "object" && !isNamed) {
    part["additionalProperties"] = inner(additionalProperties);
  } else if (additionalProperties) part["additionalProperties"] = true;
  else if (additionalProperties === false && !isNamed) part["additionalProperties"] = never;
  return part;
}

/** An empty union is `never`. */
const never: TypePart = { enum: [] };

/** A file, for openapi-typescript: references that the printer names. */
const files = ["@file", "@bytes"].map((name) => ({ $ref: definitionReference(name) }));

const typeKeywords = [
  "type",
  "properties",
  "items",
  "prefixItems",
  "anyOf",
  "oneOf",
  "allOf",
  "$ref",
  "file",
  "enum",
  "const",
] as const satisfies readonly (keyof Schema)[];

/** A branch such as `{required: [...]}` decides which values are valid, but not their type. */
function affectsType(schema: Schema): boolean {
  return typeKeywords.some((keyword) => schema[keyword] !== undefined) || allowsNothing(schema);
}

/** Next to an object with named fields, another one that names none adds nothing to the type. */
function isAnyObject({ type, properties = {}, additionalProperties, ...others }: Schema): boolean {
  const isOpen = additionalProperties === undefined && Object.keys(properties).length === 0;
  return type === "object" && isOpen && !affectsType(others);
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
