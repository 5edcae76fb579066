import type { Operation } from "../openapi/spec.js";
import { isGenerationWord, plainName } from "../util/field-names.js";
import { wordsOf } from "../util/words.js";
import { showsResult } from "./create-answers/room-for-result.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import { isMute, showsState } from "./follow/follow-clues.js";
import { isBelowAnother } from "./follow/whose-follow.js";
import { asksOnly } from "./words/path-words.js";

/** What might follow it, that which reads a status first, best with the result, then what takes its id. */
export function nearest(candidates: readonly FollowCandidate[]): readonly FollowCandidate[] {
  return candidates
    .filter((each) => !each.isTaken && !isUnrelated(each))
    .filter(({ operation, id }) => operation.method === "GET" || id !== undefined)
    .toSorted(
      (one, other) =>
        distance(one) - distance(other) || Number(hasResult(other)) - Number(hasResult(one)),
    );
}

function distance(each: FollowCandidate): number {
  return (showsState(each) ? 0 : each.id ? 1 : 2) + (each.hasForeignPath ? 3 : 0);
}

function hasResult({ shape }: FollowCandidate): boolean {
  return shape !== undefined && showsResult(shape);
}

/** The one to name in a line to paste: pasted wrong, it would lose what calls pay for. */
export function likeliest(
  create: Operation,
  [first, second]: readonly FollowCandidate[],
): FollowCandidate | undefined {
  if (first === undefined || first.barred !== undefined || mayDoMore(first)) return undefined;
  if (isBelowAnother(create, first.operation)) return undefined;
  const isAlike =
    second !== undefined && second.score === first.score && distance(second) === distance(first);
  return isAlike ? undefined : first;
}

/** Whether it is a POST by the `id` of anything, whose answer tells nothing of a generation: it may close something. */
function mayDoMore({ operation, id, ...asked }: FollowCandidate): boolean {
  const isOfAny = plainName(id?.at(-1) ?? "id") === "id";
  return operation.method === "POST" && isOfAny && !asksOnly(operation.path) && isMute(asked);
}

/** A channel's messages, say: nothing of it speaks of generations. */
function isUnrelated(candidate: FollowCandidate): boolean {
  const words = wordsOf(candidate.operation.path);
  return candidate.hasForeignPath && !showsState(candidate) && !words.some(isGenerationWord);
}
