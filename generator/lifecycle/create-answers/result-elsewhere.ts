import type { FollowRequest } from "@modelsmith/runtime";
import { placeholdersIn } from "../../util/url-path.js";
import { dataPlace } from "../answer/data-place.js";
import { showsAll } from "../answer/handle-fields.js";
import type { FollowCandidate } from "../follow/find-follow.js";
import { showsResult } from "./room-for-result.js";

/**
 * The request for the result, if the answer with the status has by its schema no place for one, and another
 * request by the same id has. Where a config says what reads the status, it may be one of unknown path:
 * schemas leave out much, but nobody else chose that answer.
 *
 * @param polled - what reads the status
 * @param candidates - all that may follow the create, the likeliest first
 */
export function resultElsewhere(
  polled: FollowCandidate | undefined,
  candidates: readonly FollowCandidate[],
  isSaid: boolean,
): FollowRequest | undefined {
  const { shape } = polled ?? {};
  if (polled === undefined || shape === undefined || shape.fields.length === 0) return undefined;
  if (showsResult(shape) || !showsAll(shape)) return undefined;
  const other = candidates.find(
    (each) =>
      each.barred === undefined &&
      each.shape !== undefined &&
      showsResult(each.shape) &&
      idName(each) !== undefined &&
      idName(each) === idName(polled),
  );
  // A text of any name may be the result, unless another answer has one.
  const isBare = isSaid && dataPlace(shape) === undefined;
  return other?.request ?? (isBare ? { path: "/…/{id}" } : undefined);
}

function idName({ operation }: FollowCandidate): string | undefined {
  return placeholdersIn(operation.path).at(-1);
}
