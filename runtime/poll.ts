import { backoffMs, jitter } from "./backoff.js";
import { askAgainInMs, type Call, jsonOf, pathWithId, sendRequest } from "./call.js";
import { describe, describeError, failure, refusal } from "./create-error.js";
import { type Stop, sleep } from "./deadline.js";
import type { GenerationError } from "./generation-error.js";
import { readAnswer, statusFields } from "./read-status.js";
import { recordReading, type Terminal, toTerminal } from "./record-reading.js";
import { type Answer, isSuccess } from "./transport.js";
import type { Generation } from "./types.js";

/** Asks for status and result until the generation is in a terminal status. */
export async function poll(call: Call): Promise<Generation<unknown>> {
  const { settings, bounds } = call;
  let troubles = 0;
  let missingSince: number | undefined;
  for (let attempt = 1; ; attempt += 1) {
    const started = performance.now();
    const look = await pollOnce(call, attempt, settings.pollTimeoutMs);
    const ended = performance.now();
    if (look.kind === "terminal") return look.generation;
    if (look.kind === "missing") {
      missingSince ??= started;
      call.known.lastFailure = look.reason;
      if (ended - missingSince >= bounds.notFoundMs) throw look.error;
    } else if (look.kind === "running") missingSince = undefined;
    if (look.kind === "trouble") {
      troubles += 1;
      call.known.lastFailure = look.reason;
      const delayMs = look.retryAfterMs ?? backoffMs(settings.retry, troubles);
      call.emit({ type: "retry", phase: "poll", attempt, delayMs, reason: look.reason });
      await sleep(call.stop, delayMs);
    } else {
      troubles = 0;
      // From start to start: a slow answer is not waited for twice.
      const next = started + jitter(settings.pollIntervalMs);
      await sleep(call.stop, Math.max(0, next - ended));
    }
  }
}

/** What one `GET` said. */
export type PollOutcome =
  | Terminal
  | { readonly kind: "running" }
  | { readonly kind: "missing"; readonly error: GenerationError; readonly reason: string }
  | {
      readonly kind: "trouble";
      readonly reason: string;
      readonly retryAfterMs?: number | undefined;
    };

/**
 * One `GET` of status and result.
 *
 * @throws {GenerationError} where another would be refused as well
 */
export async function pollOnce(
  call: Call,
  attempt: number,
  timeoutMs: number,
  stop?: Stop,
): Promise<PollOutcome> {
  const { known } = call;
  const template = call.platform.pollPath;
  const path = template === undefined ? undefined : pathWithId(template, known.id ?? "");
  if (path === undefined) {
    const what =
      template === undefined
        ? "the spec has no path to read a generation's status from"
        : `${JSON.stringify(known.id)} cannot be an id in a path`;
    throw failure(call, "invalid_request", what);
  }
  known.attempts = attempt;
  const outcome = await sendRequest(call, { path, timeoutMs, stop });
  if (outcome.kind === "answer") return readLook(call, outcome.answer, attempt);
  return { kind: "trouble", reason: describeError(call, outcome.error) };
}

function readLook(call: Call, answer: Answer, attempt: number): PollOutcome {
  const { status } = answer;
  const ok = isSuccess(answer);
  const raw = ok ? jsonOf(call, answer) : undefined;
  const reading = readAnswer(raw, call.result);
  call.emit({
    type: "poll",
    id: call.known.id ?? "",
    attempt,
    httpStatus: status,
    ...statusFields(reading),
  });
  if (reading !== undefined) {
    recordReading(call, reading, raw, "poll");
    return toTerminal(call, reading, raw, "poll") ?? { kind: "running" };
  }
  const reason = ok ? "the answer is no readable JSON" : describe(call, answer);
  if (ok || AGAIN.has(status) || status >= 500) {
    return { kind: "trouble", reason, retryAfterMs: askAgainInMs(call, answer) };
  }
  const error = refusal(call, answer);
  if (status === 404) return { kind: "missing", error, reason };
  throw error;
}

const AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);
