import type { GlobalContext, SchemaObject } from "openapi-typescript";
import transformSchemaObject from "openapi-typescript/dist/transform/schema-object.mjs";
import type { PropertySignature } from "typescript";
import {
  type Doc,
  doc,
  type Identifier,
  identifier,
  propertyKey,
  type TypeText,
} from "./encode.js";
import { fieldDoc } from "./field-doc.js";
import { mapRecord, type Schema } from "./schema.js";
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
  const { $defs = {}, ...own } = schema;
  const nameOf = (definition: string) => identifier(`${name}${capitalized(definition)}`);
  const declarations = Object.keys($defs).map((definition) => ({
    schema: $defs[definition] ?? {},
    name: nameOf(definition),
    doc: doc([{ own: `A recurring part of {@link ${identifier(name)}}.` }]),
  }));
  return [{ schema: own, name: identifier(name), doc: documentation }, ...declarations].map(
    (declaration) => ({
      ...typeOf(declaration.schema, nameOf),
      name: declaration.name,
      doc: declaration.doc,
    }),
  );
}

function typeOf(
  schema: Schema,
  nameOf: (definition: string) => Identifier,
): Pick<TypeDeclaration, "keyword" | "text"> {
  const fields = new Map<object, Schema>();
  const docs = new Map<PropertySignature, Schema>();
  const context: GlobalContext = {
    ...settings,
    transformProperty: (property, value) => {
      docs.set(property, fields.get(value) ?? {});
      return undefined;
    },
    transform: () => undefined,
  };
  const node = transformSchemaObject(toOpenApi(schema, fields), { ctx: context });
  return typeText(node, {
    nameOf,
    docOf: (property, indent) => fieldDoc(docs.get(property) ?? {}, indent),
    key: propertyKey,
  });
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
  const inner = (child: Schema) => toOpenApi(child, fields);
  const converted: Record<string, unknown> = {};
  if (schema.$ref !== undefined) converted["$ref"] = schema.$ref;
  else if (schema.enum !== undefined) converted["enum"] = schema.enum;
  else if (schema.const === null) converted["type"] = "null";
  else if (schema.const !== undefined) converted["const"] = schema.const;
  else if (schema.file) {
    converted["anyOf"] = [...(schema.type ? [{ type: schema.type }] : []), { $ref: fileReference }];
  } else {
    if (schema.type !== undefined) converted["type"] = schema.type;
    if (schema.properties) converted["properties"] = mapRecord(schema.properties, inner);
    if (schema.required) converted["required"] = schema.required;
    if (schema.items) converted["items"] = inner(schema.items);
    if (schema.prefixItems) converted["prefixItems"] = schema.prefixItems.map(inner);
    const additional = schema.additionalProperties;
    // A declared property need not satisfy the schema of additional ones; TypeScript would ask it.
    if (typeof additional === "object" && !schema.properties) {
      converted["additionalProperties"] = inner(additional);
    } else if (additional) converted["additionalProperties"] = true;
    for (const keyword of ["anyOf", "oneOf", "allOf"] as const) {
      const branches = schema[keyword]?.filter(hasType).map(inner) ?? [];
      const whole = keyword === "allOf" || branches.length === schema[keyword]?.length;
      if (branches.length > 0 && whole) converted[keyword] = branches;
    }
  }
  fields.set(converted, schema);
  return converted as SchemaObject; // built from the keywords that SchemaObject has
}

/** How a place for a file is told to openapi-typescript: a reference, named by the printer. */
const fileReference = "#/$defs/@file";

/** A branch such as `{required: [...]}` decides what is valid, and nothing about the type. */
function hasType(schema: Schema): boolean {
  const { type, properties, items, prefixItems, anyOf, oneOf, allOf, $ref, file } = schema;
  const shown = [type, properties, items, prefixItems, anyOf, oneOf, allOf, $ref, file];
  return schema.enum !== undefined || schema.const !== undefined || shown.some(Boolean);
}

function capitalized(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}
