import type { FollowRequest } from "@modelsmith/runtime";
import { unlessBroken } from "../openapi/resolve-ref.js";
import { unnamed } from "../util/url-path.js";
import type { Answers } from "./create-answers/task-or-result.js";
import type { ChosenFollow } from "./follow/choose-follow.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import { answerOf, type FollowCandidate } from "./follow/find-follow.js";
import { type Finding, finding } from "./follow/finding.js";
import { sureFrom } from "./follow/follow-evidence.js";
import { followParametersOf } from "./follow/follow-parameters.js";
import { operationAsked } from "./follow/follow-request.js";
import { withSaidPlaces, withWorkAsStatus } from "./follow/status-elsewhere.js";
import { resultOf } from "./result-request.js";
import type { LifecycleSettings } from "./settings/settings.js";

/** The requests that follow a create, and what the spec has at their addresses. */
export interface FollowRequests {
  /** Reads the status. */
  readonly poll: Finding<FollowRequest> | undefined;
  readonly polled: FollowCandidate | undefined;
  /** Reads the result, where the status's answer does not have it. */
  readonly result: Finding<FollowRequest> | undefined;
  readonly fetched: FollowCandidate | undefined;
}

/** What a create answers, and the requests that follow it. */
export interface FollowedCreate extends ChosenFollow, FollowRequests {
  readonly answers: Answers;
}

export function followRequests(
  source: EndpointSource,
  answers: Answers,
  chosen: ChosenFollow,
): FollowRequests {
  const { settings } = source;
  const { candidates, found } = chosen;
  const poll = pollOf(source, answers, chosen);
  const asked = settings.poll ? candidateFor(settings.poll, candidates, source) : found;
  const polled = poll && asked && withStatus(asked, found, settings);
  const result = resultOf(settings, poll?.value, polled, chosen);
  const fetched = result && candidateFor(result.value, candidates, source);
  return { poll, polled, result, fetched };
}

function pollOf(
  { settings, keyField }: EndpointSource,
  answers: Answers,
  { found, created, accepted, errorFields }: ChosenFollow,
): Finding<FollowRequest> | undefined {
  const { poll, headers } = settings;
  if (poll !== undefined) return finding(poll, "the config");
  // An error may carry the id of what goes on: then it is followed although a success is the result.
  const mayGoOn = errorFields.length > 0 || found?.isNamedByCreate === true;
  const isNeeded = answers !== "result" || mayGoOn;
  if (found !== undefined && isNeeded) {
    const { request, evidence, score, isMediaAlone } = found;
    return finding(request, evidence.join(", "), score < sureFrom || isMediaAlone);
  }
  const path = (created?.pollUrl ?? accepted?.pollUrl)?.path;
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
  return { ...asked, shape: withSaidPlaces(shape, settings) };
}

function candidateFor(
  request: FollowRequest,
  candidates: readonly FollowCandidate[],
  source: EndpointSource,
): FollowCandidate | undefined {
  const plain = ({ method = "GET", path = "", query = {} }: FollowRequest) =>
    JSON.stringify([method, unnamed(path), Object.keys(query)]);
  const found = candidates.find((each) => plain(each.request) === plain(request));
  return found ?? namedByConfig(request, source);
}

/** Whether a request has a header of this name, in upper or lower case. */
export function hasHeader({ headers = {} }: FollowRequest, name: string): boolean {
  return Object.keys(headers).some((each) => each.toLowerCase() === name.toLowerCase());
}

/** The operation that a request of the config calls. Nothing has to speak for it: its parameter has any name. */
function namedByConfig(
  request: FollowRequest,
  source: EndpointSource,
): FollowCandidate | undefined {
  const operation = operationAsked(request, source);
  if (operation === undefined) return undefined;
  // An operation that cannot be read counts as absent, as everywhere else.
  return unlessBroken(() => ({
    operation,
    request,
    score: 0,
    isTaken: true,
    isNamedByCreate: false,
    hasForeignPath: false,
    isOfOneForm: false,
    isLocated: false,
    evidence: ["the config"],
    barred: undefined,
    ...answerOf(operation),
    missing: followParametersOf(operation)
      .filter((each) => each.in === "header" && each.required && each.constant === undefined)
      .filter((each) => !source.isKeyParameter(each) && !hasHeader(request, each.name))
      .map(({ name }) => name),
  }));
}
