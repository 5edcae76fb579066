import { onlyAccepts } from "../../openapi/responses.js";
import type { Operation } from "../../openapi/spec.js";
import { makesImages } from "../../openapi/what-is-made.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import type { ListedId } from "../answer/listed-id.js";
import type { FollowCandidate } from "../follow/find-follow.js";
import { isSamePath } from "../words/field-path.js";

/**
 * The id of the first of several tasks, if that is what a create answers with. Lists of ids stand in
 * other answers, too: of the models that were used, of the tags of a picture.
 */
export function severalTasks(
  create: Operation,
  created: AnswerShape | undefined,
  found: FollowCandidate | undefined,
): ListedId | undefined {
  const listed = created?.listed;
  if (listed === undefined) return undefined;
  // What is read later by an id of its own is one task, whatever it lists.
  if (found?.id !== undefined) return isSamePath(found.id, listed.path) ? listed : undefined;
  // A picture that is there may be done, unless work that goes on is all that a create answers with.
  if (created?.hasMedia && listed.mayBeDone && !onlyAccepts(create)) return undefined;
  return listed.isOfTask || (listed.isBare && makesImages(create)) ? listed : undefined;
}
