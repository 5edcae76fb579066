import { isBelow } from "../../util/url-path.js";
import type { AnswerField } from "../answer/answer-field.js";
import { type AnswerShape, acceptedShape, createdShape } from "../answer/answer-shape.js";
import { errorIdFields } from "../answer/error-fields.js";
import type { EndpointSource } from "./endpoint-source.js";
import { type FollowCandidate, followCandidates } from "./find-follow.js";
import { showsState } from "./follow-clues.js";
import { operationAsked } from "./follow-request.js";
import { statusBeside } from "./status-beside.js";
import { withSaidPlaces, withWorkAsStatus } from "./status-elsewhere.js";

/** What a create answers, and what is taken to follow it. */
export interface ChosenFollow {
  /** What a success shows; undefined if the spec does not say. */
  readonly created: AnswerShape | undefined;
  /** What the 202 beside that success shows. */
  readonly accepted: AnswerShape | undefined;
  /** Ids in that and in its errors. */
  readonly errorFields: readonly AnswerField[];
  /** All that may follow it, the likeliest first. */
  readonly candidates: readonly FollowCandidate[];
  /** The one that is taken: it reads the status, or else the result. */
  readonly found: FollowCandidate | undefined;
}

export function chooseFollow(source: EndpointSource): ChosenFollow {
  const answer = withSaidPlaces(createdShape(source.create), source.settings);
  const accepted = acceptedShape(source.create);
  const errorFields = [...(accepted?.ids ?? []), ...errorIdFields(source.create)];
  const all = followCandidates({ ...source, created: answer, accepted, errorFields });
  const found = chosenReader(all, source);
  const candidates = all.map((each) => (each.operation === found?.operation ? found : each));
  const created = found?.isOfOneForm === true ? withWorkAsStatus(answer) : answer;
  return { created, accepted, errorFields, candidates, found };
}

/** What the config names as the request for the result is not asked for the status. */
function isSaidResult({ operation }: FollowCandidate, source: EndpointSource): boolean {
  const { result } = source.settings;
  return result !== undefined && operationAsked(result, source) === operation;
}

/** The first that says how far a generation is, perhaps beside its media; else one with media, in JSON before media alone. */
function chosenReader(
  all: readonly FollowCandidate[],
  source: EndpointSource,
): FollowCandidate | undefined {
  const candidates = all.filter((each) => !isSaidResult(each, source));
  const taken = candidates.filter(({ isTaken }) => isTaken);
  const alone = taken.filter(({ isMediaAlone }) => isMediaAlone);
  const media = all.filter((each) => each.isTaken && (each.shape?.hasMedia || each.isMediaAlone));
  return (
    taken.find((each) => showsState(each) || (each.shape === undefined && !each.isMediaAlone)) ??
    media.flatMap((each) => statusBeside(each, candidates, source) ?? [])[0] ??
    taken.find((each) => each.shape?.hasMedia === true) ??
    alone.flatMap((each) => aboveMedia(each, candidates) ?? [])[0] ??
    alone[0]
  );
}

/** `GET /renders/{id}` where `GET /renders/{id}/file` is the picture. */
function aboveMedia(
  { operation: { path } }: FollowCandidate,
  candidates: readonly FollowCandidate[],
): FollowCandidate | undefined {
  const above = candidates.find(
    ({ operation, shape }) => shape !== undefined && isBelow(path, operation.path),
  );
  return above && { ...above, evidence: [...above.evidence, "the media stand below its path"] };
}
