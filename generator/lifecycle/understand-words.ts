import { mayBeBinary } from "./answer/binary-content.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowedCreate } from "./poll-and-result.js";
import { isSamePath } from "./words/field-path.js";
import { type StatusWords, statusWords } from "./words/status-words.js";

/** What the words of an endpoint's status mean. */
export interface UnderstoodWords {
  readonly words: StatusWords;
  /** Whether nothing says which number, or which word, of the status is the end. */
  readonly isEndUnknown: boolean;
  /** Whether the config names the status, and nothing lists its words. */
  readonly isStatusSilent: boolean;
}

/** What is only needed to understand the rest. */
interface WordsOfAnswers extends UnderstoodWords {
  /** The ends that the runtime does not know by itself, of all answers. */
  readonly ends: StatusWords["own"];
  /** The words that the config's can be compared with. */
  readonly listed: readonly string[];
}

export function understandWords(
  { settings }: EndpointSource,
  { created, polled }: FollowedCreate,
): WordsOfAnswers {
  const polledStatus = polled?.shape?.status;
  const status = polledStatus ?? created?.status;
  const isPicture = polled !== undefined && mayBeBinary(polled.operation);
  const words = statusWords(status?.schema, settings.words, isPicture);
  const createEnds = polledStatus ? statusWords(created?.status?.schema).own : {};
  // Nothing is known of a field that the config names and the spec lacks.
  const isKnown = settings.status === undefined || isSamePath(status?.path, settings.status);
  const listed = isKnown ? words.all : [];
  return {
    words: isKnown ? words : { ...words, unknown: [] },
    ends: { ...createEnds, ...words.own },
    listed,
    isEndUnknown: isKnown && words.isEndUnknown,
    isStatusSilent:
      settings.status !== undefined &&
      listed.length === 0 &&
      !Object.values(settings.words).includes("COMPLETED"),
  };
}
