import { collectWarnings, type Warning } from "../../diagnostics/warnings.js";
import { isFromExample } from "../../openapi/example-schema.js";
import { resolveReference } from "../../openapi/resolve-ref.js";
import type { Operation, Spec } from "../../openapi/spec.js";
import {
  acceptedContent,
  findMediaType,
  readableMediaTypes,
  type SuccessContent,
  successContent,
} from "../../openapi/success-content.js";
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
import { type DataModel, readDataModel } from "./data-model.js";
import { namesStatus, type ResponseSchema, readResponseSchema } from "./response-schema.js";
import { shownSchema } from "./shown-schema.js";

/** A 2xx response as JSON or events. */
export interface SuccessResponse extends ResponseSchema {
  /** The data at a path of fields. */
  readonly dataAt: (path: readonly string[]) => DataModel;
  /** What is odd in its schema. */
  readonly warnings: readonly Warning[];
}

type ReadSchema = ResponseSchema & Pick<SuccessResponse, "warnings">;

/** What was read of a spec: operations share their poll, and most refer to the same few schemas. */
interface ResponseCache {
  readonly byOperation: Map<JsonObject, SuccessResponse | undefined>;
  readonly schemas: Map<string, ReadSchema>;
}

const cacheOf = memoizeByObject(
  (_: Spec): ResponseCache => ({ byOperation: new Map(), schemas: new Map() }),
);

export function successResponse(operation: Operation): SuccessResponse | undefined {
  const { byOperation } = cacheOf(operation.spec);
  const { object } = operation;
  if (!byOperation.has(object)) {
    byOperation.set(object, readResponse(operation, successContent(operation)));
  }
  return byOperation.get(object);
}

/** The 202 that stands beside the answer with the result. */
export const acceptedResponse: (operation: Operation) => SuccessResponse | undefined =
  memoizeByObject((operation: Operation) => readResponse(operation, acceptedContent(operation)));

function responseSchema(spec: Spec, written: JsonValue, at: string): ReadSchema {
  const reference = member(written, "$ref");
  if (typeof reference !== "string" || Object.keys(written as object).length > 1) {
    return readSchema(spec, withoutInput(written), at);
  }
  const { schemas } = cacheOf(spec);
  const schema = schemas.get(reference) ?? referredSchema(spec, reference, at);
  schemas.set(reference, schema);
  return schema;
}

function referredSchema(spec: Spec, reference: string, at: string): ReadSchema {
  const target = resolveReference(spec, reference, at);
  const shorter = withoutInput(target.value);
  return shorter === target.value
    ? readSchema(spec, { $ref: reference }, at)
    : readSchema(spec, shorter, target.pointer);
}

function readSchema(spec: Spec, written: JsonValue, at: string): ReadSchema {
  const { warn, found } = collectWarnings();
  const schema = normalizeSchema(spec, written, at, "output", warn);
  return { ...readResponseSchema(schema), warnings: found() };
}

/**
 * The state of a generation may repeat its input, which is as large as the request's and says
 * nothing about the result: it is not read.
 */
function withoutInput(written: JsonValue): JsonValue {
  const properties = objectMember(written, "properties");
  if (properties === undefined || !isObject(written) || written["$ref"] !== undefined)
    return written;
  const repeats = Object.hasOwn(properties, "input") && namesStatus(properties);
  return repeats ? { ...written, properties: { ...properties, input: true } } : written;
}

function readResponse(
  { spec }: Operation,
  success: SuccessContent | undefined,
): SuccessResponse | undefined {
  if (success === undefined) return undefined;
  const type = findMediaType(success.content, readableMediaTypes);
  if (type === undefined) return undefined;
  const media = success.content[type];
  const at = pointer(success.pointer, type);
  const written = shownSchema(spec, media, at);
  if (written === undefined) return undefined;
  const response = responseSchema(spec, written.value, written.pointer);
  const isOfExample = isFromExample(written.value);
  const examples = [...(response.schema.examples ?? []), ...mediaExamples(spec, media, at)];
  const models = new Map<string, DataModel>();
  return {
    ...response,
    dataAt: (path) => {
      const key = JSON.stringify(path);
      const model = models.get(key) ?? readDataModel(response, examples, path, isOfExample);
      models.set(key, model);
      return model;
    },
  };
}
