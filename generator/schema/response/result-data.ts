import type { Operation } from "../../openapi/operations.js";
import { type Schema, typesOf } from "../schema.js";
import { alternatives, fieldSchemas } from "../walk.js";
import type { DataModel } from "./data-model.js";
import type { ResultFields } from "./find-result-fields.js";
import { successResponse } from "./success-response.js";

/** What the responses of a create and of its poll look like, as far as the spec shows it. */
export interface ResultModel {
  /** Where id, status and data stand, if all responses that show them agree. */
  readonly fields: ResultFields;
  readonly data: DataModel;
  /** The words that the schemas allow for the status. */
  readonly statuses: readonly string[];
}

/** What is known of the responses besides their schemas. */
export interface ResultKnowledge {
  /** Where the config says that id, status and data stand. */
  readonly fields?: ResultFields;
  /** Whether a response that shows no data is the data. */
  readonly immediate?: boolean;
}

/**
 * Reads the result from the responses of the given operations; the first that shows the data
 * decides its type.
 */
export function resultModel(
  operations: readonly Operation[],
  { fields: configured, immediate = false }: ResultKnowledge = {},
): ResultModel {
  const responses = operations
    .flatMap((operation) => successResponse(operation) ?? [])
    .map((response) => ({ ...response, fields: { ...response.fields, ...configured } }));
  const data = responses
    .map(({ dataAt, fields }) => dataAt(fields.data ?? (immediate ? [] : undefined)))
    .find(({ from }) => from !== "nothing");
  const statuses = responses.flatMap(({ fieldAt, fields }) =>
    fields.status === undefined ? [] : allowedTexts(fieldAt(fields.status)),
  );
  const fields = responses.map((response) => response.fields);
  return {
    fields: {
      ...agreedField("id", fields),
      ...agreedField("status", fields),
      ...agreedField("data", fields),
    },
    data: data ?? { from: "nothing" },
    statuses: [...new Set(statuses)],
  };
}

/** Which fields an operation's response shows. */
export interface ResponseShape {
  readonly id: boolean;
  readonly status: boolean;
  /** Whether it shows anything but an id. */
  readonly more: boolean;
}

/** @returns undefined if the spec does not describe the response */
export function responseShape(operation: Operation): ResponseShape | undefined {
  const response = successResponse(operation);
  if (response === undefined) return undefined;
  const { schema, fields } = response;
  const isObject = typesOf(schema).every((type) => type === "object" || type === "null");
  const more = !isObject || fieldSchemas(schema, schema).size > (fields.id === undefined ? 0 : 1);
  return { id: fields.id !== undefined, status: fields.status !== undefined, more };
}

function allowedTexts(schema: Schema | undefined): readonly string[] {
  if (schema === undefined) return [];
  const own = [...(schema.enum ?? []), schema.const].filter((value) => typeof value === "string");
  return [...own, ...alternatives(schema).flatMap(allowedTexts)];
}

function agreedField(name: keyof ResultFields, responses: readonly ResultFields[]): ResultFields {
  const [first, ...others] = responses.flatMap((fields) => (fields[name] ? [fields[name]] : []));
  const same = others.every((path) => path.join("/") === first?.join("/"));
  return first && same ? { [name]: first } : {};
}
