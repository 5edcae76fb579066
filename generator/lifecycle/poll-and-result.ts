import type { FollowRequest } from "@modelsmith/runtime";
import type { AnswerField, AnswerShape } from "./answer-shape.js";
import { dataPlace } from "./data-place.js";
import type { EndpointSource } from "./endpoint-source.js";
import type { FollowCandidate } from "./find-follow.js";
import type { Finding } from "./finding.js";
import { showsState } from "./follow-clues.js";
import { sureFrom } from "./follow-evidence.js";
import type { LifecycleSettings } from "./settings.js";
import type { Answers } from "./task-or-result.js";

/** The request that reads the status. */
export function pollOf(
  { settings, keyField }: EndpointSource,
  answers: Answers,
  found: FollowCandidate | undefined,
  shape: AnswerShape | undefined,
  errorFields: readonly AnswerField[],
): Finding<FollowRequest> | undefined {
  const { poll, headers } = settings;
  if (poll !== undefined) return { value: poll, because: "the config", isGuess: false };
  // An error may carry the id of what goes on: then it is followed although a success is the result.
  const mayGoOn = errorFields.length > 0 || found?.isTold === true;
  const isNeeded = answers !== "result" || mayGoOn;
  if (found !== undefined && isNeeded) {
    const { request, evidence, score } = found;
    return { value: request, because: evidence.join(", "), isGuess: score < sureFrom };
  }
  const path = shape?.pollUrl?.path;
  if (path === undefined || answers === "result") return undefined;
  const asked: FollowRequest = keyField === undefined ? {} : { method: "POST", body: {} };
  const value: FollowRequest = { ...asked, from: path, ...(headers && { headers }) };
  return {
    value,
    because: `the URL that the create's answer has at ${path.join(".")}`,
    isGuess: false,
  };
}

/** The operation that a request of the config calls, or the one that was found. */
export function configuredOr(
  candidates: readonly FollowCandidate[],
  poll: FollowRequest,
  found: FollowCandidate | undefined,
  { poll: configured }: LifecycleSettings,
): FollowCandidate | undefined {
  if (configured === undefined) return found?.request === poll ? found : undefined;
  return candidates.find(({ request }) => sameRequest(request, poll));
}

export function sameRequest(one: FollowRequest, other: FollowRequest): boolean {
  const plain = ({ method = "GET", path = "", query = {} }: FollowRequest) =>
    JSON.stringify([method, path.replace(/\{[^{}]*\}/g, "{}"), Object.keys(query)]);
  return plain(one) === plain(other);
}

/** The request that reads the result, where the status's answer does not have it. */
export function resultOf(
  { result: configured, poll: configuredPoll }: LifecycleSettings,
  poll: FollowRequest | undefined,
  found: FollowCandidate | undefined,
  taken: readonly FollowCandidate[],
  shape: AnswerShape | undefined,
): Finding<FollowRequest> | undefined {
  if (configured !== undefined) return { value: configured, because: "the config", isGuess: false };
  if (poll === undefined || configuredPoll !== undefined) return undefined;
  const answered = found?.shape;
  const place = answered && dataPlace(answered);
  if (answered?.hasMedia || (place !== undefined && "path" in place)) return undefined;
  // An answer with a status and further fields is enough: they are taken for the result, unless
  // another request has media.
  const isEnough = ({ shape: other }: FollowCandidate) =>
    place === undefined ? other === undefined || other.hasMore : other?.hasMedia === true;
  const apart = taken.find(
    (each) =>
      each.operation !== found?.operation &&
      !showsState(each) &&
      !ofInput.test(each.operation.path) &&
      isEnough(each),
  );
  if (apart !== undefined) {
    const because = "the answer with the status has no result, and this one has no status";
    return { value: apart.request, because, isGuess: apart.shape === undefined };
  }
  const link = shape?.resultUrl ?? answered?.resultUrl;
  if (link === undefined) return undefined;
  return {
    value: { from: link.path },
    because: `the URL that the answer has at ${link.path.join(".")}`,
    isGuess: false,
  };
}

/** Words of paths that give back what a create was given. */
const ofInput = /(^|[/_-])(inputs?|sources?|originals?)([/_-]|$)/i;
