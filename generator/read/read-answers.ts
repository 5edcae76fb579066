import { isMediaType } from "../openapi/media-types.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import { isLocationHeader, responsesOf } from "../openapi/responses.js";
import type { Operation, Resolved } from "../openapi/spec.js";
import { mediaExamples } from "../schema/examples.js";
import { normalizeSchema } from "../schema/normalize/normalize.js";
import { shownSchema } from "../schema/response/shown-schema.js";
import type { Schema } from "../schema/schema.js";
import { byCodeUnit, type JsonValue, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";

/** One success that an operation may answer with. */
export interface Answer {
  /** HTTP status. */
  readonly status: number;
  /** Headers that lead to the generation, such as `Location`. */
  readonly locations: readonly string[];
  /** In the order of the media types; empty if the answer has no body. */
  readonly contents: readonly AnswerContent[];
}

/** A body that an answer may have. */
export interface AnswerContent {
  /** Media type, such as `application/json`. */
  readonly type: string;
  readonly schema?: Schema;
  readonly example?: JsonValue;
}

/** How an operation says that something is wrong: `400`, `4XX` or `default`. */
export interface ErrorAnswer {
  readonly status: string;
  readonly contents: readonly AnswerContent[];
}

/** The answers of an operation beside its successes. */
export const errorAnswers: (operation: Operation) => readonly ErrorAnswer[] = memoizeByObject(
  (operation) =>
    responsesOf(operation).flatMap(({ status, resolved }) =>
      /^([45](\d\d|XX)|default)$/i.test(status) && resolved !== undefined
        ? { status: status.toUpperCase(), contents: contentsOf(operation, resolved) }
        : [],
    ),
);

/** What an operation answers with under 2xx, the lowest status first. Endpoints share their poll. */
export const successAnswers: (operation: Operation) => readonly Answer[] =
  memoizeByObject(readAnswers);

function readAnswers(operation: Operation): readonly Answer[] {
  return responsesOf(operation).flatMap(({ status, isSuccess, resolved }) => {
    if (!isSuccess || resolved === undefined) return [];
    return {
      status: /^\d+$/.test(status) ? Number(status) : 200,
      locations: Object.keys(objectMember(resolved.value, "headers") ?? {}).filter(
        isLocationHeader,
      ),
      contents: contentsOf(operation, resolved),
    };
  });
}

function contentsOf(operation: Operation, response: Resolved): readonly AnswerContent[] {
  const content = objectMember(response.value, "content") ?? {};
  return Object.keys(content)
    .filter(isMediaType)
    .sort(byCodeUnit)
    .map((type) =>
      contentOf(operation, type, content[type], pointer(response.pointer, "content", type)),
    );
}

function contentOf(
  { spec }: Operation,
  type: string,
  media: JsonValue | undefined,
  at: string,
): AnswerContent {
  const [example] = mediaExamples(spec, media, at);
  // A schema that cannot be read, of many endpoints, is as none.
  const schema = unlessBroken(() => {
    const shown = shownSchema(spec, media, at);
    return shown && normalizeSchema(spec, shown.value, shown.pointer, "output");
  });
  return { type, ...(schema && { schema }), ...(example !== undefined && { example }) };
}
