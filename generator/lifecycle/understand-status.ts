import type { FieldPath, ReadPlaces } from "@modelsmith/runtime";
import { successResponse } from "../schema/response/success-response.js";
import type { AnswerField } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import { possibleStatuses } from "./answer/possible-status.js";
import { holdsData } from "./create-answers/room-for-result.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import { givenNames } from "./follow/follow-parameters.js";
import type { FollowedCreate } from "./poll-and-result.js";

/** Whether the answers of a task can tell how far it is. */
export interface UnderstoodStatus {
  /** Whether a task is read again by an answer that is known, and nothing in it is known as the status. */
  readonly isStatusUnknown: boolean;
  /** Whether that answer has nothing else either that may say how far it is: no media, and no data. */
  readonly isPollSilent: boolean;
  /** Fields of that answer that may be it then, those that are likely it first. */
  readonly possibleStatuses: readonly AnswerField[];
}

/**
 * A status whose words mean nothing never ends, so no field is taken for one by its values alone.
 *
 * @param known.answered - what reads the task answers, or the create if the spec does not show that
 * @param known.read - where answers have what is known
 * @param known.possibleIds - where that has the id, if nothing is known as it
 */
export function understandStatus(
  { create, settings }: EndpointSource,
  { answers, poll, polled, result }: FollowedCreate,
  known: {
    readonly answered: AnswerShape | undefined;
    readonly read: ReadPlaces;
    readonly possibleIds: readonly FieldPath[];
  },
): UnderstoodStatus {
  const { answered } = known;
  const { id = known.possibleIds.slice(0, 1), status, flag, running } = known.read;
  const isKnown = (status ?? flag ?? running) !== undefined;
  if (answers === "result" || answered === undefined || isKnown) {
    return { isStatusUnknown: false, isPollSilent: false, possibleStatuses: [] };
  }
  const possible = possibleStatuses(answered, id, givenNames(create));
  const hasWords = Object.keys(settings.words).length > 0;
  const isPollSilent = polled !== undefined && possible.length === 0 && showsNothing(polled);
  // Only a status of the end is a reason to ask for a result that stands apart.
  const isNeeded = possible.length > 0 || hasWords || result !== undefined || isPollSilent;
  return {
    isStatusUnknown: poll !== undefined && isNeeded,
    isPollSilent,
    possibleStatuses: possible,
  };
}

/**
 * Names that are the ids of what they hold are no fields: `{ "<id>": { outputs, status } }`. Where what they hold
 * is open, they may be any fields.
 */
function showsNothing({ operation, shape, isMediaAlone }: FollowCandidate): boolean {
  if (shape !== undefined) return !shape.hasMedia && !holdsData(shape);
  const response = successResponse(operation);
  const held = response?.schema.additionalProperties;
  return !isMediaAlone && typeof held === "object" && response?.fieldsIn(held).size !== 0;
}
