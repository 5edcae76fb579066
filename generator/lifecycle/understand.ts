import type { FieldPath, FollowRequest, ReadPlaces } from "@modelsmith/runtime";
import type { Operation } from "../openapi/spec.js";
import type { DataModel } from "../schema/response/data-model.js";
import { type AnswerField, type AnswerShape, answerShape } from "./answer-shape.js";
import { binaryTypes } from "./binary-content.js";
import { contradictions } from "./contradictions.js";
import type { EndpointSource } from "./endpoint-source.js";
import { errorIdFields } from "./error-fields.js";
import { dataOf } from "./find-data.js";
import { type FollowCandidate, followCandidates, followOperations } from "./find-follow.js";
import type { Finding } from "./finding.js";
import { showsState } from "./follow-clues.js";
import { withTypedIds } from "./follow-request.js";
import { possibleIds, showsEveryId } from "./handle-fields.js";
import { namedExamples } from "./named-examples.js";
import { configuredOr, pollOf, resultOf, sameRequest } from "./poll-and-result.js";
import { readPlaces } from "./read-places.js";
import type { LifecycleSettings } from "./settings.js";
import { hasLocation } from "./status-responses.js";
import { isUnexplained, type StatusWords, statusWords } from "./status-words.js";
import { type Answers, taskOrResult } from "./task-or-result.js";

/** How an endpoint's generations are created, followed and read, and what all of that rests on. */
export interface UnderstoodLifecycle {
  readonly answers: Finding<Answers>;
  /** The settings that the config has for it. */
  readonly settings: LifecycleSettings;
  readonly accept?: string;
  readonly poll?: Finding<FollowRequest>;
  readonly result?: Finding<FollowRequest>;
  readonly read: ReadPlaces;
  readonly words: StatusWords;
  /** Whether nothing says which number, or which word, of the status is the end. */
  readonly isEndUnknown: boolean;
  /** Whether the config names the status, and nothing lists its words. */
  readonly isStatusSilent: boolean;
  readonly data: DataModel;
  readonly dataFrom: "create" | "poll" | "result";
  /** Required headers of the requests that follow, which nothing gives. */
  readonly missingHeaders: readonly string[];
  /** The operations that follow, which document errors too. */
  readonly operations: { readonly poll?: Operation; readonly result?: Operation };
  /** Whether a task can be followed: if not, the endpoint would take money for nothing. */
  readonly canFollow: boolean;
  /** Whether nothing says which field of the create's answer is the id of its task. */
  readonly isIdUnknown: boolean;
  /** Whether polls take an id, and the create's answer, which is known whole, has none. */
  readonly lacksId: boolean;
  /** Fields of the create's answer that may be the id, if none is known to be. */
  readonly mayBeId: readonly FieldPath[];
  /** Where the config and the spec disagree about it, in sentences. */
  readonly contradictions: readonly string[];
  /** Operations that look like they might follow, and were not taken. */
  readonly nearby: readonly FollowCandidate[];
}

/** Reads how an endpoint runs from its spec; what the config says wins. */
export function understandLifecycle(given: EndpointSource): UnderstoodLifecycle {
  const settings = withTypedIds(given);
  const source = { ...given, settings };
  const { create } = source;
  const created = withSaidStatus(answerShape(create), settings);
  const errorFields = errorIdFields(create);
  const candidates = candidatesOf(source, created, errorFields);
  const taken = candidates.filter(({ isTaken }) => isTaken);
  const found =
    taken.find((each) => showsState(each) || each.shape === undefined) ??
    taken.find((each) => each.shape?.hasMedia === true);
  const isReadAgain = found?.isOfOneForm === true;
  const shape = isReadAgain ? withWorkAsStatus(created) : created;
  const binary = binaryTypes(create);
  const ticket = found ?? candidates.find(({ id }) => id !== undefined);
  const answers = taskOrResult(source, shape, { found, ticket }, binary);
  const poll = pollOf(source, answers.value, found, shape, errorFields);
  const asked =
    poll === undefined ? undefined : configuredOr(candidates, poll.value, found, settings);
  const asWork = isReadAgain ? withWorkAsStatus(asked?.shape) : asked?.shape;
  const pollCandidate = asked && { ...asked, shape: withSaidStatus(asWork, settings) };
  const pollShape = pollCandidate?.shape;
  const result = resultOf(settings, poll?.value, pollCandidate, taken, shape);
  const resultCandidate =
    result && candidates.find(({ request }) => sameRequest(request, result.value));
  const data = dataOf(create, settings.data, answers.value, {
    create: shape,
    poll: pollCandidate,
    result: resultCandidate,
  });
  const status = pollShape?.status ?? shape?.status;
  const words = statusWords(
    status?.schema,
    namedExamples(pollShape?.status ? pollCandidate?.operation : create, status?.path),
  );
  const unknown = words.unknown.filter((word) => !isSaid(settings, word));
  // Of a field that the config names, and the spec lacks, nothing is known.
  const isSaidStatus = settings.status === undefined || isSamePath(status?.path, settings.status);
  const fallbackWords =
    pollShape?.status === undefined ? undefined : statusWords(shape?.status?.schema);
  const read = readPlaces(settings, shape, pollCandidate, errorFields, data, {
    ...fallbackWords?.own,
    ...words.own,
  });
  const isLed =
    hasLocation(create) || (shape?.pollUrl ?? shape?.resultUrl) !== undefined || source.hasStream;
  const known = pollCandidate?.id ?? shape?.ids[0] ?? settings.id ?? errorFields[0];
  const mayBeId = known || isLed || !shape ? [] : possibleIds(shape);
  const finalShape = result === undefined ? pollShape : resultCandidate?.shape;
  const isIdUnknown = known === undefined && !isLed;
  // A config that says how tasks are polled says that there are some.
  const hasTasks =
    answers.value === "task" || (answers.value === "either" && settings.poll !== undefined);
  const lacksId = poll?.value.path !== undefined && isIdUnknown && showsEveryId(shape);
  return {
    answers,
    settings,
    ...(binary && { accept: binary.join(", ") }),
    ...(poll && { poll }),
    ...(result && { result }),
    read,
    words: { ...words, unknown },
    isStatusSilent:
      settings.status !== undefined &&
      !(isSaidStatus && words.all.length > 0) &&
      !Object.values(settings.words).includes("COMPLETED"),
    isEndUnknown:
      isSaidStatus && isUnexplained(status?.schema, { ...words.own, ...settings.words }, unknown),
    data: data.model,
    dataFrom: data.from,
    missingHeaders: [...(pollCandidate?.missing ?? []), ...(resultCandidate?.missing ?? [])],
    operations: {
      ...(pollCandidate && { poll: pollCandidate.operation }),
      ...(resultCandidate && { result: resultCandidate.operation }),
    },
    canFollow: isLed || !hasTasks || (poll !== undefined && !lacksId),
    isIdUnknown,
    lacksId,
    mayBeId,
    contradictions: contradictions(source, {
      // Of a result nobody asks again.
      create: poll === undefined ? undefined : shape,
      poll: pollShape,
      data: answers.value === "result" || poll === undefined ? shape : finalShape,
      words: isSaidStatus ? words.all : [],
    }),
    nearby: nearest(candidates),
  };
}

function isSaid({ words }: LifecycleSettings, word: string): boolean {
  return words[word.trim().toUpperCase()] !== undefined;
}

/** What might follow it, that which reads a status first, then what takes its id. */
function nearest(candidates: readonly FollowCandidate[]): readonly FollowCandidate[] {
  const near = candidates.filter(
    (each) => !each.isTaken && (each.operation.method === "GET" || each.id !== undefined),
  );
  const rank = (each: FollowCandidate) => (showsState(each) ? 0 : each.id ? 1 : 2);
  return near.toSorted((one, other) => rank(one) - rank(other)).slice(0, 3);
}

/** Where the same fields are read again, one that lists words of work is the status. */
function withWorkAsStatus(shape: AnswerShape | undefined): AnswerShape | undefined {
  const { status, flag, ofWork } = shape ?? {};
  return shape && ofWork && (status ?? flag) === undefined ? { ...shape, status: ofWork } : shape;
}

/** An answer with the status where the config says that it is, if the spec has a field there. */
function withSaidStatus(
  shape: AnswerShape | undefined,
  { status: said }: LifecycleSettings,
): AnswerShape | undefined {
  const status =
    said &&
    [...(shape?.fields ?? []), shape?.itemStatus].find((each) => isSamePath(each?.path, said));
  return shape && status ? { ...shape, status } : shape;
}

function isSamePath(one: FieldPath | undefined, other: FieldPath): boolean {
  return one?.join("/") === other.join("/");
}

function candidatesOf(
  { create, keyField, isKeyHeader, specs, locate }: EndpointSource,
  shape: AnswerShape | undefined,
  errorFields: readonly AnswerField[],
): readonly FollowCandidate[] {
  const search = { create, keyField, isKeyHeader, shape, errorFields, locate };
  let all: readonly FollowCandidate[] = [];
  for (const spec of specs) {
    const operations = followOperations(spec);
    all = [...all, ...followCandidates({ ...search, operations })];
    // A model's own spec outranks the platform's.
    if (all.some(({ isTaken }) => isTaken)) return all;
  }
  return all;
}
