import type { CreateForms, FieldPath, FollowRequest, ReadPlaces } from "@modelsmith/runtime";
import type { Operation, Spec } from "../openapi/spec.js";
import type { DataModel } from "../schema/response/data-model.js";
import { type AnswerField, type AnswerShape, answerShape } from "./answer-shape.js";
import { binaryTypes } from "./binary-content.js";
import { dataPlace, resultPlace } from "./data-place.js";
import { errorIdFields } from "./error-fields.js";
import { dataNames, plainName } from "./field-names.js";
import { dataOf, type FoundData } from "./find-data.js";
import {
  type FollowCandidate,
  followCandidates,
  followOperations,
  showsState,
} from "./find-follow.js";
import { namedExamples } from "./named-examples.js";
import type { LifecycleSettings } from "./settings.js";
import { hasLocation } from "./status-responses.js";
import { type StatusWords, statusWords } from "./status-words.js";

/** What was looked at to understand how an endpoint runs. */
export interface EndpointSource {
  /** The form that only creates, else the one that streams. */
  readonly create: Operation;
  /** The field of bodies that carries the key: then requests that follow are bodies too. */
  readonly keyField: string | undefined;
  readonly hasStream: boolean;
  /** The specs in which following operations are looked for, the nearest first. */
  readonly specs: readonly Spec[];
  readonly settings: LifecycleSettings;
  readonly locate: (operation: Operation) => string | undefined;
}

export type Answers = NonNullable<CreateForms["answers"]>;

/** Something that was understood: in the config's terms, from what, and whether it is a guess. */
export interface Finding<Value> {
  readonly value: Value;
  readonly because: string;
  readonly isGuess: boolean;
}

/** How an endpoint's generations are created, followed and read, and what all of that rests on. */
export interface UnderstoodLifecycle {
  readonly answers: Finding<Answers>;
  readonly accept?: string;
  readonly poll?: Finding<FollowRequest>;
  readonly result?: Finding<FollowRequest>;
  readonly read: ReadPlaces;
  readonly words: StatusWords;
  readonly data: DataModel;
  readonly dataFrom: "create" | "poll" | "result";
  /** Required headers of the requests that follow, which nothing gives. */
  readonly missingHeaders: readonly string[];
  /** The operations that follow, which document errors too. */
  readonly operations: { readonly poll?: Operation; readonly result?: Operation };
  /** Whether a task can be followed: if not, the endpoint would take money for nothing. */
  readonly canFollow: boolean;
  /** Operations that look like they might follow, and were not taken. */
  readonly nearby: readonly FollowCandidate[];
}

/** Reads how an endpoint runs from its spec; what the config says wins. */
export function understandLifecycle(source: EndpointSource): UnderstoodLifecycle {
  const { create, settings } = source;
  const shape = answerShape(create);
  const errorFields = errorIdFields(create);
  const candidates = candidatesOf(source, shape, errorFields);
  const taken = candidates.filter(({ isTaken }) => isTaken);
  const found =
    taken.find((each) => showsState(each) || each.shape === undefined) ??
    taken.find((each) => each.shape?.hasMedia === true);
  const binary = binaryTypes(create);
  const ticket = found ?? candidates.find(({ id }) => id !== undefined);
  const answers = answersOf(source, shape, { found, ticket }, binary);
  const poll = pollOf(source, answers.value, found, shape, errorFields);
  const pollCandidate =
    poll === undefined ? undefined : configuredOr(candidates, poll.value, found, settings);
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
  const fallbackWords =
    pollShape?.status === undefined ? undefined : statusWords(shape?.status?.schema);
  const read = readOf(settings, shape, pollCandidate, errorFields, data, {
    ...fallbackWords?.own,
    ...words.own,
  });
  const isFollowed =
    poll !== undefined ||
    hasLocation(create) ||
    (shape?.pollUrl ?? shape?.resultUrl) !== undefined ||
    source.hasStream;
  return {
    answers,
    ...(binary && { accept: binary.join(", ") }),
    ...(poll && { poll }),
    ...(result && { result }),
    read,
    words,
    data: data.model,
    dataFrom: data.from,
    missingHeaders: [...(pollCandidate?.missing ?? []), ...(resultCandidate?.missing ?? [])],
    operations: {
      ...(pollCandidate && { poll: pollCandidate.operation }),
      ...(resultCandidate && { result: resultCandidate.operation }),
    },
    canFollow: answers.value !== "task" || isFollowed,
    nearby: nearest(candidates),
  };
}

/** What might follow it, that which reads a status first. */
function nearest(candidates: readonly FollowCandidate[]): readonly FollowCandidate[] {
  const near = candidates.filter((each) => !each.isTaken && each.operation.method === "GET");
  const [reading, other] = [near.filter(showsState), near.filter((each) => !showsState(each))];
  return [...reading, ...other].slice(0, 3);
}

function candidatesOf(
  { create, keyField, specs, locate }: EndpointSource,
  shape: AnswerShape | undefined,
  errorFields: readonly AnswerField[],
): readonly FollowCandidate[] {
  const search = { create, keyField, shape, errorFields, locate };
  let all: readonly FollowCandidate[] = [];
  for (const spec of specs) {
    const operations = followOperations(spec);
    all = [...all, ...followCandidates({ ...search, operations })];
    // A model's own spec outranks the platform's.
    if (all.some(({ isTaken }) => isTaken)) return all;
  }
  return all;
}

function answersOf(
  { create, settings, hasStream }: EndpointSource,
  shape: AnswerShape | undefined,
  { found, ticket }: Readonly<Record<"found" | "ticket", FollowCandidate | undefined>>,
  binary: readonly string[] | undefined,
): Finding<Answers> {
  const finding = (value: Answers, because: string, isGuess = false) => ({
    value,
    because,
    isGuess,
  });
  if (settings.answers !== undefined) return finding(settings.answers, "the config");
  if (settings.poll !== undefined) return finding("task", "the config says how it is polled");
  if (binary !== undefined) return finding("result", `the answer is ${binary[0]}`);
  if (shape === undefined || (shape.fields.length === 0 && !shape.hasMore && !shape.hasMedia)) {
    if (found !== undefined) return finding("task", "there is a request that follows it", true);
    if (hasLocation(create)) return finding("task", "the answer's header Location");
    return finding("either", "the spec does not say what it answers", !hasStream);
  }
  const [id] = shape.ids;
  const named = found?.id ?? id?.path;
  const hasState = shape.status !== undefined || shape.flag !== undefined;
  if (hasState && found === undefined && placeIsKnown(shape)) {
    return finding("either", "nothing in the spec reads the status later", !hasStream);
  }
  if (shape.hasMedia) {
    if (hasState) return finding("task", `the create's answer has its status at ${placeOf(shape)}`);
    const isEither = named !== undefined && found !== undefined && !isRequired(shape);
    if (isEither) return finding("either", "the answer has an id, and may have the result", true);
    return finding("result", "the answer has the result");
  }
  if (hasState) return finding("task", `the create's answer has its status at ${placeOf(shape)}`);
  const link = shape.pollUrl ?? shape.resultUrl;
  if (link !== undefined)
    return finding("task", `the create's answer has a URL at ${link.path.join(".")}`);
  if (shape.isWaiting) return finding("task", "the answer says when it will be ready");
  if (named !== undefined && (found !== undefined || !holdsData(shape))) {
    return finding("task", `the create's answer has an id at ${named.join(".")}, and no result`);
  }
  if (ticket?.id !== undefined && !holdsData(shape)) {
    const { method, path } = ticket.operation;
    return finding("task", `${method} ${path} takes the answer's ${ticket.id.join(".")}`, true);
  }
  return finding("result", "the answer has no id and no status", !holdsData(shape));
}

/** Whether an answer with a status has a place for the result, too, or nothing to ask again with. */
function placeIsKnown(shape: AnswerShape): boolean {
  const place = dataPlace(shape);
  const { ids, pollUrl, resultUrl, isWaiting, flag } = shape;
  const isTicket = ids.length > 0 || isWaiting || (pollUrl ?? resultUrl ?? flag) !== undefined;
  if (shape.hasMedia || !isTicket) return true;
  return (
    place !== undefined && "path" in place && dataNames.includes(plainName(place.path.at(-1) ?? ""))
  );
}

function placeOf({ status, flag }: AnswerShape): string {
  return (status ?? flag)?.path.join(".") ?? "";
}

/**
 * Whether the answer must have what it calls its data: then there is nothing to wait for. Data with the
 * id in it is an envelope, which every answer has.
 */
function isRequired(shape: AnswerShape): boolean {
  const [place] = resultPlace(shape) ?? [];
  const { required = [] } = shape.response.schema;
  const [id] = shape.ids;
  const isEnvelope = id !== undefined && id.path.length > 1 && id.path[0] === place;
  return place !== undefined && required.includes(place) && !isEnvelope;
}

/** Whether an answer has lists or objects that are no envelope around ids. */
function holdsData({ response, fields }: AnswerShape): boolean {
  return fields.some(({ path, schema }) => {
    const name = path.at(-1) ?? "";
    const inner = response.fieldsIn(schema);
    const types = [schema.type ?? []].flat();
    const isOpen = types.length === 0 || types.includes("object") || types.includes("array");
    return (
      isOpen &&
      inner.size === 0 &&
      /^(data|output|result|image|picture|artifact|candidate|generat)/i.test(name)
    );
  });
}

function pollOf(
  { settings, keyField }: EndpointSource,
  answers: Answers,
  found: FollowCandidate | undefined,
  shape: AnswerShape | undefined,
  errorFields: readonly AnswerField[],
): Finding<FollowRequest> | undefined {
  const { poll, headers } = settings;
  if (poll !== undefined) return { value: poll, because: "the config", isGuess: false };
  // An error may carry the id of what goes on: then it is followed although a success is the result.
  const mayGoOn = errorFields.length > 0 || found?.isTold === true;
  const isNeeded = answers !== "result" || mayGoOn;
  if (found !== undefined && isNeeded) {
    const { request, evidence, score } = found;
    return { value: request, because: evidence.join(", "), isGuess: score < 200 };
  }
  const path = shape?.pollUrl?.path;
  if (path === undefined || answers === "result") return undefined;
  const asked: FollowRequest = keyField === undefined ? {} : { method: "POST", body: {} };
  const value: FollowRequest = { ...asked, from: path, ...(headers && { headers }) };
  return {
    value,
    because: `the URL that the create's answer has at ${path.join(".")}`,
    isGuess: false,
  };
}

/** The operation that a request of the config calls, or the one that was found. */
function configuredOr(
  candidates: readonly FollowCandidate[],
  poll: FollowRequest,
  found: FollowCandidate | undefined,
  { poll: configured }: LifecycleSettings,
): FollowCandidate | undefined {
  if (configured === undefined) return found?.request === poll ? found : undefined;
  return candidates.find(({ request }) => sameRequest(request, poll));
}

function sameRequest(one: FollowRequest, other: FollowRequest): boolean {
  const plain = ({ method = "GET", path = "", query = {} }: FollowRequest) =>
    JSON.stringify([method, path.replace(/\{[^{}]*\}/g, "{}"), Object.keys(query)]);
  return plain(one) === plain(other);
}

function resultOf(
  { result: configured, poll: configuredPoll }: LifecycleSettings,
  poll: FollowRequest | undefined,
  found: FollowCandidate | undefined,
  taken: readonly FollowCandidate[],
  shape: AnswerShape | undefined,
): Finding<FollowRequest> | undefined {
  if (configured !== undefined) return { value: configured, because: "the config", isGuess: false };
  if (poll === undefined || configuredPoll !== undefined) return undefined;
  const answered = found?.shape;
  const place = answered && dataPlace(answered);
  if (answered?.hasMedia || (place !== undefined && "path" in place)) return undefined;
  // An answer with a status and further fields is enough: they are taken for the result, unless
  // another request has media.
  const isEnough = ({ shape: other }: FollowCandidate) =>
    place === undefined ? other === undefined || other.hasMore : other?.hasMedia === true;
  const apart = taken.find(
    (each) =>
      each !== found && !showsState(each) && !ofInput.test(each.operation.path) && isEnough(each),
  );
  if (apart !== undefined) {
    const because = "the answer with the status has no result, and this one has no status";
    return { value: apart.request, because, isGuess: apart.shape === undefined };
  }
  const link = shape?.resultUrl ?? answered?.resultUrl;
  if (link === undefined) return undefined;
  return {
    value: { from: link.path },
    because: `the URL that the answer has at ${link.path.join(".")}`,
    isGuess: false,
  };
}

/** Words of paths that give back what a create was given. */
const ofInput = /(^|[/_-])(inputs?|sources?|originals?)([/_-]|$)/i;

function readOf(
  settings: LifecycleSettings,
  shape: AnswerShape | undefined,
  poll: FollowCandidate | undefined,
  errorFields: readonly AnswerField[],
  { path, resultPath }: FoundData,
  words: ReadPlaces["words"],
): ReadPlaces {
  const id = poll?.id ?? shape?.ids[0]?.path ?? poll?.shape?.ids[0]?.path;
  const errorIds = poll === undefined ? [] : errorFields.map((field) => field.path);
  const ids = settings.id ?? distinctPaths([...(id ? [id] : []), ...errorIds]);
  const status = settings.status ?? (poll?.shape?.status ?? shape?.status)?.path;
  const flag = settings.flag ?? (status ? undefined : (poll?.shape?.flag ?? shape?.flag)?.path);
  const running = settings.running ?? (poll?.isHttpStatus ? 202 : undefined);
  const all = { ...words, ...settings.words };
  return {
    ...(ids.length > 0 && { id: ids }),
    ...(status && { status }),
    ...(flag && { flag }),
    ...(running !== undefined && { running }),
    ...(path && { data: path }),
    ...(resultPath && { result: resultPath }),
    ...(settings.error && { error: settings.error }),
    ...(Object.keys(all).length > 0 && { words: all }),
  };
}

function distinctPaths(paths: readonly FieldPath[]): readonly FieldPath[] {
  return [...new Map(paths.map((each) => [each.join("/"), each])).values()];
}
