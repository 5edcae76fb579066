import type { GlobalContext, SchemaObject } from "openapi-typescript";
import type { Doc, Identifier, TypeText } from "../encode/encoded.js";
import { doc } from "../encode/jsdoc.js";
import { identifier, propertyName } from "../encode/literal.js";
import { mapRecord, type Schema } from "../schema/schema.js";
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
  const context: GlobalContext = {
    ...settings,
    transformProperty: (property, value) => {
      docs.set(asNode(property), fields.get(value) ?? {});
      return undefined;
    },
    transform: () => undefined,
  };
  const node = transformSchemaObject(toOpenApi(schema, fields), { ctx: context });
  const style = {
    nameOf,
    docOf: (property: PropertyNode, indent: number) => fieldDoc(docs.get(property) ?? {}, indent),
    key: propertyName,
  };
  return typeText(node, style, column);
}

/** openapi-typescript, told to do one thing: turn a schema into a type. */
const settings: GlobalContext = {
  additionalProperties: false,
  alphabetize: false,
  arrayLength: false,
  conditionalEnums: false,
  dedupeEnums: false,
  defaultNonNullable: false,
  discriminators: { objects: {}, refsHandled: [] },
  emptyObjectsUnknown: true,
  enum: false,
  enumValues: false,
  excludeDeprecated: false,
  exportType: false,
  generatePathParams: false,
  immutable: false,
  injectFooter: [],
  makePathsEnum: false,
  pathParamsAsTypes: false,
  postTransform: undefined,
  propertiesRequiredByDefault: false,
  readWriteMarkers: false,
  // Only its parser reads it, which is not used here.
  redoc: {} as GlobalContext["redoc"],
  resolve: () => undefined,
  rootTypes: false,
  rootTypesKeepCasing: false,
  rootTypesNoSchemaPrefix: false,
  silent: true,
  transform: undefined,
  transformProperty: undefined,
};

/**
 * The schema as openapi-typescript reads it, without annotations, since it would put them into
 * comments unencoded, and without what does not change the type.
 *
 * @param fields - filled with the annotated schema of each converted one
 */
function toOpenApi(schema: Schema, fields: Map<object, Schema>): SchemaObject {
  const converted = intersected(
    parts(schema, (child) => toOpenApi(child, fields)),
    requiredNames(schema),
  );
  fields.set(converted, schema);
  return converted as SchemaObject; // built from the keywords that SchemaObject has
}

type Part = Record<string, unknown>;

/** openapi-typescript joins some keywords that stand together by "or": each becomes a part. */
function intersected(all: readonly Part[], required: readonly string[]): Part {
  const [only = {}] = all;
  if (all.length > 1) return { allOf: all, required };
  return only["properties"] ? { ...only, required } : only;
}

/** Of two branches of an `allOf`, one may ask for what the other declares. */
function requiredNames({ required = [], allOf = [] }: Schema): readonly string[] {
  return [...required, ...allOf.flatMap(requiredNames)];
}

function parts(schema: Schema, inner: (child: Schema) => SchemaObject): readonly Part[] {
  if (allowsNothing(schema)) return [nothing];
  if (schema.enum !== undefined) return [{ enum: schema.enum }];
  if (schema.const === null) return [{ type: "null" }];
  if (schema.const !== undefined) return [{ const: schema.const }];
  if (schema.file) {
    return [{ anyOf: [...(schema.type ? [{ type: schema.type }] : []), { $ref: fileReference }] }];
  }
  const says = (branch: Schema) => hasType(branch) && !(schema.properties && isAnyObject(branch));
  const unions = (["anyOf", "oneOf"] as const).flatMap((keyword) => {
    const branches = schema[keyword] ?? [];
    // One branch that may be anything makes the union say nothing.
    if (branches.length === 0 || !branches.every(says)) return [];
    return [branches.length === 1 ? branches.map(inner)[0] : { oneOf: branches.map(inner) }];
  });
  const branches = [...(schema.allOf ?? []).filter(says).map(inner), ...unions].filter(
    (branch) => branch !== undefined && Object.keys(branch).length > 0,
  );
  const own = ownPart(schema, inner);
  // A bare `type` beside branches only repeats what they say.
  const repeats = branches.length > 0 && Object.keys(own).every((keyword) => keyword === "type");
  const reference = schema.$ref === undefined ? [] : [{ $ref: schema.$ref }];
  return [...reference, ...(repeats || !hasType(schema) ? [] : [own]), ...branches].filter(
    (part) => part !== undefined && Object.keys(part).length > 0,
  ) as Part[]; // SchemaObject is a union that includes booleans, which nothing here makes
}

function ownPart(schema: Schema, inner: (child: Schema) => SchemaObject): Part {
  const { type, properties, items, prefixItems, additionalProperties } = schema;
  const part: Part = {};
  const isNamed = properties !== undefined && Object.keys(properties).length > 0;
  if (type !== undefined) part["type"] = type;
  if (properties) part["properties"] = mapRecord(properties, inner);
  // A tuple type would end with what is named; of more items only their kinds are known.
  const isOpen = items !== undefined && !allowsNothing(items);
  if (items)
    part["items"] = inner(prefixItems && isOpen ? { anyOf: [...prefixItems, items] } : items);
  if (prefixItems && !isOpen) part["prefixItems"] = prefixItems.map(inner);
  // A declared property need not satisfy the schema of additional ones; TypeScript would ask it.
  if (typeof additionalProperties === "object" && !isNamed) {
    part["additionalProperties"] = inner(additionalProperties);
  } else if (additionalProperties) part["additionalProperties"] = true;
  else if (additionalProperties === false && !isNamed) {
    part["additionalProperties"] = nothing;
  }
  return part;
}

/** An empty union is `never`. */
const nothing: Part = { enum: [] };

/** What a schema of `false` is normalised to. */
function allowsNothing({ not }: Schema): boolean {
  return not !== undefined && Object.keys(not).length === 0;
}

/** How a place for a file is told to openapi-typescript: a reference, named by the printer. */
const fileReference = "#/$defs/@file";

/** A branch such as `{required: [...]}` decides what is valid, and nothing about the type. */
function hasType(schema: Schema): boolean {
  const { type, properties, items, prefixItems, anyOf, oneOf, allOf, $ref, file } = schema;
  const shown = [type, properties, items, prefixItems, anyOf, oneOf, allOf, $ref, file];
  const says = schema.enum !== undefined || schema.const !== undefined || allowsNothing(schema);
  return says || shown.some(Boolean);
}

/** Of an object with named fields, another that names none says nothing more. */
function isAnyObject(schema: Schema): boolean {
  const { type, properties = {}, additionalProperties, anyOf, oneOf, allOf, $ref } = schema;
  const says = anyOf ?? oneOf ?? allOf ?? $ref ?? schema.enum ?? schema.const;
  const isOpen = additionalProperties === undefined;
  return type === "object" && isOpen && says === undefined && Object.keys(properties).length === 0;
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
