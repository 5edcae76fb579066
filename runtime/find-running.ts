import { type Answer, headerOf } from "./answer.js";
import { type Call, sendRequest } from "./call.js";
import { isClaimed, othersInDoubt, shortText } from "./claims.js";
import { sleep } from "./deadline.js";
import type { Outcome } from "./engine-state.js";
import { asObject, own, parseExact } from "./json.js";
import { readAnswer } from "./read-answer.js";

/** More than one: a generation may take a moment to be listed after it was accepted. */
const LOOKS = 3;
const LONGEST_LIST = 100;

/** `"absent"`: each look read the list, the first one soon enough, and none of ours was in it. */
type Search = Extract<Outcome, { kind: "found" | "absent" | "unclear" }>;

/** The create whose generation is looked for. */
export interface Wanted {
  /** Its body: only JSON can be compared. */
  readonly body: string;
  /** When it was sent, on the clock of `performance.now`. */
  readonly sentAt: number;
}

/** Looks among the running generations, three times over `recoverMs`, or once. */
export async function findRunning(
  call: Call,
  wanted: Wanted,
  looks: number = LOOKS,
  signal: AbortSignal = call.signal,
): Promise<Search> {
  let isAbsent = true;
  for (let look = 1; look <= looks && !signal.aborted; look += 1) {
    if (look > 1) await sleep(signal, call.bounds.recoverMs * (look === 2 ? 1 / 3 : 2 / 3));
    const search = await lookOnce(call, wanted, signal);
    if (search.kind === "found") return search;
    // After a list that was not read, or that may have shown it, it may be done by the next look.
    const isSoon = look > 1 || performance.now() - wanted.sentAt < call.bounds.absenceMs;
    isAbsent &&= isSoon && search.kind === "absent";
  }
  return isAbsent && !signal.aborted ? { kind: "absent" } : UNCLEAR;
}

const UNCLEAR: Search = { kind: "unclear" };

async function lookOnce(call: Call, wanted: Wanted, signal: AbortSignal): Promise<Search> {
  const timeoutMs = call.settings.pollTimeoutMs;
  const path = `${call.platform.runningPath}?limit=${LONGEST_LIST}`;
  const sent = await sendRequest(call, { path, timeoutMs, signal });
  if (sent.kind !== "answer" || sent.answer.status !== 200) return UNCLEAR;
  const body = parseExact(sent.answer.text);
  const list = Array.isArray(body) ? body : own(asObject(body), "data");
  if (!Array.isArray(list)) return UNCLEAR;
  return search(call, list, sent.answer, wanted);
}

function search(call: Call, list: readonly unknown[], answer: Answer, wanted: Wanted): Search {
  const input = parseExact(wanted.body);
  // A form's text values cannot be compared with what the list shows.
  if (input === undefined) return UNCLEAR;
  const ageMs = performance.now() - wanted.sentAt;
  // The service's clock is read against its own `Date`.
  const now = Date.parse(headerOf(answer, "date") ?? "") || Date.now();
  const matches = list.flatMap((item) => {
    const entry = asObject(item);
    const id = readAnswer(entry, call.rules.read)?.id;
    if (entry === undefined || id === undefined || isClaimed(call.origin, id)) return [];
    if (!holds(own(entry, "input"), input)) return [];
    const when = startOf(entry, now - ageMs);
    return when === "before" ? [] : [{ id, when, input: own(entry, "input") }];
  });
  const [match] = matches;
  if (match === undefined) return { kind: list.length < LONGEST_LIST ? "absent" : "unclear" };
  // Two of the same input, one whose start is not known, one that an equal call may have begun.
  const others = othersInDoubt(call, wanted.sentAt).some((other) => holds(match.input, other));
  const isOurs = matches.length === 1 && match.when === "after" && !others;
  return isOurs ? { kind: "found", id: match.id } : UNCLEAR;
}

/** Whether a value has all of another: the service may have filled in defaults. */
function holds(value: unknown, sent: unknown): boolean {
  if (Array.isArray(sent)) {
    const list = Array.isArray(value) ? value : [];
    return list.length === sent.length && sent.every((each, at) => holds(list[at], each));
  }
  const fields = asObject(sent);
  if (fields === undefined) return Object.is(value, sent) || Object.is(shortText(value), sent);
  const container = asObject(value);
  if (container === undefined) return false;
  return Object.entries(fields).every(([name, each]) => holds(own(container, name), each));
}

/** `Date` has whole seconds, and is never ahead of the service's clock. */
const CLOCK_GRAIN_MS = 250;
const START_NAMES = ["created_at", "createdAt", "started_at", "startedAt", "created"];

/** Whether a generation began before or after a moment, on the service's clock. */
function startOf(
  entry: Readonly<Record<string, unknown>>,
  sentAt: number,
): "before" | "after" | "unknown" {
  for (const name of START_NAMES) {
    const began = timeOf(own(entry, name));
    if (began === undefined) continue;
    const grain = began % 1000 === 0 ? 1000 : CLOCK_GRAIN_MS;
    return began + grain >= sentAt ? "after" : "before";
  }
  return "unknown";
}

/** Milliseconds since 1970. A time without a zone is UTC. */
function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") return value < 1e11 ? value * 1000 : value;
  if (typeof value !== "string") return undefined;
  const text = value.slice(0, 50);
  const hasZone = /(Z|GMT|UTC|[+-]\d\d:?\d\d)$/i.test(text.trim()) || !/\d:\d/.test(text);
  const time = Date.parse(hasZone ? text : `${text.trim().replace(" ", "T")}Z`);
  return Number.isNaN(time) ? undefined : time;
}
