import { isStatusName, plainName } from "../../util/field-names.js";
import { areOfOneThing, segmentsOf } from "../../util/url-path.js";
import type { AnswerField } from "../answer/answer-field.js";
import { isLikelyStatus, possibleStatuses } from "../answer/possible-status.js";
import { isSamePath } from "../words/field-path.js";
import { meansRunning } from "../words/status-words.js";
import { listedWords } from "../words/written-words.js";
import type { EndpointSource } from "./endpoint-source.js";
import type { FollowCandidate } from "./find-follow.js";
import { givenNames } from "./follow-parameters.js";
import { withSaidPlaces } from "./status-elsewhere.js";

/** Whether two requests ask one thing by its id for what it has: `/renders/{id}/state` and `/renders/{id}/images`. */
export function askOneThing(one: FollowCandidate, other: FollowCandidate): boolean {
  return (
    one.operation !== other.operation &&
    one.operation.method === other.operation.method &&
    isSamePath(one.id, other.id) &&
    areOfOneThing(one.operation.path, other.operation.path)
  );
}

/**
 * What tells how far a generation is, by a name that no status has, where another request for the same
 * thing has the media: that one has nothing to answer until then.
 */
export function statusBeside(
  media: FollowCandidate,
  candidates: readonly FollowCandidate[],
  source: EndpointSource,
): FollowCandidate | undefined {
  return candidates
    .filter((each) => askOneThing(each, media))
    .flatMap((each) => asStatus(each, source) ?? [])[0];
}

function asStatus(
  each: FollowCandidate,
  { create, settings }: EndpointSource,
): FollowCandidate | undefined {
  const { shape, operation, evidence, id } = each;
  if (shape === undefined || shape.hasMedia) return undefined;
  const possible = possibleStatuses(shape, id ? [id] : [], givenNames(create));
  const isAsked = isStatusName(plainName(segmentsOf(operation.path).at(-1) ?? ""));
  const isState = (field: AnswerField) =>
    isLikelyStatus(field) &&
    (meansRunning(field.schema) || (isAsked && listedWords(field.schema).length > 1));
  const status = withSaidPlaces(shape, settings)?.status ?? possible.find(isState);
  if (status === undefined) return undefined;
  const because = "its answer lists states, and the media stand beside it";
  return { ...each, shape: { ...shape, status }, evidence: [...evidence, because] };
}
