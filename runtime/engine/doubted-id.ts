import { RUNNING } from "../answer/end-words.js";
import { isAnyId, isRequestId, unshown } from "../answer/find-id.js";
import { saysRun } from "../answer/find-status.js";
import type { Facts, Handle, Outcome, Polling, Refusal, State } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { Failure } from "../error/failure.js";
import { canFollow, withFacts } from "./transitions.js";

/** What of a state says whether its id is that of a generation. */
interface Doubted extends Pick<Polling, "refusal"> {
  readonly facts: Facts;
}

/** 404s that are tolerated while nothing says that the id is a generation's. */
const MAX_DOUBTFUL_404S = 3;

/** Words that nothing but a task has. Beside an id they say that it is one, whatever the answer's status. */
const OF_TASK = /^(in.?(queue|progress)|queued|pending|processing|running)$/i;

/** Whether so many 404s in a row, over such a time, say that no generation has the id. */
export function isNoId(doubted: Doubted, missing: number, ms: number, notFoundMs: number): boolean {
  const { refusal, facts } = doubted;
  const { idPlace, isConfirmed, status = "" } = facts;
  const isNamed = idPlace !== undefined && !isAnyId(idPlace);
  const isOfTask = isNamed || OF_TASK.test(status) || refusal?.verdict === "ambiguous";
  const mayBe = isConfirmed || (refusal !== undefined && isOfTask);
  return mayBe ? ms >= notFoundMs : missing > MAX_DOUBTFUL_404S;
}

/**
 * Whether one look has shown that the id of a refusal is no generation's. If the create was refused before it ran, the
 * id may be the refusal's own: only a result or a word of work shows otherwise. In any other error, the id of a request
 * is no generation's if the service does not know it.
 */
export function isDisproved(doubted: Doubted, outcome: Outcome): boolean {
  const { kind } = outcome;
  const { status = "", isConfirmed, idPlace, links } = doubted.facts;
  // Its header may lead to a page.
  const isPage = kind === "trouble" && (outcome.failure.status ?? 500) < 300;
  if (isPage && links.location !== undefined && !isConfirmed) return true;
  // Some answer `UNKNOWN` for any id; what is no word is an answer without a status.
  const isUnknown = /^unknown/i.test(status);
  const isWord = status.length < 41 && RUNNING.test(status);
  const isAtWork = kind === "running" && isWord && !isUnknown;
  if (isConfirmed || kind === "generation" || isAtWork || OF_TASK.test(status)) return false;
  const isNone = kind === "missing" || isUnknown;
  return (isNone && isRequestId(unshown(idPlace))) || (isUnrun(doubted) && isAnyId(idPlace));
}

function isUnrun({ refusal }: Doubted): boolean {
  return refusal?.verdict === "refused" || refusal?.verdict === "routed-away";
}

/** Whether a refusal's id is asked about, or told: not where it is for the key, its rights or the credits. */
function mayBeOne({ verdict, failure }: Refusal): boolean {
  return verdict !== "refused" || ![401, 402, 403].includes(failure.status ?? 0);
}

export function isAsked(handle: Handle, refusal: Refusal, policy: Policy): boolean {
  return mayBeOne(refusal) && canFollow(handle, policy);
}

/** Whether an id is told though nothing can be asked for it: its name says that it is a generation's. */
export function isTold({ id, idPlace }: Handle, refusal: Refusal): boolean {
  const { verdict } = refusal;
  if (id === undefined || verdict === "routed-away" || !mayBeOne(refusal)) return false;
  if (idPlace === undefined) return verdict !== "refused";
  return !isAnyId(unshown(idPlace));
}

/** The refusal whose id no generation has. That of what charged nothing is nothing to tell. */
export function withoutId(refusal: Refusal, facts: Facts): Failure {
  const { failure } = refusal;
  if (refusal.verdict === "refused") return failure;
  const id = facts.id?.slice(0, 100);
  return { ...failure, reason: `${failure.reason} (no generation has the id ${id})` };
}

/** The state once a status is told. Of a poll it confirms nothing by itself: some have one for any id. */
export function withStatus(state: State, status: string): State {
  const { facts } = state;
  // The word of a create may be that of its envelope, too: it explains no more than the next answer.
  const hasRun = facts.hasRun || (state.at !== "create" && saysRun(status));
  if (facts.status === status && facts.hasRun === hasRun) return state;
  const isConfirmed = facts.isConfirmed || state.at !== "poll";
  return withFacts(state, { status, hasRun, isConfirmed, made: undefined });
}
