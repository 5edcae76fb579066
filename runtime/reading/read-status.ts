import { type Answer, answerOf, isSuccess } from "../answer/answer.js";
import { isAhead } from "../answer/answer-kind.js";
import { hasContent, withoutBookkeeping } from "../answer/bookkeeping.js";
import { isExplained, RUNNING, SURELY_RUNNING, saysNothing } from "../answer/end-words.js";
import { errorIn, isFiltered } from "../answer/error-in.js";
import { AT_NO_PLACE, saysRun } from "../answer/find-status.js";
import { hasMedia, mediaIn } from "../answer/has-media.js";
import { linksOf } from "../answer/links.js";
import { isMediaText } from "../answer/media-text.js";
import { valueAt, withData } from "../answer/place.js";
import { type Reading, readAnswer, statusFields } from "../answer/read-answer.js";
import type { Call } from "../call/call.js";
import type { Facts, Outcome, Report } from "../call/engine-state.js";
import { BUSY_WORDS, isTrouble } from "../error/classify.js";
import { failureOf } from "../error/create-error.js";
import { bodyExcerpt, bodyOf, cut, isPacked } from "../error/describe-answer.js";
import { type Failure, says } from "../error/failure.js";
import { asObject, own } from "../util/json.js";
import { isSameId, ownItem } from "./own-item.js";
import {
  binaryResult,
  completed,
  failedEnd,
  isPaidFor,
  type Read,
  readOf,
  resultWithoutStatus,
  type Terminal,
  toOutcome,
} from "./read-result.js";
import { askAgainInMs } from "./retry-after.js";

/** A request for the status: what is known of the generation, and which of them it was, when. */
interface StatusRequest {
  readonly facts: Facts;
  readonly attempt: number;
  readonly startedAt: number;
  /** The answer is that of a URL which the status led to, and may be the result alone. */
  readonly isLedTo?: boolean | undefined;
}

/** What an answer to a request for the status says. */
export function readStatus(
  call: Call,
  answer: Answer,
  asked: StatusRequest,
  report: Report,
): Outcome {
  const { read: known } = call.rules;
  const { facts, attempt, startedAt, isLedTo } = asked;
  const { status: httpStatus } = answer;
  const hasRun = facts.hasRun || saysRun(facts.status ?? "");
  const id = facts.id ?? "";
  const all = readAnswer(answer.json, known, answer.text, hasRun);
  const mayBeList = !isLedTo && isSuccess(answer) && id !== "" && !isSameId(all?.id, id);
  const item = mayBeList ? ownItem(answer.json, id, known) : undefined;
  if (typeof item === "object") {
    return readStatus(call, answerOf(item, httpStatus, answer), asked, report);
  }
  // Where it says by its id that this very generation failed, the error is not that of the request.
  const isFailed = httpStatus === 500 && all?.id === id && /fail/i.test(`${all.status}`);
  const [raw, reading] = isSuccess(answer) || isFailed ? [answer.json, all] : [];
  call.emit?.({ type: "poll", id, attempt, httpStatus, ...statusFields(reading) });
  const binary = binaryResult(answer);
  if (binary !== undefined) return binary;
  const isAlone = isLedTo || (typeof raw === "string" && isMediaText(raw));
  const read = readOf(call, raw, reading);
  if (isAlone && reading?.status === undefined && errorIn(raw, known) === undefined) {
    const result = resultWithoutStatus(read, { canGoOn: false, isResult: true });
    if (result !== undefined) return result;
  }
  // Some lead back until there is a result.
  if (isLedTo && httpStatus === 303) return { kind: "running", startedAt };
  if (reading === undefined) return readRefusal(call, answer, { startedAt, status: httpStatus });
  // An end of its own is that of this one, and what is listed are its parts.
  const isOfList =
    reading.terminal === undefined || SUCCESS.test(`${own(asObject(raw), "status")}`);
  if (item === "others" && isOfList) {
    return trouble({ reason: "the answer is that of other generations" });
  }
  // A resource that it led to has an id of its own.
  if (!isLedTo && isOfAnother(reading, facts, call)) {
    const other = JSON.stringify(cut(reading.id));
    return trouble({ reason: `the answer is that of another generation, ${other}` });
  }
  reportStatus(call, read, report, id);
  const end = endIn(read, reading, httpStatus, facts.links.result);
  if (end !== undefined) return end;
  // A word about the request, as an envelope has one, is no status of the generation.
  const hasNone = saysNothing(reading.status, known) && httpStatus !== 202;
  const found = hasNone ? readWithoutStatus(call, answer, reading, startedAt, report) : undefined;
  const running = { kind: "running", startedAt } as const;
  return found ?? { ...running, slowMs: askAgainInMs(call, answer) ?? slowMs(raw) };
}

/** A word around a list that may be of the request. */
const SUCCESS = /^success$/i;

/** The end that an answer tells: by its words, or where the platform does so by the HTTP status. */
function endIn(
  read: Read,
  { status, container }: Reading,
  httpStatus: number,
  link: string | undefined,
): Terminal | undefined {
  const { raw, known } = read;
  if (known.running === undefined || status !== undefined || httpStatus === known.running) {
    return toOutcome(read, link);
  }
  const isWithheld = isFiltered(raw) && mediaIn(raw, known) === undefined;
  if (isWithheld || errorIn(raw, known)) return failedEnd(read, "FAILED");
  const data = withoutBookkeeping(container, known);
  const isWhole = isPaidFor({ data, isRest: true }, raw, known);
  return completed(data ?? raw, read, isWhole);
}

/** What an answer without a status says; `undefined`: that the work goes on. */
function readWithoutStatus(
  call: Call,
  answer: Answer,
  reading: Reading,
  startedAt: number,
  report: Report,
): Outcome | undefined {
  const { read: known } = call.rules;
  const { json: raw } = answer;
  const hasNone = reading.status === undefined;
  if (!hasNone || known.status === undefined) {
    const shown = valueAt(asObject(raw), known.data);
    const isResult = typeof shown === "string" && hasContent(shown, known);
    const bare = { ...reading, status: undefined };
    const read = readOf(call, raw, bare);
    const result = resultWithoutStatus(read, { canGoOn: true, isResult });
    if (result !== undefined) return result;
  }
  const error = errorIn(raw, known);
  const status = error?.impliedStatus;
  if (status !== undefined) return readRefusal(call, answer, { startedAt, status });
  const failure = failureOf(call, answer, undefined);
  if (error !== undefined && says(failure, BUSY_WORDS)) return trouble(failure);
  // Without a code it may be of this request alone: forgiven for as long as a 404.
  const isSilent = (failure.code ?? failure.message) === undefined;
  const goesOn = error?.isGuess || isSilent || isNotYet(failure);
  if (error !== undefined && !goesOn) {
    return { kind: "missing", startedAt, failure: { ...failure, status: undefined } };
  }
  const hasFlag = typeof valueAt(reading.container, known.flag ?? ["done"]) === "boolean";
  if (hasNone && !hasFlag && known.running === undefined) {
    report({ kind: "status", status: `${NO_STATUS}${bodyExcerpt(answer) ?? ""}` });
  }
  return undefined;
}

/** A config that names a wrong field ends in a timeout: it says so then, and shows the answer. */
const NO_STATUS = `${AT_NO_PLACE} (lifecycle.status of modelsmith.config.ts says where) in `;

/** What an answer to a request for the result says. */
export function readFetched(call: Call, answer: Answer, startedAt: number): Outcome {
  const binary = binaryResult(answer);
  if (binary !== undefined) return binary;
  const { read: known } = call.rules;
  const raw = answer.json;
  const place = known.result ?? known.data;
  const shown = valueAt(asObject(raw), place) ?? undefined;
  const error = isSuccess(answer) && shown === undefined ? errorIn(raw, known) : undefined;
  if (isSuccess(answer) && raw !== undefined && error === undefined) {
    const reading = readAnswer(raw, known);
    const root = asObject(raw);
    const data = shown ?? (root === undefined ? raw : withoutBookkeeping(root, known));
    const { result: link } = linksOf(raw, known);
    const isWhole = isPaidFor({ data, isRest: shown === undefined }, raw, known, link, place);
    // It may still say that there is none, or none yet.
    const end = isWhole ? undefined : toOutcome(readOf(call, raw, reading));
    if (end?.generation.ok === false) return end;
    const runs = answer.status === 202 || RUNNING.test(reading?.status ?? "");
    return runs && !isWhole
      ? { kind: "running", startedAt }
      : completed(data, readOf(call, raw), isWhole);
  }
  const status = error === undefined ? answer.status : error.impliedStatus;
  return readRefusal(call, answer, { startedAt, status, isOfResult: true });
}

/** Of a server's error: it is that of the generation, and not of the request for it. */
const SAYS_FAILED = /(^|_|\d |: )((image|video|audio) )?generation(_timeout|.(task )?failed)/i;

/** A request for the status or the result that was refused. */
interface Refused {
  readonly startedAt: number;
  /** That of HTTP, or the one that the answer implies. */
  readonly status: number | undefined;
  /** Some services say only there why a generation failed. */
  readonly isOfResult?: boolean;
}

function readRefusal(
  call: Call,
  answer: Answer,
  { startedAt, status: implied, isOfResult = false }: Refused,
): Outcome {
  // Nothing is told of the request by an error in a 200, unless it has a code of HTTP.
  const status = implied ?? 422;
  const ok = status >= 200 && status < 300;
  const failure = failureOf(call, answer, status);
  const isRefused = [400, 409, 422].includes(status);
  if (isRefused && isNotYet(failure)) return { kind: "running", startedAt };
  const isFailed = says(failure, SAYS_FAILED) && !says(failure, /again/i);
  // Under 2xx the service itself was there to say it.
  const isTold = (isOfResult || isSuccess(answer)) && status >= 500 && isFailed;
  if (isTold || (isOfResult && (isRefused || status === 410 || status === 451))) {
    const said = bodyOf(answer);
    return failedEnd(readOf(call, said), "FAILED", asObject(said), implied);
  }
  // A code such as GENERATION_FAILED is transient for the next create, not for this one.
  const isBusy = ![401, 402].includes(status) && says(failure, BUSY_WORDS);
  const isPage = status === 403 && failure.category === "transient";
  if (ok || isBusy || isPage || isTrouble(status)) {
    const { complete, bytes } = answer;
    const broken = `the answer broke off: ${bytes.length} bytes had come`;
    const why = complete ? "the answer is not readable JSON" : broken;
    const reason = ok && !isPacked(answer) ? why : failure.reason;
    return trouble({ reason, status, retryAfterMs: askAgainInMs(call, answer) });
  }
  const isMissing = status === 404 || (isRefused && says(failure, NOT_THERE));
  return isMissing ? { kind: "missing", startedAt, failure } : { kind: "refused", failure };
}

/** A 404 in words: as one, it is forgiven for a while after the create. */
const NOT_THERE = /not (exist|found)|is null|不存在/i;

/** A poll that failed, and may succeed later. */
export function trouble(failure: Omit<Failure, "category">): Outcome {
  return { kind: "trouble", failure: { category: "transient", ...failure } };
}

/** Whether the answer is about another generation: it has another id where ours should be. */
function isOfAnother({ id, idPlace }: Reading, facts: Facts, { rules }: Call): boolean {
  if (id === undefined || facts.id === undefined) return false;
  if (isSameId(id, facts.id)) return false;
  return idPlace === (facts.idPlace ?? rules.read.id?.[0]);
}

/** Reports the status of a reading to the engine, and emits it, as the service wrote it. */
export function reportStatus(call: Call, read: Read, report: Report, id: string | undefined): void {
  const { raw, reading: { status } = {} } = read;
  if (status === undefined) return;
  report({ kind: "status", status: cut(status) + mayBeEnd(read, status) });
  call.emit?.({ type: "status", id, status, source: "poll", raw });
}

/** Of a word that nothing explains, a timeout says what to do if it was the end: it is never guessed. */
function mayBeEnd({ raw, reading, known }: Read, status: string): string {
  if (reading?.terminal !== undefined || isExplained(status, known)) return "";
  const isEnd = ENDED.test(status);
  if (SURELY_RUNNING.test(status) && !isEnd) return "";
  const isMade = hasMedia(valueAt(asObject(raw), known.data) ?? raw, known);
  // Beside a picture `active` may be an end.
  if (RUNNING.test(status) && !isMade && !isEnd) return "";
  // Pasted as it is, an unknown end stays none.
  const end = errorIn(raw, known) ? "failed" : "…";
  const [media, meant] = isMade ? [", in an answer with media", "completed"] : ["", end];
  const word = JSON.stringify(cut(status));
  return `${media} (if that is an end, say which in modelsmith.config.ts, lifecycle: { words: { ${word}: "${meant}" } }, generate again, then wait)`;
}

/** Of a word that may be of how it began: `FAILED_TO_START`. */
const ENDED = /fail|error|time.?out/i;

/** Whether an error says that there is nothing yet, beside no word of a failure. */
function isNotYet(failure: Failure): boolean {
  return says(failure, NOT_YET) && !says(failure, /fail|error|reject|失败/i);
}

/** The surest phrases may tell to try again, too. */
const NOT_YET =
  /\bnot (been )?(ready|finish|done)|\b(yet|still)\b|in.progress|^(?!.*(unable|cannot|again)).*(\bnot (been )?complete|\bbeing (process|generat)ed\b|(^|: |_|\b(is|are|task|job) )(queued|pending|(process|runn|wait|generat)ing)\b|中(?![^\s。，！…,.!]))/i;

/** When to poll next by the service's estimate: half of its `eta`, or a second per queue place. */
function slowMs(raw: unknown): number | undefined {
  for (const each of withData(asObject(raw))) {
    const eta = own(each, "eta");
    const position = own(each, "queue_position");
    if (isAhead(eta)) return eta * 500;
    if (isAhead(position)) return position * 1_000;
  }
  return undefined;
}
