import { withoutBookkeeping } from "../answer/bookkeeping.js";
import { RUNNING } from "../answer/end-words.js";
import { errorIn, isFiltered } from "../answer/error-in.js";
import { hasMedia, mediaIn } from "../answer/has-media.js";
import type { Reading } from "../answer/read-answer.js";
import type { Call } from "../call/call.js";
import type { Outcome } from "../call/engine-state.js";
import { classify } from "../error/classify.js";
import { type Failure, isUnsaid } from "../error/failure.js";
import { asObject, own } from "../util/json.js";
import { completed, failedEnd, type Read, type Terminal, toOutcome } from "./read-result.js";

/** Event names that claim an end; without data they prove nothing, and one GET decides. */
const SUCCESS_NAME = /(^|[._-])(completed?|success|succeeded|done|finished)$/i;
const FAILURE_NAME = /(^|[._-])(fail(ed)?|error|refused)$/i;
/** All of them but `refused`, which may be said of a part: that is an end only where its data say why. */
const END_NAME =
  /(^|[._-])(completed?|success|succeeded|done|finish(ed)?|end|fail(ed)?|error|cancel(l?ed)?)$/i;

/** The end of a part, such as one of several pictures: the others go on. */
const PART_NAME =
  /^(step|chunk)$|(^|[._-])((item|chunk|step|image_?\d+)[._-][a-z]+$|partial|preview|intermediate)/i;

/** Told aside: its error is not the end, where it says nothing of the call. */
const ASIDE_NAME = /(^|[._-])(warn(ing)?|log|debug|info|notice|retry(ing)?|progress)$/i;

type End = Extract<Outcome, { kind: "generation" | "stream-ended" }>;

/** What an event says of the end. */
interface EventEnd {
  /** `undefined`: nothing. */
  readonly end?: End | undefined;
  /** A status says so, or that there is none yet. */
  readonly isTold: boolean;
  /** It is one of a list whose items come one event each. */
  readonly isItem?: boolean;
  /** By its name it is that of a part, and not of the whole. */
  readonly isPart?: boolean;
  /** Its name, where neither that nor a status says that it is the end: then it is only if it is the last one. */
  readonly mayBeLast?: string | undefined;
}

export function endOfEvent(
  call: Call,
  name: string | undefined,
  raw: unknown,
  reading: Reading | undefined,
): EventEnd {
  // Most events. Before any id, a status may be the code of an error.
  if (reading?.status !== undefined && !reading.terminal && reading.id) return { isTold: true };
  const { read: known } = call.rules;
  const type = own(asObject(raw), "type");
  // `message` is what an event without a name is called.
  const named = name === "message" ? undefined : name;
  const label = named ?? (typeof type === "string" ? type : "");
  const isRefusal = FAILURE_NAME.test(label) && reading?.id === undefined;
  const status = isRefusal ? undefined : reading?.status;
  if (status !== undefined && reading?.terminal === undefined) return { isTold: true };
  const isPart = PART_NAME.test(label);
  const read: Read = { raw, reading, source: "sse", known };
  const terminal = toOutcome(read);
  const isTold = terminal !== undefined || status !== undefined;
  const isItem = (isPart || known.events !== undefined) && reading?.status === undefined;
  const end = isTold ? terminal : endByName(call, read, label, isItem);
  const mayBeLast = isTold || END_NAME.test(label) ? undefined : label;
  const error = end?.kind === "stream-ended" ? end.error : undefined;
  const isAside = ASIDE_NAME.test(label) && error !== undefined && isUnsaid(error);
  return { end, isTold, isItem, isPart: isPart || isAside, mayBeLast };
}

/** The end that an event without a status claims, by its name or its body; `undefined`: none. */
function endByName(
  { redactor }: Call,
  read: Read,
  label: string,
  isItem: boolean,
): End | undefined {
  const { raw, reading, known } = read;
  const isMade =
    label === "" || SUCCESS_NAME.test(label)
      ? mediaIn(raw, known) !== undefined
      : // Under its name, as a field: a log or a preview has nothing that was made, nor has what goes on.
        ![PART_NAME, FAILURE_NAME, RUNNING].some((each) => each.test(label)) &&
        hasMedia({ [label]: raw }, known, "sure");
  if (isMade) {
    const data = (reading && withoutBookkeeping(reading.container, known)) ?? raw;
    return completed(isItem ? [data] : data, read);
  }
  const error = errorIn(raw, known);
  if (error || FAILURE_NAME.test(label)) {
    const { impliedStatus: status = 200 } = error ?? {};
    const { category, code, message } = classify(status, raw);
    const words = [code, message].filter(Boolean).join(": ");
    const reason = `the stream ended in an error: ${redactor.parts(words)}`;
    // A text that means nothing known may say that it is tried again.
    if (words && (typeof raw !== "string" || category !== "unknown"))
      return { kind: "stream-ended", reason, error: { category, reason, code, message, status } };
  }
  if (reading && !isItem && (label === "" || END_NAME.test(label)) && isFiltered(raw)) {
    return failedEnd(read, "FAILED");
  }
  if (!END_NAME.test(label)) return undefined;
  return { kind: "stream-ended", reason: `event ${label} without a status` };
}

/**
 * One generation of the items that events brought so far: of `n` pictures each has an event of its
 * own. Usage and the like are those of the last one.
 */
export function join(before: Terminal | undefined, end: Terminal): Terminal {
  if (!before?.generation.ok || !end.generation.ok) return end;
  const { data } = before.generation;
  const list: unknown[] = Array.isArray(data) ? data : [data];
  // The same list grows: a stream may have very many items.
  list.push(...[end.generation.data].flat());
  return { ...end, generation: { ...end.generation, data: list } };
}

/** What is the result of a stream once it is over: its last event with media, and others of that name. */
interface Last extends Terminal {
  readonly name: string;
}

export function addTo(before: Last | undefined, end: Terminal, name: string): Last {
  if (!end.generation.ok && before) return before;
  return { ...(name !== "" && before?.name === name ? join(before, end) : end), name };
}

/** Whether an event is of work, and does not only keep the connection open. */
export function saysWork(name: string | undefined, payload: unknown): boolean {
  const { type = payload } = asObject(payload) ?? {};
  const isKept = /(^|[._-])(ping|heartbeat|keep-?alive|connected)$/i.test(name ?? `${type}`);
  return !isKept && !KEEPS_OPEN.test(`${payload}`);
}

/** Texts that only keep a connection open: nothing, a ping, or the time. */
const KEEPS_OPEN =
  /^\s{0,9}((ping|heartbeat|keep-?alive)\b|(ok|null|\d{10,13})?\s{0,9}$|\d{4}-\d\d-\d\dT)/i;

/** Whether what came before the end of a stream may be its result: not where the work was refused. */
export function mayHaveResult(error: Failure | undefined): boolean {
  return error === undefined || error.category === "transient";
}
