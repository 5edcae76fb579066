import type { AnswerField } from "../answer/answer-field.js";
import { type AnswerShape, answerShape } from "../answer/answer-shape.js";
import { errorIdFields } from "../answer/error-fields.js";
import type { EndpointSource } from "./endpoint-source.js";
import { type FollowCandidate, followCandidates } from "./find-follow.js";
import { showsState } from "./follow-clues.js";
import { withSaidStatus, withWorkAsStatus } from "./status-elsewhere.js";

/** What a create answers, and what is taken to follow it. */
export interface ChosenFollow {
  /** What a success shows; undefined if the spec does not say. */
  readonly shape: AnswerShape | undefined;
  /** Ids in its other answers. */
  readonly errorFields: readonly AnswerField[];
  /** All that may follow it, the likeliest first. */
  readonly candidates: readonly FollowCandidate[];
  /** The one that is taken: it reads the status, or else the result. */
  readonly found: FollowCandidate | undefined;
}

export function chooseFollow(source: EndpointSource): ChosenFollow {
  const created = withSaidStatus(answerShape(source.create), source.settings);
  const errorFields = errorIdFields(source.create);
  const candidates = followCandidates({ ...source, shape: created, errorFields });
  const taken = candidates.filter(({ isTaken }) => isTaken);
  const found =
    taken.find((each) => showsState(each) || each.shape === undefined) ??
    taken.find((each) => each.shape?.hasMedia === true);
  const shape = found?.isOfOneForm === true ? withWorkAsStatus(created) : created;
  return { shape, errorFields, candidates, found };
}
