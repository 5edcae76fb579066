import type { Document } from "../../input/load-documents.js";
import type { Operation } from "../../openapi/operations.js";
import { dereference, type Resolved, resolveReference } from "../../openapi/resolve-ref.js";
import { findMediaType, readable, successContent } from "../../openapi/success-content.js";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { memoizeByObject } from "../../util/memoize.js";
import { mediaExamples } from "../examples.js";
import { normalizeSchema } from "../normalize/normalize.js";
import type { Schema } from "../schema.js";
import { namesStatus } from "./find-result-fields.js";

/** A 2xx answer as JSON or events. */
export interface Answer {
  readonly schema: Schema;
  /** Examples of the whole answer. */
  readonly examples: readonly JsonValue[];
}

/** Every endpoint asks for the answer of the same poll, and twice for that of its own create. */
const answers = new WeakMap<JsonObject, Answer | undefined>();

export function answerOf(operation: Operation): Answer | undefined {
  const { object } = operation;
  if (!answers.has(object)) answers.set(object, readAnswer(operation));
  return answers.get(object);
}

/** Both forms of a create mostly name the same schema for their answers. */
const schemasOf = memoizeByObject((_: Document) => new Map<string, Schema>());

function answerSchema(spec: Document, written: JsonValue, at: string): Schema {
  const reference = member(written, "$ref");
  if (typeof reference !== "string" || Object.keys(written as object).length > 1) {
    return normalizeSchema(spec, withoutInput(written), at, "output");
  }
  const schemas = schemasOf(spec);
  const schema = schemas.get(reference) ?? referredSchema(spec, reference, at);
  schemas.set(reference, schema);
  return schema;
}

function referredSchema(spec: Document, reference: string, at: string): Schema {
  const target = resolveReference(spec, reference, at);
  const shorter = withoutInput(target.value);
  return shorter === target.value
    ? normalizeSchema(spec, { $ref: reference }, at, "output")
    : normalizeSchema(spec, shorter, target.pointer, "output");
}

/**
 * The state of a generation may repeat its input, which is as large as the request's and says
 * nothing of the result: it is not read.
 */
function withoutInput(written: JsonValue): JsonValue {
  const properties = objectMember(written, "properties");
  if (properties === undefined || !isObject(written) || written["$ref"] !== undefined)
    return written;
  const repeats = Object.hasOwn(properties, "input") && namesStatus(properties);
  return repeats ? { ...written, properties: { ...properties, input: true } } : written;
}

function readAnswer(operation: Operation): Answer | undefined {
  const success = successContent(operation);
  if (success === undefined) return undefined;
  const type = findMediaType(success.content, readable);
  if (type === undefined) return undefined;
  const media = success.content[type];
  const at = pointer(success.pointer, type);
  const written = writtenSchema(operation.spec, media, at);
  if (written === undefined) return undefined;
  const schema = answerSchema(operation.spec, written.value, written.pointer);
  return {
    schema,
    examples: [...(schema.examples ?? []), ...mediaExamples(operation.spec, media, at)],
  };
}

/**
 * The schema of a JSON answer or of what an event carries. OpenAPI 3.2 describes the events, whose
 * data is JSON in a text.
 *
 * @see https://spec.openapis.org/oas/v3.2.0.html#server-sent-event-streams
 */
function writtenSchema(
  spec: Document,
  media: JsonValue | undefined,
  at: string,
): Resolved | undefined {
  const schema = member(media, "schema");
  if (schema !== undefined) return { value: schema, pointer: pointer(at, "schema") };
  const event = dereference(spec, member(media, "itemSchema"), pointer(at, "itemSchema"));
  if (event === undefined) return undefined;
  const dataAt = pointer(event.pointer, "properties", "data");
  const data = dereference(
    spec,
    objectMember(objectMember(event.value, "properties"), "data"),
    dataAt,
  );
  const carried = member(data?.value, "contentSchema");
  if (data && carried !== undefined) {
    return { value: carried, pointer: pointer(data.pointer, "contentSchema") };
  }
  return member(data?.value, "type") === "string" ? undefined : event;
}
