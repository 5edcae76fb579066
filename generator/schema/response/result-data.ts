import type { ResultFields } from "@modelsmith/runtime";
import type { Operation } from "../../openapi/operations.js";
import { type JsonValue, member, sorted } from "../../util/json.js";
import { memoizeByObject } from "../../util/memoize.js";
import { mapRecord, type Schema, typesOf } from "../schema.js";
import { fieldAt, fieldsOf, findFields } from "./find-result-fields.js";
import { type Answer, answerOf } from "./success-response.js";

/** The result of a generation, and where the spec shows it. */
export type DataModel =
  | { readonly from: "schema"; readonly schema: Schema; readonly example?: JsonValue }
  | { readonly from: "example"; readonly schema: Schema; readonly example: JsonValue }
  | { readonly from: "nothing" };

/** What the answers of a create and of its poll look like, as far as the spec shows it. */
export interface ResultModel {
  /** Where id, status and data stand, where all answers that show them agree. */
  readonly fields: ResultFields;
  readonly data: DataModel;
  /** The words that the schemas allow for the status. */
  readonly statuses: readonly string[];
}

/** What is known of the answers beside their schemas. */
export interface ResultKnowledge {
  /** Where the config says that id, status and data stand. */
  readonly fields?: ResultFields;
  /** Whether an answer that shows no data is the data. */
  readonly immediate?: boolean;
}

/**
 * Reads the result from the responses of the given operations; the first that shows the data
 * decides its type.
 */
export function resultModel(
  operations: readonly Operation[],
  { fields, immediate = false }: ResultKnowledge = {},
): ResultModel {
  const answers = operations.flatMap((operation) => answerOf(operation) ?? []);
  const found = answers.map(({ schema }) => ({ ...findFields(schema), ...fields }));
  const data = answers
    .map((answer, index) => dataModel(answer, found[index]?.data ?? (immediate ? [] : undefined)))
    .find(({ from }) => from !== "nothing");
  const statuses = answers.flatMap(({ schema }, index) => {
    const { status } = found[index] ?? {};
    return status === undefined ? [] : allowedWords(fieldAt(schema, status));
  });
  return {
    fields: {
      ...agreed("id", found),
      ...agreed("status", found),
      ...agreed("data", found),
    },
    data: data ?? { from: "nothing" },
    statuses: [...new Set(statuses)],
  };
}

/** What an operation's answer shows, or that nothing is known of it. */
export interface AnswerShape {
  readonly id: boolean;
  readonly status: boolean;
  /** Whether it shows anything but an id. */
  readonly more: boolean;
}

export function answerShape(operation: Operation): AnswerShape | undefined {
  const schema = answerOf(operation)?.schema;
  if (schema === undefined) return undefined;
  const { id, status } = findFields(schema);
  const isObject = typesOf(schema).every((type) => type === "object" || type === "null");
  const more = !isObject || fieldsOf(schema, schema).size > (id === undefined ? 0 : 1);
  return { id: id !== undefined, status: status !== undefined, more };
}

function allowedWords(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  const { enum: values = [], const: value, anyOf = [], oneOf = [] } = schema;
  const words = [...values, value].filter((word) => typeof word === "string");
  return [...words, ...[...anyOf, ...oneOf].flatMap(allowedWords)];
}

function agreed<Name extends keyof ResultFields>(
  name: Name,
  found: readonly ResultFields[],
): ResultFields {
  const [first, ...others] = found.flatMap((fields) => (fields[name] ? [fields[name]] : []));
  const same = others.every((path) => path.join("/") === first?.join("/"));
  return first && same ? { [name]: first } : {};
}

function dataModel(answer: Answer, path: readonly string[] | undefined): DataModel {
  if (path === undefined) return { from: "nothing" };
  const place = JSON.stringify(path);
  const models = modelsOf(answer);
  const model = models.get(place) ?? readDataModel(answer, path);
  models.set(place, model);
  return model;
}

/** The data of one poll is that of all endpoints. */
const modelsOf = memoizeByObject((_: Answer) => new Map<string, DataModel>());

function readDataModel(answer: Answer, path: readonly string[]): DataModel {
  const schema = fieldAt(answer.schema, path);
  if (schema === undefined) return { from: "nothing" };
  const around = answer.examples.map((whole) => path.reduce<JsonValue | undefined>(member, whole));
  const examples = [...(schema.examples ?? []), ...around];
  const found = examples.find((value) => value !== null && value !== undefined);
  const example = found === undefined ? undefined : sorted(found);
  if (saysSomething(schema)) {
    const { $defs } = answer.schema;
    const whole = $defs ? { ...schema, $defs: used($defs, schema) } : schema;
    return { from: "schema", schema: whole, ...(example !== undefined && { example }) };
  }
  if (example === undefined) return { from: "nothing" };
  return { from: "example", schema: schemaOfExample(example), example };
}

/** The definitions that a part of the answer refers to, directly or through others. */
function used(all: Readonly<Record<string, Schema>>, part: Schema): Record<string, Schema> {
  const names = new Set<string>();
  const collect = (text: string) => {
    for (const name of Object.keys(all)) {
      if (names.has(name) || !text.includes(`"#/$defs/${name}"`)) continue;
      names.add(name);
      collect(JSON.stringify(all[name]));
    }
  };
  collect(JSON.stringify(part));
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.has(name)));
}

/** Whether a schema tells more of the value than that it is an object, a list or null. */
function saysSomething(schema: Schema): boolean {
  const { properties = {}, anyOf = [], oneOf = [], allOf = [], $ref } = schema;
  const { items, prefixItems, additionalProperties, enum: values, const: value } = schema;
  return (
    typesOf(schema).some((type) => !["object", "array", "null"].includes(type)) ||
    Object.keys(properties).length > 0 ||
    typeof additionalProperties === "object" ||
    [items, prefixItems, values, value, $ref].some((part) => part !== undefined) ||
    [...anyOf, ...oneOf, ...allOf].some(saysSomething)
  );
}

/** A schema that the example satisfies; nothing in it is required. */
function schemaOfExample(example: JsonValue): Schema {
  if (Array.isArray(example)) {
    const shapes = new Map(
      example.map(schemaOfExample).map((shape) => [JSON.stringify(shape), shape]),
    );
    const [first, ...others] = shapes.values();
    if (first === undefined) return { type: "array" };
    return { type: "array", items: others.length === 0 ? first : { anyOf: [first, ...others] } };
  }
  if (typeof example === "object" && example !== null) {
    return { type: "object", properties: mapRecord(example, schemaOfExample) };
  }
  if (typeof example === "string") return { type: "string" };
  if (typeof example === "number") return { type: "number" };
  return typeof example === "boolean" ? { type: "boolean" } : {};
}
