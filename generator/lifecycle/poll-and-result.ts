import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { isScalar } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import { dataPlace, placePath } from "./answer/data-place.js";
import { type Finding, finding } from "./finding.js";
import { areOfOneThing } from "./follow/beside-media.js";
import type { ChosenFollow } from "./follow/choose-follow.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import { showsState } from "./follow/follow-clues.js";
import { sureFrom } from "./follow/follow-evidence.js";
import { withSaidStatus, withWorkAsStatus } from "./follow/status-elsewhere.js";
import type { LifecycleSettings } from "./settings/settings.js";
import type { Answers } from "./task-or-result.js";
import { dataNames, plainName } from "./words/field-names.js";
import { unnamed } from "./words/path-words.js";

/** The requests that follow a create, and what the spec has at their addresses. */
export interface FollowRequests {
  /** Reads the status. */
  readonly poll: Finding<FollowRequest> | undefined;
  readonly polled: FollowCandidate | undefined;
  /** Reads the result, where the status's answer does not have it. */
  readonly result: Finding<FollowRequest> | undefined;
  readonly fetched: FollowCandidate | undefined;
}

export function followRequests(
  source: EndpointSource,
  answers: Answers,
  chosen: ChosenFollow,
): FollowRequests {
  const { settings } = source;
  const { candidates, found } = chosen;
  const poll = pollOf(source, answers, chosen);
  const asked = settings.poll ? candidateFor(settings.poll, candidates) : found;
  const polled = poll && asked && withStatus(asked, found, settings);
  const result = resultOf(settings, poll?.value, polled, chosen);
  const fetched = result && candidateFor(result.value, candidates);
  return { poll, polled, result, fetched };
}

function pollOf(
  { settings, keyField }: EndpointSource,
  answers: Answers,
  { found, created, errorFields }: ChosenFollow,
): Finding<FollowRequest> | undefined {
  const { poll, headers } = settings;
  if (poll !== undefined) return finding(poll, "the config");
  // An error may carry the id of what goes on: then it is followed although a success is the result.
  const mayGoOn = errorFields.length > 0 || found?.isTold === true;
  const isNeeded = answers !== "result" || mayGoOn;
  if (found !== undefined && isNeeded) {
    const { request, evidence, score, isMediaAlone } = found;
    return finding(request, evidence.join(", "), score < sureFrom || isMediaAlone);
  }
  const path = created?.pollUrl?.path;
  if (path === undefined || answers === "result") return undefined;
  const asked: FollowRequest = keyField === undefined ? {} : { method: "POST", body: {} };
  const value: FollowRequest = { ...asked, from: path, ...(headers && { headers }) };
  return finding(value, `the URL that the create's answer has at ${path.join(".")}`);
}

/** What a request asks, with its status where the config says, or where what is read again has it. */
function withStatus(
  asked: FollowCandidate,
  found: FollowCandidate | undefined,
  settings: LifecycleSettings,
): FollowCandidate {
  const shape = found?.isOfOneForm === true ? withWorkAsStatus(asked.shape) : asked.shape;
  return { ...asked, shape: withSaidStatus(shape, settings) };
}

function candidateFor(
  request: FollowRequest,
  candidates: readonly FollowCandidate[],
): FollowCandidate | undefined {
  const plain = ({ method = "GET", path = "", query = {} }: FollowRequest) =>
    JSON.stringify([method, unnamed(path), Object.keys(query)]);
  return candidates.find((each) => plain(each.request) === plain(request));
}

function resultOf(
  { result: configured, poll: configuredPoll, data }: LifecycleSettings,
  poll: FollowRequest | undefined,
  polled: FollowCandidate | undefined,
  { candidates, created }: ChosenFollow,
): Finding<FollowRequest> | undefined {
  if (configured !== undefined) return finding(configured, "the config");
  if (poll === undefined) return undefined;
  const answered = polled?.shape;
  if (answered?.hasMedia) return undefined;
  const place = answered && dataPlace(answered);
  const path = placePath(place);
  const isResultFor = (each: FollowCandidate) =>
    each.isTaken &&
    each.operation !== polled?.operation &&
    !showsState(each) &&
    !ofInput.test(each.operation.path);
  const isCalledData = dataNames.includes(plainName(path?.at(-1) ?? ""));
  const [media, ...more] = candidates.filter(
    (each) => each.isMediaAlone && isResultFor(each) && !ofSide.test(each.operation.path),
  );
  if (answered && media && !isCalledData) {
    const isGuess = more.length > 0 || path !== undefined;
    return finding(media.request, "its answer is the media themselves", isGuess);
  }
  // What stands beside the status is no picture, where one stands beside the request.
  const [beside, ...others] = candidates.filter(
    (each) =>
      polled !== undefined &&
      each.shape?.hasMedia === true &&
      isResultFor(each) &&
      !ofSide.test(each.operation.path) &&
      areOfOneThing(each, polled),
  );
  if (answered && beside && !isCalledData && data === undefined) {
    const because = "the answer with the status has no media, and this one has";
    return finding(beside.request, because, others.length > 0 || mayBeMedia(answered, path));
  }
  if (configuredPoll !== undefined || path !== undefined) return undefined;
  // An answer with a status and further fields is enough: they are taken for the result, unless
  // another request has media.
  const isEnough = ({ shape: other }: FollowCandidate) =>
    place === undefined ? other === undefined || other.hasMore : other?.hasMedia === true;
  const apart = candidates.find((each) => isResultFor(each) && isEnough(each));
  if (apart !== undefined) {
    const because = "the answer with the status has no result, and this one has no status";
    return finding(apart.request, because, apart.shape === undefined);
  }
  const link = created?.resultUrl ?? answered?.resultUrl;
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
