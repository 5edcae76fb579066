import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { streamsAlone } from "../../openapi/success-content.js";
import type { ResponseSchema } from "../../schema/response/response-schema.js";
import { acceptedResponse, successResponse } from "../../schema/response/success-response.js";
import { type Schema, typesOf } from "../../schema/schema.js";
import {
  holdsError,
  isBookkeeping,
  isReason,
  isRequestId,
  pollUrlNames,
  resultUrlNames,
} from "../../util/field-names.js";
import { memoizeByObject } from "../../util/memoize.js";
import { listsStatus, listsWork, statusWords } from "../words/status-words.js";
import { isNumber, writtenWords } from "../words/written-words.js";
import { type AnswerField, answerField, answerFields, isScalar, isText } from "./answer-field.js";
import { idsOf, isCalledId, usualIds } from "./answer-ids.js";
import { holdsMedia } from "./answer-media.js";
import { areBeside, isOfWorkAlone, itemStatusOf, statusOf } from "./answer-status.js";
import { type ListedId, listedId } from "./listed-id.js";

/** What the schema of an answer shows of a generation. */
export interface AnswerShape {
  readonly response: ResponseSchema;
  /** Every field that is not a list's, the outermost first. */
  readonly fields: readonly AnswerField[];
  /** Texts and numbers that may be an id, the surest first; the whole of an answer that is a text. */
  readonly ids: readonly AnswerField[];
  /** The id of the first of several, if it has no other but that of the request. */
  readonly listed: ListedId | undefined;
  readonly status: AnswerField | undefined;
  /**
   * A field that lists words such as `queued`. Without media it is the status; beside media it may be the
   * outcome of a review.
   */
  readonly ofWork: AnswerField | undefined;
  /** The status of the first item of its only list, if that has none of its own. */
  readonly itemStatus: AnswerField | undefined;
  /** A boolean that turns true at the end. */
  readonly flag: AnswerField | undefined;
  /** URLs that lead to the status and to the result. */
  readonly pollUrl: AnswerField | undefined;
  readonly resultUrl: AnswerField | undefined;
  /** It speaks of a time that is still to come. */
  readonly isWaiting: boolean;
  readonly hasMedia: boolean;
  /** It has anything but ids, a status, and what stands around them. */
  readonly hasMore: boolean;
}

/** @returns undefined if the spec does not show what a success answers */
export function answerShape(operation: Operation): AnswerShape | undefined {
  return shownShape(successResponse(operation));
}

/** Whether an operation answers with such a field beside its state. */
export function hasBesideState(
  operation: Operation,
  isMeant: (field: AnswerField) => boolean,
): boolean {
  const { status, flag, fields = [] } = unlessBroken(() => answerShape(operation)) ?? {};
  const state = status ?? flag;
  return (
    state !== undefined &&
    fields.some((field) => isMeant(field) && areBeside(field.path, state.path))
  );
}

/**
 * The same of a create. A number called status that nothing explains is that of an envelope, such as the HTTP status,
 * where what is called an id stands in it. In the answer to a poll it may be the only status.
 */
export function createdShape(create: Operation): AnswerShape | undefined {
  const shape = answerShape(create);
  // The text of all events is no id.
  if (shape?.ids[0]?.path.length === 0 && streamsAlone(create)) return undefined;
  const { status } = shape ?? {};
  if (shape === undefined || status === undefined || shape.hasMedia) return shape;
  const { description = "http" } = status.schema;
  const isPlain = isNumber(status.schema) && writtenWords(status.schema).all.length === 0;
  const ids = shape.fields.filter((each) => isCalledId(each) && isScalar(each.schema));
  const isAbove = ids.length > 0 && ids.every((id) => isDeeper(id, status));
  const isOfEnvelope = isPlain && isAbove && /\b(http|code|response|request)\b/i.test(description);
  return isOfEnvelope ? { ...shape, status: undefined } : shape;
}

/** What the 202 that stands beside its result shows: where the work goes on, the answer has nothing else. */
export function acceptedShape(operation: Operation): AnswerShape | undefined {
  return shownShape(unlessBroken(() => acceptedResponse(operation)));
}

function shownShape(response: ResponseSchema | undefined): AnswerShape | undefined {
  const shape = response && shapeOf(response);
  return shape && showsAny(shape) ? shape : undefined;
}

/** Whether it shows anything: `schema: {}` is what frameworks write where nobody said what is answered. */
function showsAny({ fields, ids, hasMore, hasMedia }: AnswerShape): boolean {
  return fields.length > 0 || ids.length > 0 || hasMore || hasMedia;
}

const shapeOf = memoizeByObject(readShape);

function readShape(response: ResponseSchema): AnswerShape {
  const { schema } = response;
  const fields = answerFields(response);
  const usual = usualIds(fields);
  const hasMedia = holdsMedia(schema, schema, "");
  const ofWork = fields.find((field) => isScalar(field.schema) && listsWork(field.schema));
  const ofTask = fields.filter(({ path }) => !path.slice(0, -1).some(holdsError));
  const named = statusOf(ofTask, usual[0]);
  const isSaid = named !== undefined && writtenWords(named.schema).all.length > 0;
  const listing = isSaid
    ? []
    : ofTask.filter((field) => isScalar(field.schema) && listsStatus(field.schema));
  // A text for people may be called a status, and the words stand beside it.
  const beside =
    named && listing.find((field) => areBeside(field.path, named.path) && isOfWorkAlone(field));
  const possible = beside ?? named ?? listing[0] ?? (hasMedia ? undefined : ofWork);
  const flag = fields.find(({ plain, schema: field }) => {
    return /^(is)?(done|finished|completed?)$/.test(plain) && typesOf(field).includes("boolean");
  });
  // What stands deeper than the flag, and lists no end, may be of what was made: `response.state`.
  const isOfMade = flag !== undefined && possible !== undefined && isDeeper(possible, flag);
  const status = isOfMade && !statusWords(possible.schema).hasEnd ? undefined : possible;
  const itemStatus = (status ?? flag) ? undefined : itemStatusOf(response, fields);
  const url = (names: readonly string[]) =>
    fields.find(({ plain, schema: field }) => names.includes(plain) && isText(field));
  const get = fields.find(({ path, plain }) => plain === "get" && path.at(-2) === "urls");
  const pollUrl = url(pollUrlNames) ?? get;
  const resultUrl = url(resultUrlNames);
  const isList = typesOf(schema).includes("array");
  const hasOwnId = usual.some(({ plain }) => !isRequestId(plain));
  const listed = hasOwnId ? undefined : listedId(response, fields);
  // The id of a picture is not that of what made it.
  const isResult = hasMedia && (status ?? flag) === undefined;
  const isBareText = !hasMedia && typesOf(schema).length > 0 && isText(schema);
  const whole = answerField([], schema, "id");
  return {
    response,
    fields,
    ids: isBareText ? [whole] : isResult ? usual : idsOf(fields),
    listed: hasMedia && listed?.goesOn === false ? undefined : listed,
    status,
    ofWork,
    itemStatus,
    flag,
    pollUrl,
    resultUrl,
    isWaiting: fields.some(({ plain }) => plain === "eta" || plain === "queueposition"),
    hasMedia,
    hasMore:
      isList ||
      fields.some(
        ({ name, schema: field }) => !isBookkeeping(name) && !isReason(name) && !isHolder(field),
      ),
  };
}

function isDeeper(one: AnswerField, other: AnswerField): boolean {
  return one.path.length > other.path.length;
}

/** An object whose own fields are listed too. */
function isHolder(schema: Schema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0;
}
