import type { FieldPath } from "@modelsmith/runtime";
import { hasLocation } from "../openapi/responses.js";
import { possibleIds, showsEveryId } from "./answer/handle-fields.js";
import { severalTasks } from "./create-answers/several-tasks.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import { givenNames } from "./follow/follow-parameters.js";
import type { FollowedCreate } from "./poll-and-result.js";

/** Whether a generation can be asked for again, by its id or otherwise. */
export interface UnderstoodId {
  /** Whether a task can be followed: if not, the endpoint would take money for nothing. */
  readonly canFollow: boolean;
  /** The id of the first of several tasks, if the create answers with a list of them, and the config names none. */
  readonly firstId?: FieldPath;
  /** Whether nothing says which field of the create's answer is the id of its task. */
  readonly isIdUnknown: boolean;
  /** Whether what polls a task takes an id then. */
  readonly isIdAsked: boolean;
  /** Whether the header Location of an answer leads to its generation. */
  readonly isIdInHeader: boolean;
  /** Whether the create's answer is known whole then, and has none. */
  readonly lacksId: boolean;
  /** Fields of the create's answer that may be the id, if none is known to be. */
  readonly possibleIds: readonly FieldPath[];
}

/** @param isPollOpen - whether the config has a poll that no call can ask */
export function understandId(
  { create, hasStream, settings }: EndpointSource,
  { answers, created, accepted, errorFields, poll, polled }: FollowedCreate,
  isPollOpen: boolean,
): UnderstoodId {
  // A stream, a header or a URL in the answer leads on without an id.
  const isIdInHeader = hasLocation(create);
  const link = created?.pollUrl ?? created?.resultUrl ?? accepted?.pollUrl;
  const isLed = hasStream || isIdInHeader || link !== undefined;
  const mayBeTask = answers === "task" || (answers === "either" && poll !== undefined);
  const several = mayBeTask ? severalTasks(create, created, polled) : undefined;
  const firstId = settings.id === undefined ? several?.path : undefined;
  const known = firstId ?? polled?.id ?? created?.ids[0] ?? settings.id ?? errorFields[0];
  const isIdUnknown = known === undefined && !isLed;
  // A config that says how tasks are polled says that there are some.
  const hasTasks = answers === "task" || (answers === "either" && settings.poll !== undefined);
  const isIdAsked = isIdUnknown && poll?.value.path !== undefined && answers !== "result";
  const lacksId = isIdAsked && created !== undefined && showsEveryId(created);
  // What the create was given is often repeated.
  const given = givenNames(create);
  const possible = isIdUnknown && created ? possibleIds(created) : [];
  return {
    canFollow:
      isLed ||
      (firstId === undefined && (!hasTasks || (poll !== undefined && !lacksId && !isPollOpen))),
    ...(firstId && { firstId }),
    isIdUnknown,
    isIdAsked,
    isIdInHeader,
    lacksId,
    possibleIds: possible.filter((path) => !given.has(path.at(-1) ?? "")),
  };
}
