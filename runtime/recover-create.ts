import { backoffMs } from "./backoff.js";
import { type Call, sendRequest } from "./call.js";
import { sleep } from "./deadline.js";
import { asObject, canonical, own, parseJson } from "./json.js";
import { readAnswer } from "./read-status.js";
import { type Answer, headerOf } from "./transport.js";

/** Looks are few and free: what was just accepted may take a moment to be listed. */
const LOOKS = 3;

/**
 * Looks among the running generations for the one that an ambiguous create began.
 *
 * @param sent - the body of the create; a form's files cannot be compared
 * @param startedAt - when the create was sent, on the clock of `performance.now`
 * @returns its id; `undefined` where there is none, or more than one
 */
export async function findRunning(
  call: Call,
  sent: string | readonly unknown[],
  startedAt: number,
): Promise<string | undefined> {
  const path = call.platform.runningPath;
  if (path === undefined || typeof sent !== "string") return undefined;
  const input = canonical(parseJson(sent));
  for (let look = 1; ; look += 1) {
    const timeoutMs = call.settings.pollTimeoutMs;
    const outcome = await sendRequest(call, { path: `${path}?limit=100`, timeoutMs });
    if (outcome.kind === "answer" && outcome.answer.status === 200) {
      const ids = candidates(call, outcome.answer, input, performance.now() - startedAt);
      if (ids.length > 0) return ids.length === 1 ? ids[0] : undefined;
    }
    if (look === LOOKS) return undefined;
    await sleep(call.stop, backoffMs(call.settings.retry, look));
  }
}

function candidates(call: Call, answer: Answer, input: unknown, ageMs: number): string[] {
  const body = parseJson(answer.text);
  const list = Array.isArray(body) ? body : own(asObject(body), "data");
  if (!Array.isArray(list)) return [];
  const now = Date.parse(headerOf(answer, "date") ?? "") || Date.now();
  const ids: string[] = [];
  for (const item of list) {
    const entry = asObject(item);
    const id = readAnswer(entry, call.result)?.id;
    if (entry === undefined || id === undefined || call.claims.has(id)) continue;
    if (canonical(own(entry, "input")) !== input) continue;
    const began = beganAt(entry);
    // The service's clock is read against its own `Date`, which has whole seconds.
    if (began !== undefined && now - began > ageMs + CLOCK_GRAIN_MS) continue;
    ids.push(id);
  }
  return ids;
}

const CLOCK_GRAIN_MS = 2_000;
const BEGAN_NAMES = ["created_at", "createdAt", "started_at", "startedAt", "created"];

/** Milliseconds since 1970; `undefined` where the list does not say. */
function beganAt(entry: Readonly<Record<string, unknown>>): number | undefined {
  for (const name of BEGAN_NAMES) {
    const value = own(entry, name);
    if (typeof value === "number") return value < 1e11 ? value * 1000 : value;
    if (typeof value === "string" && !Number.isNaN(Date.parse(value))) return Date.parse(value);
  }
  return undefined;
}
