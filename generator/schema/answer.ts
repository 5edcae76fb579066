import { type JsonObject, type JsonValue, member } from "../json.js";
import { pointer } from "../json-pointer.js";
import { oncePerObject } from "../once-per-object.js";
import type { Operation } from "../selection/operations.js";
import { findMediaType, successContent } from "../selection/success-content.js";
import type { Document } from "../sources/load-documents.js";
import { normalizeSchema } from "./normalize-schema.js";
import type { Schema } from "./schema.js";

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
const schemasOf = oncePerObject((_: Document) => new Map<string, Schema>());

function answerSchema(spec: Document, written: JsonValue, at: string): Schema {
  const reference = member(written, "$ref");
  if (typeof reference !== "string" || Object.keys(written as object).length > 1) {
    return normalizeSchema(spec, written, at, "output");
  }
  const schemas = schemasOf(spec);
  const schema = schemas.get(reference) ?? normalizeSchema(spec, written, at, "output");
  schemas.set(reference, schema);
  return schema;
}

function readAnswer(operation: Operation): Answer | undefined {
  const success = successContent(operation);
  if (success === undefined) return undefined;
  const type = findMediaType(success.content, /json|event-stream|^\*\/\*$/i);
  const media = type === undefined ? undefined : success.content[type];
  const written = member(media, "schema");
  if (type === undefined || written === undefined) return undefined;
  const at = pointer(success.pointer, type, "schema");
  const schema = answerSchema(operation.spec, written, at);
  const example = member(media, "example");
  return {
    schema,
    examples: [...(schema.examples ?? []), ...(example === undefined ? [] : [example])],
  };
}
