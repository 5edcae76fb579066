import { movingWords } from "../../openapi/media-words.js";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { isGenerationWord, plainName } from "../../util/field-names.js";
import { memoizeByObject } from "../../util/memoize.js";
import { wordsOf } from "../../util/words.js";
import type { AnswerField } from "../answer/answer-field.js";
import { idsOf } from "../answer/answer-ids.js";
import { type AnswerShape, answerShape } from "../answer/answer-shape.js";
import { possibleIds } from "../answer/handle-fields.js";
import { isSamePath, pathKey } from "../words/field-path.js";
import { type Nearness, pathNearness, withPlaces } from "../words/path-words.js";
import type { FollowSearch } from "./follow-search.js";
import { type FoundId, isTaskId } from "./id-parameter.js";
import { placesOf } from "./own-path.js";
import {
  followsAnother,
  isBelowAnotherAlone,
  isNamedBy,
  otherCreate,
  sharesOwnTag,
} from "./whose-follow.js";

/** What an operation answers that is asked for a status or a result. */
export interface FollowAnswer {
  /** Undefined if the spec does not show it. */
  readonly shape: AnswerShape | undefined;
  /** It answers with the media themselves, and nothing else: it gives a result, and tells no status. */
  readonly isMediaAlone: boolean;
  /** It answers 202 while the generation runs. */
  readonly isHttpStatus: boolean;
}

/** An operation that takes an id, and what it answers. */
export interface AskedById extends FollowAnswer {
  readonly operation: Operation;
  readonly id: FoundId;
}

/** What is seen of a create and an operation when both lie side by side. */
export interface FollowClues extends AskedById {
  readonly create: Operation;
  /** What the create's success answers, if the spec shows it. */
  readonly created: AnswerShape | undefined;
  readonly nearness: Nearness;
  /** Its path speaks of generations. */
  readonly isOfGeneration: boolean;
  /** Its path speaks of videos, sounds and the like, and the create's does not. */
  readonly isOfOtherMedia: boolean;
  /** Its answer says how far a generation is. */
  readonly hasState: boolean;
  /** The create's own texts name it. */
  readonly isNamedByCreate: boolean;
  /** It takes what it calls `id`: anything has one. */
  readonly isAnyId: boolean;
  /** The create's answer has a field that is called as what it takes, and that can only be the id. */
  readonly isNamed: boolean;
  /** What it takes is called as the id of a generation, or of what the create's path names. */
  readonly isOfCreate: boolean;
  /** Its answer has the id where the create's has it. */
  readonly hasSameId: boolean;
  /** A tag that the create has, too, tells it from all others that read a status. */
  readonly hasOwnTag: boolean;
  /** It continues the path of another kind of create. */
  readonly isOfAnother: boolean;
  /** Its answer has the same fields as the create's. */
  readonly hasSameFields: boolean;
  /** It polls another create: it has no media, and that create answers with other fields; or it lies below that create's path. */
  readonly isOfOther: boolean;
  /** It says how far is what another create makes, which answers with the same fields as this one. */
  readonly isOfAlike: boolean;
}

export function followClues({ create, created }: FollowSearch, asked: AskedById): FollowClues {
  const { operation, id, shape, isMediaAlone, isHttpStatus } = asked;
  const { parameter, field, isLink } = id;
  const places = placesOf(create, operation);
  // The id stands for no word.
  const ownPath = places.has(parameter.name) ? operation.path : withPlaces(operation.path, places);
  const nearness = pathNearness(create.path, ownPath);
  const isOfGeneration = [...nearness.words, nearness.holder].some(isGenerationWord);
  const hasState = showsState(asked);
  const isNamedByCreate =
    isNamedBy(create, operation) ||
    (ownPath !== operation.path && isNamedBy(create, { ...operation, path: ownPath }));
  const isAnyId = plainName(parameter.name) === "id";
  const isOfCreatesPath = id.isOfCreatesPath === true;
  // A store with media has what any create makes: a POST on it may be a search, or one create more.
  const mayBeOfOther = shape?.hasMedia !== true && (hasState || shape === undefined);
  const above = mayBeOfOther || isOfCreatesPath ? otherCreate(create, operation) : undefined;
  const started = above && unlessBroken(() => answerShape(above));
  const isAlike = haveSameFields(created, started, mayHaveId);
  // A body with an id alone may be for anything, such as to forget what the id is of.
  const isRelated = isLink || isNamedByCreate || isOfGeneration || nearness.shared > 0 || hasState;
  // Made for each pair of operations, so each member is written: V8 is slow to add some to a copy of an object.
  return {
    operation,
    id,
    shape,
    isMediaAlone,
    isHttpStatus,
    create,
    created,
    nearness,
    isOfGeneration,
    isOfOtherMedia:
      movingWords.test(nearness.words.join(" ")) &&
      !movingWords.test(wordsOf(create.path).join(" ")),
    hasState,
    isNamedByCreate,
    isAnyId,
    isNamed:
      field !== undefined &&
      field.path.length > 0 &&
      (!isAnyId ||
        (id.isOfKind === true && hasState) ||
        (parameter.in === "body" && (isRelated || shape?.hasMedia === true))),
    isOfCreate: isTaskId(parameter.name) || isIdOfKind(create.path, parameter.name),
    hasSameId: haveSameId(created, shape),
    hasOwnTag: sharesOwnTag(create, operation),
    isOfAnother: followsAnother(create, operation),
    hasSameFields: haveSameFields(created, shape, isOfGeneration ? mayHaveId : hasId),
    isOfOther:
      (mayBeOfOther && started !== undefined && !isAlike) || isBelowAnotherAlone(create, operation),
    isOfAlike: isOfCreatesPath && hasState && isAlike,
  };
}

/** Whether an answer says how far a generation is. */
export function showsState({
  shape,
  isHttpStatus,
}: Pick<FollowAnswer, "shape" | "isHttpStatus">): boolean {
  return isHttpStatus || shape?.status !== undefined || shape?.flag !== undefined;
}

/** Whether its answer is known, and shows neither a status nor a picture. */
export function isMute({ shape, isMediaAlone, isHttpStatus }: FollowAnswer): boolean {
  const shows = isMediaAlone || shape?.hasMedia === true || showsState({ shape, isHttpStatus });
  return shape !== undefined && !shows;
}

/** `{prediction_id}` is an id of what `/models/…/predictions` makes; `{fine_tuning_job_id}` is not. */
function isIdOfKind(path: string, parameter: string): boolean {
  const kind = plainName(parameter).replace(/(id|uuid)$/, "");
  return kind !== "" && plainName(path).includes(kind);
}

function haveSameId(one: AnswerShape | undefined, other: AnswerShape | undefined): boolean {
  const [first] = one?.ids ?? [];
  return (
    first !== undefined && other?.ids.some(({ path }) => isSamePath(path, first.path)) === true
  );
}

/** Whether two answers have the same fields, one of which is the id. */
function haveSameFields(
  one: AnswerShape | undefined,
  other: AnswerShape | undefined,
  isIdentified: (shape: AnswerShape) => boolean,
): boolean {
  if (one === undefined || one.fields.length !== other?.fields.length) return false;
  const [keys, otherKeys] = [keysOf(one.fields), keysOf(other.fields)];
  return [...otherKeys].every((key) => keys.has(key)) && isIdentified(one);
}

function hasId({ fields }: AnswerShape): boolean {
  return hasIds(fields);
}

/** Of generations a field of another name may be the id. */
function mayHaveId(shape: AnswerShape): boolean {
  return hasId(shape) || possibleIds(shape).length > 0;
}

const hasIds: (fields: readonly AnswerField[]) => boolean = memoizeByObject(
  (fields: readonly AnswerField[]) => idsOf(fields).length > 0,
);

/** Where fields stand: those of an answer are compared with all others. */
const keysOf: (fields: readonly AnswerField[]) => ReadonlySet<string> = memoizeByObject(
  (fields: readonly AnswerField[]) => new Set(fields.map(({ path }) => pathKey(path))),
);
