import type { ResultFields } from "@modelsmith/runtime";
import { byCodeUnit, type JsonValue, member, objectMember } from "./json.js";
import { pointer } from "./json-pointer.js";
import type { DataModel } from "./model.js";
import { normalizeSchema } from "./normalize-schema.js";
import type { Operation } from "./operations.js";
import { dereference } from "./resolve-reference.js";
import { mapRecord, type Schema } from "./schema.js";

/** What the answers of a create and of its poll look like, as far as the spec shows it. */
export interface ResultModel {
  /** Where id, status and data stand, where all answers that show them agree. */
  readonly fields: ResultFields;
  readonly data: DataModel;
}

/**
 * Reads the result from the responses of the given operations; the first that shows the data
 * decides its type.
 */
export function resultModel(operations: readonly Operation[]): ResultModel {
  const answers = operations.flatMap((operation) => responseSchema(operation) ?? []);
  const found = answers.map(findFields);
  const data = answers
    .map((answer, index) => dataModel(at(answer, found[index]?.data ?? [])))
    .find(({ from }) => from !== "nothing");
  return {
    fields: {
      ...agreed("id", found),
      ...agreed("status", found),
      ...agreed("data", found),
    },
    data: data ?? { from: "nothing" },
  };
}

/** The schema of the first 2xx answer with JSON or events. */
function responseSchema(operation: Operation): Schema | undefined {
  const { spec } = operation;
  const responses = objectMember(operation.object, "responses") ?? {};
  const status = Object.keys(responses)
    .sort(byCodeUnit)
    .find((code) => /^2(\d\d|XX)$/.test(code));
  if (status === undefined) return undefined;
  const here = pointer(operation.pointer, "responses", status);
  const response = dereference(spec, responses[status], here);
  const content = objectMember(response?.value, "content") ?? {};
  const type = Object.keys(content).find((name) => /json|event-stream/i.test(name));
  const schema = type === undefined ? undefined : member(content[type], "schema");
  if (response === undefined || type === undefined || schema === undefined) return undefined;
  return normalizeSchema(
    spec,
    schema,
    pointer(response.pointer, "content", type, "schema"),
    "output",
  );
}

const idNames = "generation_id generationId prediction_id predictionId task_id taskId id".split(
  " ",
);
const statusNames = "status state queue_state queueState prediction_status predictionStatus".split(
  " ",
);
const dataNames = ["data", "output", "result"];
const containers = ["data", "generation", "prediction", "result"];

/** The order in which lifecycle documents name these fields: root first, then two levels down. */
function findFields(answer: Schema): ResultFields {
  const holders = [[], ...containers.map((name) => [name])].concat(
    containers.flatMap((outer) => containers.map((inner) => [outer, inner])),
  );
  const find = (names: readonly string[]) => {
    for (const holder of holders) {
      const properties = at(answer, holder)?.properties;
      const name = names.find((candidate) => properties && Object.hasOwn(properties, candidate));
      if (name !== undefined) return [...holder, name];
    }
    return undefined;
  };
  const id = find(idNames);
  const status = find(statusNames);
  const beside = status?.slice(0, -1) ?? [];
  const around = at(answer, beside)?.properties;
  const data = dataNames.find((name) => around && Object.hasOwn(around, name));
  return {
    ...(id && { id }),
    ...(status && { status }),
    ...(data !== undefined && { data: [...beside, data] }),
  };
}

function at(schema: Schema, path: readonly string[]): Schema | undefined {
  return path.reduce<Schema | undefined>((holder, name) => {
    const properties = holder?.properties;
    return properties && Object.hasOwn(properties, name) ? properties[name] : undefined;
  }, schema);
}

function agreed<Name extends keyof ResultFields>(
  name: Name,
  found: readonly ResultFields[],
): ResultFields {
  const [first, ...others] = found.flatMap((fields) => (fields[name] ? [fields[name]] : []));
  const same = others.every((path) => path.join("/") === first?.join("/"));
  return first && same ? { [name]: first } : {};
}

function dataModel(schema: Schema | undefined): DataModel {
  if (schema === undefined) return { from: "nothing" };
  const example = schema.examples?.find((value) => value !== null);
  if (saysSomething(schema)) {
    return { from: "schema", schema, ...(example !== undefined && { example }) };
  }
  if (example === undefined) return { from: "nothing" };
  const { description } = schema;
  const shape = schemaOfExample(example);
  return { from: "example", schema: { ...shape, ...(description && { description }) }, example };
}

function saysSomething(schema: Schema): boolean {
  return (
    schema.properties !== undefined ||
    schema.items !== undefined ||
    schema.anyOf !== undefined ||
    schema.oneOf !== undefined ||
    schema.allOf !== undefined ||
    schema.$ref !== undefined
  );
}

/** A schema that the example satisfies; nothing in it is required. */
function schemaOfExample(example: JsonValue): Schema {
  if (Array.isArray(example)) {
    const [first] = example;
    return { type: "array", ...(first !== undefined && { items: schemaOfExample(first) }) };
  }
  if (typeof example === "object" && example !== null) {
    return { type: "object", properties: mapRecord(example, schemaOfExample) };
  }
  if (typeof example === "string") return { type: "string" };
  if (typeof example === "number") return { type: "number" };
  return typeof example === "boolean" ? { type: "boolean" } : {};
}
