import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { dataNames, plainName } from "../util/field-names.js";
import { isBelow, segmentsOf } from "../util/url-path.js";
import { type AnswerField, isScalar } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import { mayBeBinary } from "./answer/binary-content.js";
import { type DataPlace, dataPlace, placePath } from "./answer/data-place.js";
import { showsAll } from "./answer/handle-fields.js";
import { showsResult } from "./create-answers/room-for-result.js";
import type { ChosenFollow } from "./follow/choose-follow.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import { type Finding, finding } from "./follow/finding.js";
import { showsState } from "./follow/follow-clues.js";
import { askOneThing } from "./follow/status-beside.js";
import type { LifecycleSettings } from "./settings/settings.js";
import { asksForResult } from "./words/path-words.js";

/** The request that reads the result, if the answer with the status does not have it. */
export function resultOf(
  { result: configured, poll: configuredPoll, data }: LifecycleSettings,
  poll: FollowRequest | undefined,
  polled: FollowCandidate | undefined,
  { candidates, created }: ChosenFollow,
): Finding<FollowRequest> | undefined {
  if (configured !== undefined) return finding(configured, "the config");
  const answered = polled?.shape;
  if (poll === undefined || answered?.hasMedia) return undefined;
  const place = answered && dataPlace(answered);
  const path = data && answered?.response.fieldAt(data) ? data : placePath(place);
  const results = candidates.filter(
    (each) =>
      (each.isTaken || hasItsMedia(each, polled)) &&
      each.operation !== polled?.operation &&
      !showsState(each) &&
      !ofInput.test(each.operation.path),
  );
  const isCalledData = dataNames.includes(plainName(path?.at(-1) ?? ""));
  if (answered && !isCalledData) {
    const whole = results.filter((each) => !ofSide.test(each.operation.path));
    const beside = data === undefined ? whole.filter((each) => askOneThing(each, polled)) : [];
    const below = data === undefined ? candidates.filter((each) => isBelowPoll(each, poll)) : [];
    const found =
      mediaAlone(whole, path) ??
      mediaBeside(beside, answered, path) ??
      mediaBelow(below, answered, path);
    if (found !== undefined) return found;
  }
  if (configuredPoll !== undefined || path !== undefined) return undefined;
  return apart(results, polled, place) ?? linked(created?.resultUrl ?? answered?.resultUrl);
}

/** Whether what an address leads to has its media there, beside its status. */
function hasItsMedia(each: FollowCandidate, polled: FollowCandidate | undefined): boolean {
  const hasMedia = each.isMediaAlone || each.shape?.hasMedia === true;
  return (
    each.isLocated &&
    hasMedia &&
    each.barred === undefined &&
    polled !== undefined &&
    askOneThing(each, polled)
  );
}

/** @param path - where the answer with the status may have the data */
function mediaAlone(
  results: readonly FollowCandidate[],
  path: FieldPath | undefined,
): Finding<FollowRequest> | undefined {
  const [media, ...more] = results.filter(({ isMediaAlone }) => isMediaAlone);
  if (media === undefined) return undefined;
  const isGuess = more.length > 0 || path !== undefined;
  return finding(media.request, "its answer is the media themselves", isGuess);
}

/** What stands beside the status is no picture, where one stands beside the request. */
function mediaBeside(
  results: readonly FollowCandidate[],
  answered: AnswerShape,
  path: FieldPath | undefined,
): Finding<FollowRequest> | undefined {
  const [beside, ...others] = results.filter(({ shape }) => shape?.hasMedia === true);
  if (beside === undefined) return undefined;
  const because = "the answer with the status has no media, and this one has";
  return finding(beside.request, because, others.length > 0 || mayBeMedia(answered, path));
}

/** Whether the one segment that it has below the poll's own path asks for what was made: its id is the poll's, whatever either calls it. */
function isBelowPoll({ request, barred }: FollowCandidate, poll: FollowRequest): boolean {
  const { path = "", query } = request;
  if (barred !== undefined || query !== undefined || !isBelow(path, poll.path ?? "")) return false;
  const isNext = segmentsOf(path).length === segmentsOf(poll.path ?? "").length + 1;
  return isNext && !/\}$/.test(path) && asksForResult(path);
}

/** An answer that the spec does not show is the result only where the one with the status has no place for it. */
function mediaBelow(
  results: readonly FollowCandidate[],
  answered: AnswerShape,
  path: FieldPath | undefined,
): Finding<FollowRequest> | undefined {
  const isWithout = showsAll(answered) && !showsResult(answered);
  const [below, ...others] = results.filter(({ operation, shape, isMediaAlone }) =>
    shape || isMediaAlone ? shape?.hasMedia || mayBeBinary(operation) : isWithout,
  );
  if (below === undefined) return undefined;
  const isGuess = below.shape === undefined && !below.isMediaAlone;
  const because = "the answer with the status has no media, and this path continues its path";
  return finding(
    below.request,
    because,
    isGuess || others.length > 0 || mayBeMedia(answered, path),
  );
}

/**
 * An answer with a status and further fields is enough: they are taken for the result, unless another
 * request has media.
 */
function apart(
  results: readonly FollowCandidate[],
  polled: FollowCandidate | undefined,
  place: DataPlace | undefined,
): Finding<FollowRequest> | undefined {
  const found = results.find((each) =>
    place === undefined
      ? (each.shape?.hasMore ?? mayHaveMore(each, polled))
      : each.shape?.hasMedia === true,
  );
  if (found === undefined) return undefined;
  const because = "the answer with the status has no result, and this one has no status";
  return finding(found.request, because, found.shape === undefined);
}

/** Whether an answer that the spec does not show may have the result, where the one with the status has none. */
function mayHaveMore(
  { operation: { path } }: FollowCandidate,
  polled: FollowCandidate | undefined,
): boolean {
  const isAbove = polled !== undefined && isBelow(polled.operation.path, path);
  const mayBe = polled?.shape !== undefined || isAbove || asksForResult(path);
  return mayBe && !ofSide.test(path);
}

function linked(link: AnswerField | undefined): Finding<FollowRequest> | undefined {
  if (link === undefined) return undefined;
  return finding({ from: link.path }, `the URL that the answer has at ${link.path.join(".")}`);
}

/** Whether a field that nothing names as the data may have some: a text or a number has none. */
function mayBeMedia({ response }: AnswerShape, path: FieldPath | undefined): boolean {
  const field = path && response.fieldAt(path);
  return field !== undefined && !isScalar(field);
}

/** Words of paths that give back what a create was given. */
const ofInput = /(^|[/_-])(inputs?|sources?|originals?)([/_-]|$)/i;
/** Ends of paths that give back less than what was made, or another picture. */
const ofSide = /[/_-](thumb(nail)?|preview|mask)s?$/i;
