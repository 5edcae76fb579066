import type { ReadPlaces } from "@modelsmith/runtime";
import type { AnswerField } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import { possibleStatuses } from "./answer/possible-status.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import { givenNames } from "./follow/follow-parameters.js";
import type { Answers } from "./task-or-result.js";

/** Whether the answers of a task can tell how far it is. */
export interface UnderstoodStatus {
  /** Whether a task is read again by an answer that is known, and nothing in it is known as the status. */
  readonly isStatusUnknown: boolean;
  /** Fields of that answer that may be it then, those that are likely it first. */
  readonly mayBeStatus: readonly AnswerField[];
}

/**
 * Nothing is taken for a status by its values alone: as long as its words mean nothing, not even what
 * has its result would end.
 *
 * @param answered - what reads the task answers, or the create if the spec does not show that
 * @param places - what is known of it; `isRead`: whether a request reads the task, `hasResultApart`: whether another
 *   reads its result, for which only a status of the end is a reason
 */
export function understandStatus(
  { create, settings }: EndpointSource,
  answers: Answers,
  answered: AnswerShape | undefined,
  places: ReadPlaces & { readonly isRead: boolean; readonly hasResultApart: boolean },
): UnderstoodStatus {
  const { id = [], status, flag, running, isRead, hasResultApart } = places;
  const known = status ?? flag ?? running;
  if (answers === "result" || answered === undefined || known !== undefined) {
    return { isStatusUnknown: false, mayBeStatus: [] };
  }
  const mayBeStatus = possibleStatuses(answered, id, givenNames(create));
  const hasWords = Object.keys(settings.words).length > 0;
  const isNeeded = mayBeStatus.length > 0 || hasWords || hasResultApart;
  return { isStatusUnknown: isRead && isNeeded, mayBeStatus };
}
