import { type Answer, headerOf, isSuccess } from "../answer/answer.js";
import { isTask } from "../answer/answer-kind.js";
import { type AnswerError, errorIn } from "../answer/error-in.js";
import { isRequestId, unshown } from "../answer/find-id.js";
import { hasMedia } from "../answer/has-media.js";
import { hasLink, isLedToResult, linksOf } from "../answer/links.js";
import { isInside, valueAt } from "../answer/place.js";
import { type Reading, readAnswer } from "../answer/read-answer.js";
import {
  END_OF_URL,
  idInUrl,
  LOCATION_HEADERS,
  lastSegment,
  scavengeId,
} from "../answer/scavenge-id.js";
import { type Call, stopped } from "../call/call.js";
import { isClaimed } from "../call/claims.js";
import type { Handle, Outcome, Report } from "../call/engine-state.js";
import type { FollowRequest } from "../contract/endpoint.js";
import { guidanceForConnection } from "../error/connection-error.js";
import { failureOf } from "../error/create-error.js";
import { bodyExcerpt, describeAnswer, describeError } from "../error/describe-answer.js";
import type { Failure } from "../error/failure.js";
import type { Sent } from "../http/exchange.js";
import { isAllowed, urlOf } from "../request/follow-target.js";
import { codeOf } from "../util/error-code.js";
import { asObject, own, parseCut, parseNested, search } from "../util/json.js";
import {
  binaryResult,
  completed,
  madeByLink,
  resultWithoutStatus,
  type Terminal,
  toOutcome,
} from "./read-result.js";
import { reportStatus } from "./read-status.js";
import { askAgainInMs } from "./retry-after.js";

/** What came back of a create, if it was not a stream. */
export function readSent(
  call: Call,
  sent: Sent<never>,
  form: "sse" | "plain",
  report: Report,
): Outcome {
  switch (sent.kind) {
    case "failed":
      return readFailure(call, sent.error, sent.sent, form);
    case "stopped":
      // What had arrived may name the id.
      if (sent.answer !== undefined) {
        const read = readCreate(call, sent.answer, report);
        if (read.kind === "answer" && read.answer.id !== undefined) {
          const { id, idPlace, links } = read.answer;
          report({ kind: "accepted", id, idPlace, links, replaces: true });
        }
      }
      return stopped(call);
    case "answer": {
      const { answer } = sent;
      call.trace?.({
        type: "answer",
        form,
        httpStatus: answer.status,
        message: failureOf(call, answer).reason,
        body: answer.json ?? call.redactor.parts(answer.text.slice(0, LONGEST_TRACED)),
      });
      return readCreate(call, answer, report);
    }
  }
}

/** Text of an answer that a channel carries; JSON is carried whole. */
const LONGEST_TRACED = 10_000;

function readFailure(call: Call, error: Error, sent: boolean, form: "sse" | "plain"): Outcome {
  const reason = describeError(call, error);
  const timedOut = error.name === "TimeoutError";
  call.trace?.({ type: "no-answer", form, sent, timedOut, reason });
  const known = { category: "transient", cause: error } as const;
  if (sent) {
    const isAnswered = ANSWER_ERROR.test(`${codeOf(error)} ${error.message}`);
    return { kind: "broken", failure: { ...known, reason }, isAnswered };
  }
  // What undici refuses to send, it will refuse again.
  const isRefused = codeOf(error) === "UND_ERR_INVALID_ARG";
  const guidance = guidanceForConnection(error);
  const failure = { ...known, reason: `nothing could be sent: ${reason}`, guidance };
  return {
    kind: "unsent",
    failure: isRefused ? { ...failure, category: "validation" } : failure,
    isPermanent: isRefused || guidance !== undefined,
  };
}

/** undici's errors about an answer: one had begun to arrive. */
const ANSWER_ERROR = /^(HPE_|UND_ERR_RES|UND_ERR_HEADERS_OVERFLOW)|bad response/;

/**
 * What an answer to a create says: the result, or an id or URL to follow, or why there is none.
 *
 * @forTests
 */
export function readCreate(call: Call, answer: Answer, report: Report): Outcome {
  const { read, poll } = call.rules;
  const canPoll = poll?.path !== undefined;
  const success = isSuccess(answer);
  const binary = binaryResult(answer);
  if (binary !== undefined) return binary;
  // What it says.
  const raw = rawIn(call, answer);
  const reading = readAnswer(raw, read, answer.text);
  // A refusal without an id may have a `status` too: that of the answer, not of a generation.
  const end = success && reading ? toOutcome(reading, raw, "poll", read) : undefined;
  const error = success && end === undefined ? errorIn(raw, read) : undefined;
  const isGood = success && error === undefined;
  const isSaidToGoOn = success && isTask(raw, reading, read);
  // What it gives to go on by.
  const begun = handleIn(call, answer, raw, reading, "task");
  const terminal = end && isOfTheRequest(end, begun) ? undefined : end;
  const result = terminal ?? (isGood ? resultOf(call, raw, reading, begun) : undefined);
  const named = result?.isWhole ? handleIn(call, answer, raw, reading, "result") : begun;
  // The spec says that this was the result: no request takes the id.
  const isOver =
    isGood &&
    answer.complete &&
    !isSaidToGoOn &&
    call.create?.forms.answers === "result" &&
    !canPoll &&
    !hasLink(named.links);
  // A limit may name what is in the way, such as another call's generation.
  const isInTheWay = answer.status === 429 && isClaimed(call.origin, named.id ?? "");
  // An id of the request alone leads to nothing, even where the spec shows no other.
  const isOfRequest = named.idPlace === "id" || isRequestId(named.idPlace);
  const isNone = isInTheWay || (isOver && result === undefined && isOfRequest);
  const handle: Handle = isNone ? { id: undefined, links: {} } : named;
  // What comes of it.
  const isRefusal = !isGood && answer.status !== 303;
  if (handle.id !== undefined && !isRefusal) {
    report({ kind: "accepted", ...handle, replaces: true });
  }
  if (reading !== undefined && (success || reading.id !== undefined)) {
    reportStatus(call, reading, raw, report, handle.id);
  }
  if (result !== undefined) return result;
  const isLed = isGood && isLedToResult(handle, canPoll);
  const isMade = isGood && hasMedia(raw, read);
  const made = isMade ? completed(raw, reading, raw, "poll").generation : undefined;
  const isLost = handle.id === undefined && !hasLink(handle.links) && !isLed;
  const failure = failureIn(call, answer, error, isOver ? "result" : isLost && "id");
  const requestId = failure.requestId ?? (isOver && isNone ? named.id : undefined);
  return {
    kind: "answer",
    answer: {
      status: answer.status,
      isComplete: answer.complete,
      ...handle,
      error,
      isRefusal,
      isTask: isSaidToGoOn,
      made: isLed ? madeByLink(raw, "poll", read) : made,
      failure: { ...failure, requestId },
    },
  };
}

/** Whether a success may be of the request alone: without an id, and without anything that was made. */
function isOfTheRequest({ generation, isWhole }: Terminal, { id, links }: Handle): boolean {
  return generation.ok && !isWhole && (id ?? links.result) === undefined && !hasLink(links);
}

/** The JSON of an answer. Of several lines of JSON it is the last one with media: earlier lines tell how far the work is. */
function rawIn({ rules: { read } }: Call, { json, text }: Answer): unknown {
  if (json !== undefined) return json;
  const lines = linesOf(text);
  if (lines.some((each) => errorIn(each, read))) return undefined;
  return lines.reverse().find((each) => hasMedia(each, read));
}

/**
 * Why an answer has no result.
 *
 * @param lack - what only a person may find in it, if anything: whoever reads the error finds how it begins
 */
function failureIn(
  call: Call,
  answer: Answer,
  error: AnswerError | undefined,
  lack: Failure["unread"] | false,
): Failure {
  const { status, complete } = answer;
  const implied = error ? error.impliedStatus : status;
  const failure = failureOf(call, answer, implied);
  const isUnsure = error ? error.isDoubtful && failure.category === "unknown" : isSuccess(answer);
  const isUnread = lack && isUnsure;
  const isUnsaid = error !== undefined && (failure.code ?? failure.message) === undefined;
  const message = bodyExcerpt(answer) ?? failure.message;
  return {
    ...failure,
    ...((isUnread || isUnsaid) && { reason: describeAnswer(call, answer, { message }) }),
    unread: isUnread && complete ? lack : undefined,
    isReadable: message !== undefined,
    status: implied ?? status,
    retryAfterMs: askAgainInMs(call, answer),
  };
}

/** The result in an answer without an end: of a spec that has a task there, only where it shows the data. */
function resultOf(
  call: Call,
  raw: unknown,
  reading: Reading | undefined,
  handle: Handle,
): Terminal | undefined {
  const { poll, read } = call.rules;
  const { answers = "task" } = call.create?.forms ?? {};
  // What is no object has items, or is one text: an id in them is not that of the whole.
  const id = asObject(raw) === undefined ? reading?.id : handle.id;
  const canGoOn = hasLink(handle.links) || (id !== undefined && poll?.path !== undefined);
  if (answers === "task" && canGoOn) {
    const isAround = read.data !== undefined && isInside(reading?.idPlace, read.data);
    const data = valueAt(asObject(raw), read.data);
    if (isAround || !hasMedia(data, read)) return undefined;
  }
  return resultWithoutStatus(call, raw, reading, { canGoOn, isResult: answers === "result" });
}

/** The id of the generation, or a URL to follow, from anywhere in the answer, which is a task or the result. */
function handleIn(
  call: Call,
  answer: Answer,
  raw: unknown,
  reading: Reading | undefined,
  kind: "task" | "result",
): Handle {
  const { rules } = call;
  const isResult = kind === "result";
  const first: unknown = Array.isArray(raw) ? raw[0] : raw;
  const links = linksOf(first, rules.read, rules);
  const isBare = rules.read.id?.some((path) => path.length === 0) && isSuccess(answer);
  if (isBare && !isResult && typeof first === "string" && first !== "") return { id: first, links };
  const named = isResult ? reading : namedIn(call, answer, raw, reading);
  const located = locate(call, answer, isResult, named?.id !== undefined);
  // An address in the shape of the poll path says more than the id of a request.
  const isShaped = located !== undefined && located.idPlace === undefined;
  const isRequest = isRequestId(unshown(named?.idPlace));
  if (named?.id !== undefined && !(isShaped && isRequest && !isResult)) {
    // Where no path takes the id, or its address says more, only the header says where to ask.
    const isNoPath = rules.poll?.path === undefined && links.poll === undefined;
    const isLed = isNoPath || (isShaped && located.id === named.id);
    const all = isLed ? { ...links, ...located?.links } : links;
    return { id: named.id, idPlace: named.idPlace, links: all };
  }
  if (located !== undefined) return { ...located, links: { ...links, ...located.links } };
  // A result without an id has parts that may have some.
  if (isResult) return { id: undefined, links };
  let id = scavengeId(answer.text, rules.read.id, asObject(raw) !== undefined);
  search(raw, (each) => {
    id ??= typeof each === "string" ? rules.read.idIn?.(each) : undefined;
    return id !== undefined || undefined;
  });
  return { id, links };
}

/** The first of an answer's items that names the generation: its lines, what is in a list, JSON in a text. */
function namedIn(
  { rules: { read } }: Call,
  { text, json }: Answer,
  raw: unknown,
  reading: Reading | undefined,
): Reading | undefined {
  const isOne = asObject(json) !== undefined;
  if (isOne && reading?.id !== undefined) return reading;
  const texts = () => [raw, own(asObject(raw), "body")].map(parseNested);
  const items = Array.isArray(raw) ? raw.slice(0, MOST_ITEMS) : [...linesOf(text), ...texts()];
  const readings = items.flatMap((item) => readAnswer(item, read, text) ?? []);
  const named = readings.filter(({ id }) => id !== undefined);
  const isSure = ({ idPlace, status }: Reading) =>
    status !== undefined || !OF_EVENT.test(`${idPlace}`);
  return named.find(isSure) ?? named[0];
}

/** JSON by lines, the first of them and the last. Of other text that broke off, a line may be any part. */
function linesOf(text: string): unknown[] {
  const end = text.trimEnd().lastIndexOf("\n");
  const lines = end < 0 ? [] : [...text.split("\n", MOST_ITEMS), text.slice(end)].map(parseCut);
  return lines[0] === undefined ? [] : lines;
}

/** Items of a list, and lines, in which an id is looked for by what they are. */
const MOST_ITEMS = 20;

/** Names of ids that a greeting and a request have, too: at the top, whatever the spec shows. */
const OF_EVENT = /^(request_?)?id$/i;

/**
 * The headers that lead to what was begun. Elsewhere only the id is taken, from an address in the shape of the
 * poll path: the key goes no further than the URLs that are allowed.
 */
function locate(
  call: Call,
  answer: Answer,
  isResult: boolean,
  isNamed: boolean,
): Handle | undefined {
  const { poll } = call.rules;
  const { status } = answer;
  const isNoPath = poll?.path === undefined;
  // What was refused has begun nothing: its address is that of a page, or of what is in the way.
  const isError = status >= 500;
  const isSure = isSuccess(answer) || status === 303;
  // Any other redirect says where the create is to be sent.
  if (!isSure && !isError && status !== 302) return undefined;
  // The content of an error is a page at most.
  for (const name of isError ? LOCATION_HEADERS.slice(0, 2) : LOCATION_HEADERS) {
    const url = urlOf(call, headerOf(answer, name) ?? "");
    // A redirect to the create itself, over https for instance, names nothing.
    if (url === undefined || isOfCreate(call, url.pathname + url.search)) continue;
    const isForeign = !isAllowed(call, url);
    if (isForeign && (isResult || status === 302)) continue;
    const isDoubtful = isForeign || name === "content-location" || status === 302;
    // Beside an id that the answer names, only what is sure counts.
    if (isDoubtful && isNamed && !isNoPath) continue;
    const links = { location: url.href };
    const id = cleanId(call, idInUrl(url, poll));
    // An address in the shape of the poll path needs no following of its own, unless its query says more.
    if (id !== undefined) return { id, links: isDoubtful || isPlain(url, poll) ? {} : links };
    // Any other is followed where no path is known, unless all about it is in doubt.
    if (isNoPath ? isDoubtful && !isSure : isDoubtful || !isSure) continue;
    return { id: cleanId(call, endOfUrl(url, call)), idPlace: END_OF_URL, links };
  }
  return undefined;
}

/** Whether an address in the shape of the poll path has no more in its query than is sent anyway. */
function isPlain({ searchParams }: URL, { path = "", query = {} }: FollowRequest = {}): boolean {
  return path.includes("?") || [...searchParams.keys()].every((name) => name in query);
}

/** Under any prefix: a create may have moved to another version. With another query, it is its generation's. */
function isOfCreate({ create, request }: Call, end: string): boolean {
  const { path = request.path, stream = path } = create?.forms ?? {};
  return [request.path, path, stream].some((each) => end.endsWith(each));
}

/** What is taken for the id if nothing better is known: the last value of the create's query, or the last segment. */
function endOfUrl(url: URL, call: Call): string | undefined {
  const isSamePath = isOfCreate(call, url.pathname);
  return isSamePath ? [...url.searchParams.values()].at(-1) : lastSegment(url);
}

/** Headers are not cleaned of the key as bodies are. */
function cleanId({ redactor }: Call, id: string | undefined): string | undefined {
  return id && redactor.clean(id);
}
