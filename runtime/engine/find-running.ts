import { type Answer, headerOf } from "../answer/answer.js";
import { saidError } from "../answer/error-in.js";
import { HOLDER_NAMES } from "../answer/field-names.js";
import { wordsOf } from "../answer/media-names.js";
import { readAnswer } from "../answer/read-answer.js";
import { type Call, sendRequest } from "../call/call.js";
import { isClaimed } from "../call/claims.js";
import { othersInDoubt, shortText } from "../call/doubts.js";
import type { Outcome } from "../call/engine-state.js";
import { sleep } from "../clock/deadline.js";
import { ageMs, type Moment } from "../clock/moment.js";
import type { StopSignal } from "../clock/stop-signal.js";
import { asObject, isText, type JsonObject, namesOf, own, parseExact } from "../util/json.js";
import { namesAnother } from "./names-another.js";

/** More than one: a generation may take a moment to be listed after it was accepted. */
const LOOKS = 3;
const LONGEST_LIST = 100;

/** `"absent"`: each look read the list, the first one soon enough, and nothing in it can be ours. */
type FoundRunning = Extract<Outcome, { kind: "found" | "absent" | "unclear" }>;

/** The create whose generation is looked for. */
export interface Wanted {
  /** Its body: only JSON can be compared. */
  readonly body: string;
  readonly sent: Moment;
}

/** Looks among the running generations, three times over `recoverMs`, or once. */
export async function findRunning(
  call: Call,
  wanted: Wanted,
  looks: number = LOOKS,
  signal: StopSignal = call.signal,
): Promise<FoundRunning> {
  let isAbsent = true;
  for (let look = 1; look <= looks && !signal.aborted; look += 1) {
    if (look > 1) await sleep(signal, call.bounds.recoverMs * (look === 2 ? 1 / 3 : 2 / 3));
    const found = await lookOnce(call, wanted, signal);
    if (found.kind === "found") return found;
    // After a list that was not read, or that may have shown it, it may be done by the next look.
    const isSoon = look > 1 || ageMs(wanted.sent) < call.bounds.absenceMs;
    isAbsent &&= isSoon && found.kind === "absent";
  }
  return isAbsent && !signal.aborted ? { kind: "absent" } : UNCLEAR;
}

const UNCLEAR: FoundRunning = { kind: "unclear" };

async function lookOnce(call: Call, wanted: Wanted, signal: StopSignal): Promise<FoundRunning> {
  const timeoutMs = call.settings.pollRequestTimeoutMs;
  const path = `${call.platform.runningPath}?limit=${LONGEST_LIST}`;
  const sent = await sendRequest(call, { path, timeoutMs, signal });
  if (sent.kind !== "answer" || sent.answer.status !== 200) return UNCLEAR;
  const body = parseExact(sent.answer.text);
  const { answer } = sent;
  const root = asObject(body) ?? {};
  const data = own(root, "data");
  // It may be found in any list. That it is in none is told by one that can only be that of all.
  const whole = [body, data].find(Array.isArray);
  const list =
    whole ??
    Object.values(asObject(data) ?? root)
      .filter(Array.isArray)
      .flat();
  // That of a cache may be older than the create.
  const isOld = Number(headerOf(answer, "age")) * 1_000 > ageMs(wanted.sent);
  const goesOn = hasMore(root, list.length) || /rel="?next/i.test(`${answer.headers["link"]}`);
  const isRead = list.length < LONGEST_LIST && !goesOn && !isOld && !saidError(root, {});
  return findInList(call, { list, isWhole: isRead && whole !== undefined }, answer, wanted);
}

/** Whether an answer says that there are others than it lists. */
function hasMore(body: JsonObject | undefined, shown: number): boolean {
  return namesOf(body).some((name) => {
    const value = body?.[name];
    if (/^(has_?(more|next)|next|more$)|truncated$|^(incomplete|partial)/i.test(name)) {
      return Boolean(value);
    }
    if (/^(total(_?(count|items|results))?|count)$/i.test(name)) return Number(value) > shown;
    if (/^((total_?)?pages|page_?count|last_?page)$/i.test(name)) return Number(value) > 1;
    // Beside an empty list it is that of the page that was asked for.
    if (/cursor$/i.test(name)) return shown > 0 && Boolean(value);
    return name !== "data" && hasMore(asObject(value), shown);
  });
}

interface Listed {
  readonly list: readonly unknown[];
  readonly isWhole: boolean;
}

function findInList(
  call: Call,
  { list, isWhole }: Listed,
  answer: Answer,
  wanted: Wanted,
): FoundRunning {
  const input = parseExact(wanted.body);
  // A form's text values cannot be compared with what the list shows.
  if (input === undefined) return UNCLEAR;
  const date = Date.parse(headerOf(answer, "date") ?? "");
  // The service's clock is read against its own `Date`.
  const sentAt = (date || Date.now()) - ageMs(wanted.sent);
  const possible = list.flatMap((item) => {
    const entry = asObject(item);
    const id = readAnswer(entry, call.rules.read)?.id;
    if (id !== undefined && isClaimed(call.origin, id)) return [];
    const shown = fieldInLayers(entry, "input");
    const listed = typeof shown === "string" ? parseExact(shown) : shown;
    const began = startOf(entry);
    const isSame = holds(listed, input);
    const isEarlier = Boolean(date) && began?.isSure && began.at + LARGEST_SKEW_MS < sentAt;
    // Another program's. Nothing less says so: the list may have another name for the model, write the
    // input in another way, as a seed or the URL of a picture, and give a time of something else.
    if (hasOtherPrompt(listed, input) || (isEarlier && !isSame)) return [];
    const isEqual = isSame && !namesAnother(call, layersOf(entry));
    const isAfter = began !== undefined && began.at + began.grainMs >= sentAt;
    return [{ id, listed, isEqual, isAfter }];
  });
  if (possible.length === 0 && isWhole) return { kind: "absent" };
  const equal = possible.filter(({ isEqual }) => isEqual);
  const [{ id, listed, isAfter } = NOTHING] = equal;
  // Two of the same input, one whose start is not known, one that an equal call may have begun.
  const others = othersInDoubt(call, wanted.sent.at).some((other) => holds(listed, other));
  const isOurs = equal.length === 1 && isAfter && !others;
  return isOurs && id !== undefined ? { kind: "found", id } : UNCLEAR;
}

const NOTHING = { id: undefined, listed: undefined, isAfter: false };

/** An entry, and what it wraps. */
function layersOf(entry: JsonObject | undefined): JsonObject[] {
  const layers = [entry, ...HOLDER_NAMES.map((name) => asObject(own(entry, name)))];
  return layers.filter((layer) => layer !== undefined);
}

function fieldInLayers(entry: JsonObject | undefined, name: string): unknown {
  return layersOf(entry)
    .map((layer) => own(layer, name))
    .find((value) => value !== undefined);
}

/** Whether a value has all of another: the service may have filled in defaults. */
function holds(value: unknown, sent: unknown): boolean {
  if (Array.isArray(sent)) {
    const list = Array.isArray(value) ? value : [];
    return list.length === sent.length && sent.every((each, at) => holds(list[at], each));
  }
  const fields = asObject(sent);
  if (fields === undefined) return [value, shortText(value)].includes(sent);
  const container = asObject(value);
  return (
    container !== undefined &&
    Object.entries(fields).every(([name, each]) => holds(own(container, name), each))
  );
}

/**
 * Whether a listed input has another prompt: no word in common with the one that was sent. A text that was cut short
 * or enhanced has some, and a translation into other letters has none to compare.
 */
function hasOtherPrompt(listed: unknown, sent: unknown): boolean {
  const fields = asObject(sent);
  return namesOf(fields).some((name) => {
    const [ours, theirs] = [fields?.[name], own(asObject(listed), name)];
    if (!isText(ours) || !isText(theirs)) return hasOtherPrompt(theirs, ours);
    if (isBeginOf(theirs, ours)) return false;
    const [words, others] = [new Set(longWords(ours)), longWords(theirs)];
    const isPrompt = /^(?!neg)(.*prompt|text)$/i.test(name) && words.size > 0;
    return isPrompt && others.length > 0 && !others.some((word) => words.has(word));
  });
}

/** Whether a text is the beginning of another, cut within a word, perhaps: `A light…`. */
function isBeginOf(text: string, whole: string): boolean {
  const plain = (each: string) => each.replace(/[\s.…]+/g, "").toLowerCase();
  return plain(whole).startsWith(plain(text));
}

function longWords(text: string): string[] {
  return wordsOf(text).filter((word) => word.length > 2);
}

/** How far a clock may be from the `Date` of an answer: that may be of a server in between. */
const LARGEST_SKEW_MS = 10_000;
/** `Date` has whole seconds, and is never ahead of the service's clock. */
const CLOCK_GRAIN_MS = 250;
const START_NAMES = ["created_at", "createdAt", "started_at", "startedAt", "created"];

interface Start {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly grainMs: number;
  /** A time without a zone is UTC, or local; a date alone is only a day. */
  readonly isSure: boolean;
}

/** When a generation began, on the service's clock, and how exactly that is known. */
function startOf(entry: JsonObject | undefined): Start | undefined {
  for (const name of START_NAMES) {
    const value = fieldInLayers(entry, name);
    const text = typeof value === "string" ? value.slice(0, 50).trim() : "";
    const isSure = text === "" || /\d:\d.*(Z|GMT|UTC|[+-]\d\d:?\d\d)$/i.test(text);
    const at = timeOf(typeof value === "number" ? value : text, isSure);
    if (at !== undefined) return { at, grainMs: at % 1000 === 0 ? 1000 : CLOCK_GRAIN_MS, isSure };
  }
  return undefined;
}

function timeOf(value: string | number, hasZone: boolean): number | undefined {
  if (typeof value === "number") return value < 1e11 ? value * 1000 : value;
  const isUtc = hasZone || !/\d:\d/.test(value);
  const time = Date.parse(isUtc ? value : `${value.replace(" ", "T")}Z`);
  return Number.isNaN(time) ? undefined : time;
}
