import type { Place } from "../answer/place.js";
import type { Facts, Polling, Refusal } from "../call/engine-state.js";
import type { Failure } from "../error/failure.js";

/** What of a state says whether its id is that of a generation. */
interface Doubted extends Pick<Polling, "refusal"> {
  readonly facts: Facts;
}

/** 404s that are tolerated while nothing confirms that the id is a generation's. */
const MAX_DOUBTFUL_404S = 3;

/** Whether so many 404s in a row, over such a time, say that no generation has the id. */
export function isNoId(doubted: Doubted, missing: number, ms: number, notFoundMs: number): boolean {
  const { refusal, facts } = doubted;
  if (isAskedOnce(doubted)) return true;
  const mayBe = refusal === undefined ? facts.isConfirmed : refusal.verdict === "ambiguous";
  return mayBe ? ms >= notFoundMs : missing > MAX_DOUBTFUL_404S;
}

/** Whether one look is enough: the create was refused before it ran, and gave its own id. */
export function isAskedOnce({ refusal, facts }: Doubted): boolean {
  return refusal?.verdict === "refused" && isOfRequest(facts.idPlace);
}

/** The refusal whose id no generation has. That of a request, which charged nothing, is nothing to tell. */
export function withoutId(refusal: Refusal, facts: Facts): Failure {
  const { failure } = refusal;
  if (isAskedOnce({ refusal, facts })) return failure;
  const id = facts.id?.slice(0, 100);
  return { ...failure, reason: `${failure.reason} (no generation has the id ${id})` };
}

/** Whether an id is named as that of a request, and the spec does not show that it is a generation's. */
function isOfRequest(place: Place | undefined): boolean {
  return typeof place === "string" && /request_?id$/i.test(place);
}
