import type { Parameter } from "@modelsmith/runtime";
import { GeneratorError } from "../../diagnostics/errors.js";
import { emptyRecord } from "../../util/json.js";
import { filledIn } from "../normalize/read-write-only.js";
import { mapRecord, type Schema } from "../schema.js";
import { fieldSchemas } from "../walk.js";
import type { InputParameter } from "./read-parameters.js";

/** A body and its parameters as one input, and which of its fields are sent elsewhere. */
export interface PlacedInput {
  readonly schema: Schema;
  readonly parameters: readonly Parameter[];
  /** What is always the same, and sent beside a body that has no room for fields. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

/**
 * The input of a function: the fields of the body, and one for each parameter, under
 * the name that the spec gives it. One that a field of the body or an earlier parameter has already
 * is told apart by its place: `query_version`. Parameters of the path come first.
 */
export function mergeParameters(body: Schema, found: readonly InputParameter[]): PlacedInput {
  if (found.length === 0) return { schema: body, parameters: [] };
  if (body.type === "array") return listWithoutParameters(body, found);
  const taken = new Set(fieldSchemas(body, body).keys());
  const isFree = taken.size === 0;
  const fields = found.map(withSentDefault).map((parameter) => {
    const field = freeName(parameter, taken);
    taken.add(field);
    return { field, parameter };
  });
  const inPath = fields.filter(({ parameter }) => parameter.in === "path");
  const others = fields.filter(({ parameter }) => parameter.in !== "path");
  const $defs = definitionsOf(body, found);
  const schema: Schema = {
    ...withFields(body, schemasOf(inPath), schemasOf(others)),
    // A body of which the spec names no field takes any; so does the input that it is a part of.
    ...(isFree && body.additionalProperties === undefined && { additionalProperties: true }),
    ...(Object.keys($defs).length > 0 && { $defs }),
  };
  const required = fields.filter(
    ({ parameter }) => parameter.required && parameter.schema.default === undefined,
  );
  const names = [...required.map(({ field }) => field), ...(body.required ?? [])];
  return {
    schema: { ...schema, ...(names.length > 0 && { required: names }) },
    parameters: [...inPath, ...others].map(({ field, parameter: { name, in: place, style } }) => ({
      field,
      name,
      in: place,
      ...(style !== undefined && { style }),
    })),
  };
}

/** A list has no room for fields: what must be sent beside it and has no value of its own cannot be said. */
function listWithoutParameters(body: Schema, found: readonly InputParameter[]): PlacedInput {
  const needed = found.filter(({ required }) => required).map(withSentDefault);
  const open = needed.find(
    ({ in: place, schema }) => place === "path" || !isScalar(schema.default),
  );
  if (open === undefined) {
    const pairs = (place: Parameter["in"]) =>
      needed
        .filter((each) => each.in === place)
        .map(({ name, schema }) => [name, String(schema.default)] as const);
    const [headers, query] = [pairs("header"), pairs("query")];
    return {
      schema: body,
      parameters: [],
      ...(headers.length > 0 && { headers: Object.fromEntries(headers) }),
      ...(query.length > 0 && { query: new URLSearchParams(Object.fromEntries(query)).toString() }),
    };
  }
  throw new GeneratorError(
    "MS1109",
    `the body is a list, and ${open.name} must be sent beside it`,
    {
      hint: "Leave this endpoint out: an input that is a list has no field for a parameter.",
    },
  );
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** A required parameter with a default, or with one allowed value, is sent if an input lacks it. */
function withSentDefault(parameter: InputParameter): InputParameter {
  const { required, schema } = parameter;
  if (!required) return parameter;
  const filled =
    schema.default === undefined ? filledIn(schema) : { ...schema, filled: true as const };
  return { ...parameter, schema: filled };
}

interface FieldOf {
  readonly field: string;
  readonly parameter: InputParameter;
}

function schemasOf(fields: readonly FieldOf[]): Readonly<Record<string, Schema>> {
  const schemas = emptyRecord<Schema>();
  for (const { field, parameter } of fields) {
    const { $defs: _, ...schema } = parameter.schema;
    schemas[field] = schema;
  }
  return schemas;
}

function freeName({ name, in: place }: InputParameter, taken: ReadonlySet<string>): string {
  let free = taken.has(name) ? `${place}_${name}` : name;
  while (taken.has(free)) free += "_";
  return free;
}

/** A branch that allows no other fields must declare the parameters' fields too. */
function withFields(
  schema: Schema,
  before: Readonly<Record<string, Schema>>,
  after: Readonly<Record<string, Schema>>,
): Schema {
  const isClosed = ({ additionalProperties }: Schema) => additionalProperties !== undefined;
  const inner = (branch: Schema) =>
    isClosed(branch) || hasBranches(branch) ? withFields(branch, before, after) : branch;
  const properties: Record<string, Schema> = mapRecord(before, (field) => field);
  for (const [name, field] of [
    ...Object.entries(schema.properties ?? {}),
    ...Object.entries(after),
  ]) {
    properties[name] = field;
  }
  return {
    ...schema,
    type: "object",
    properties,
    ...(schema.anyOf && { anyOf: schema.anyOf.map(inner) }),
    ...(schema.oneOf && { oneOf: schema.oneOf.map(inner) }),
    ...(schema.allOf && { allOf: schema.allOf.map(inner) }),
  };
}

function hasBranches({ anyOf, oneOf, allOf }: Schema): boolean {
  return (anyOf ?? oneOf ?? allOf) !== undefined;
}

/** A definition is named after its component: one name is one schema. */
function definitionsOf(
  body: Schema,
  found: readonly InputParameter[],
): Readonly<Record<string, Schema>> {
  return Object.assign({}, ...found.map(({ schema }) => schema.$defs), body.$defs);
}
