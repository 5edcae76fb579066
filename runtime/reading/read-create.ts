import { type Answer, isSuccess } from "../answer/answer.js";
import { isTask } from "../answer/answer-kind.js";
import { type AnswerError, errorIn } from "../answer/error-in.js";
import { isRequestId } from "../answer/find-id.js";
import { hasMedia } from "../answer/has-media.js";
import { hasLink, isLedToResult } from "../answer/links.js";
import { isInside, valueAt } from "../answer/place.js";
import { readAnswer } from "../answer/read-answer.js";
import { type Call, stopped } from "../call/call.js";
import { isClaimed } from "../call/claims.js";
import type { Handle, Outcome, Report } from "../call/engine-state.js";
import { guidanceForConnection } from "../error/connection-error.js";
import { failureOf } from "../error/create-error.js";
import { bodyExcerpt, describeAnswer, describeError } from "../error/describe-answer.js";
import type { Failure } from "../error/failure.js";
import type { Sent } from "../http/exchange.js";
import { codeOf } from "../util/error-code.js";
import { asObject } from "../util/json.js";
import {
  binaryResult,
  completed,
  madeByLink,
  type Read,
  readOf,
  resultWithoutStatus,
  type Terminal,
  toOutcome,
} from "./read-result.js";
import { reportStatus } from "./read-status.js";
import { askAgainInMs } from "./retry-after.js";
import { handleIn, linesOf } from "./where-to-ask.js";

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
  const binary = binaryResult(answer);
  if (binary !== undefined) return binary;
  const canPoll = call.rules.poll?.path !== undefined;
  const raw = rawIn(call, answer);
  const reading = readAnswer(raw, call.rules.read, answer.text);
  const read = readOf(call, raw, reading);
  // What it says. A refusal without an id may have a `status` too: that of the answer, not of a generation.
  const success = isSuccess(answer);
  const end = success ? toOutcome(read) : undefined;
  const error = success && end === undefined ? errorIn(raw, read.known) : undefined;
  const isGood = success && error === undefined;
  const goesOn = success && isTask(raw, reading, read.known);
  // What it gives.
  const begun = handleIn(call, answer, read, "task");
  const terminal = end && isOfRequestAlone(end, begun) ? undefined : end;
  const result = terminal ?? (isGood ? resultOf(call, read, begun) : undefined);
  const named = result?.isWhole ? handleIn(call, answer, read, "result") : begun;
  // The spec says that this was the result: no request takes the id.
  const isOver =
    isGood &&
    answer.complete &&
    !goesOn &&
    call.create?.forms.answers === "result" &&
    !canPoll &&
    !hasLink(named.links);
  // An id of the request alone leads to nothing, even where the spec shows no other.
  const isOfRequest = named.idPlace === "id" || isRequestId(named.idPlace);
  const requestId = isOver && !result && isOfRequest ? named.id : undefined;
  // A limit may name what is in the way, such as another call's generation.
  const isInTheWay = answer.status === 429 && isClaimed(call.origin, named.id ?? "");
  const isNone = isInTheWay || requestId !== undefined;
  const handle: Handle = isNone ? { id: undefined, links: {} } : named;
  // What comes of it.
  const isRefusal = !isGood && answer.status !== 303;
  if (handle.id !== undefined && !isRefusal)
    report({ kind: "accepted", ...handle, replaces: true });
  if (success || reading?.id !== undefined) reportStatus(call, read, report, handle.id);
  if (result !== undefined) return result;
  const isLed = isGood && isLedToResult(handle, canPoll);
  const isMade = isGood && hasMedia(raw, read.known);
  const isLost = handle.id === undefined && !hasLink(handle.links) && !isLed;
  const failure = failureIn(call, answer, error, isOver ? "result" : isLost && "id");
  return {
    kind: "answer",
    answer: {
      status: answer.status,
      isComplete: answer.complete,
      ...handle,
      error,
      isRefusal,
      isTask: goesOn,
      made: isLed ? madeByLink(read) : isMade ? completed(raw, read).generation : undefined,
      failure: { ...failure, requestId: failure.requestId ?? requestId },
    },
  };
}

/** Whether a success is of the request alone: without an id, and without anything that was made. */
function isOfRequestAlone({ generation, isWhole }: Terminal, { id, links }: Handle): boolean {
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
  const isSilent = error !== undefined && (failure.code ?? failure.message) === undefined;
  const message = bodyExcerpt(answer) ?? failure.message;
  return {
    ...failure,
    ...((isUnread || isSilent) && { reason: describeAnswer(call, answer, { message }) }),
    unread: isUnread && complete ? lack : undefined,
    isReadable: message !== undefined,
    status: implied ?? status,
    retryAfterMs: askAgainInMs(call, answer),
  };
}

/** The result in an answer without an end: of a spec that has a task there, only where it shows the data. */
function resultOf(call: Call, read: Read, handle: Handle): Terminal | undefined {
  const { raw, reading, known } = read;
  const { poll } = call.rules;
  const { answers = "task" } = call.create?.forms ?? {};
  // What is no object has items, or is one text: an id in them is not that of the whole.
  const id = asObject(raw) === undefined ? reading?.id : handle.id;
  const canGoOn = hasLink(handle.links) || (id !== undefined && poll?.path !== undefined);
  if (answers === "task" && canGoOn) {
    const isAround = known.data !== undefined && isInside(reading?.idPlace, known.data);
    const data = valueAt(asObject(raw), known.data);
    if (isAround || !hasMedia(data, known)) return undefined;
  }
  return resultWithoutStatus(read, { canGoOn, isResult: answers === "result" });
}
