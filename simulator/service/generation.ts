import { setTimeout as wait } from "node:timers/promises";
import type { FaultName } from "./fault-names.js";
import type { SimulatedEndpoint, SimulatedStatus } from "./types.js";

/** A generation at the service. Its status is not stored: it depends on the time. */
export interface StoredGeneration {
  readonly id: string;
  readonly simulated: SimulatedEndpoint;
  readonly input: Readonly<Record<string, unknown>>;
  readonly images: number;
  /** The simulator's own: its pictures depend on it. */
  readonly seed: number;
  /** The simulator's own: its pictures and links are there. */
  readonly origin: string;
  /** Credits taken. */
  readonly cost: number;
  readonly createdAt: Date;
  readonly latencyMs: number;
  /** Decided when it is accepted; a cancel changes it. */
  outcome: Outcome;
  /** When it was canceled, in milliseconds since the epoch. */
  canceledAtMs?: number;
  readonly faults: readonly FaultName[];
  /** When it starts, in milliseconds since the epoch; infinite while it waits for its first request. */
  startsAtMs: number;
  /** Polls so far. */
  polls: number;
  /** Polls that are being answered now. */
  openPolls: number;
}

/** How a generation ends, and what the service reports. */
export type Outcome =
  | { readonly status: "COMPLETED" | "CANCELED" }
  | { readonly status: "FAILED"; readonly code: string; readonly message: string };

/** The status at a time, in milliseconds since the epoch. The queue takes a third of the latency. */
export function statusAt(generation: StoredGeneration, nowMs: number): SimulatedStatus {
  if (nowMs >= startOf(generation, generation.outcome.status)) return generation.outcome.status;
  return nowMs >= startOf(generation, "IN_PROGRESS") ? "IN_PROGRESS" : "IN_QUEUE";
}

/** The statuses that a generation goes through. */
export function statusesOf({ outcome }: StoredGeneration): readonly SimulatedStatus[] {
  return ["IN_QUEUE", "IN_PROGRESS", outcome.status];
}

/** When a generation enters a status, in milliseconds since the epoch. */
export function startOf(generation: StoredGeneration, status: SimulatedStatus): number {
  const { startsAtMs, latencyMs, canceledAtMs } = generation;
  if (status === "IN_QUEUE") return startsAtMs;
  if (status !== "IN_PROGRESS" && canceledAtMs !== undefined) return canceledAtMs;
  return startsAtMs + (status === "IN_PROGRESS" ? latencyMs / 3 : latencyMs);
}

/**
 * Waits until a generation enters a status, and so much longer.
 *
 * @throws AbortError once the client has disconnected, or the simulator closes
 */
export async function pauseUntil(
  { signal }: { readonly signal: AbortSignal },
  generation: StoredGeneration,
  status: SimulatedStatus,
  delayMs = 0,
): Promise<void> {
  signal.throwIfAborted();
  // A timer may fire a millisecond early, and the status of a generation depends on the clock.
  for (;;) {
    const leftMs = startOf(generation, status) + delayMs - Date.now();
    if (leftMs <= 0) return;
    // It may wait for its first request, and then has no start yet.
    const forMs = leftMs === Number.POSITIVE_INFINITY ? heldMs : Math.min(leftMs, maxTimerMs);
    await wait(forMs, undefined, { signal });
  }
}

/** How often a generation is looked at that waits for its first request. */
const heldMs = 50;
/** The longest delay of a timer: a longer one fires at once. */
const maxTimerMs = 2 ** 31 - 1;

/** Ends a generation that runs. Its credits are not given back: most platforms do not. */
export function cancel(generation: StoredGeneration, nowMs: number): void {
  generation.outcome = { status: "CANCELED" };
  generation.canceledAtMs = nowMs;
}

/** A status that was planned, unless a cancel came before it. */
export function unlessCanceled(
  { canceledAtMs }: StoredGeneration,
  planned: SimulatedStatus,
): SimulatedStatus {
  return canceledAtMs === undefined ? planned : "CANCELED";
}

/**
 * The marker in the prompt decides: `[fail]` ends FAILED, `[reject]` ends FAILED as moderation
 * does, `[cancel]` ends CANCELED, anything else completes.
 */
export function outcomeOf(prompt: string, family: string): Outcome {
  const marked = prompt.toLowerCase();
  if (marked.includes("[reject]")) {
    return {
      status: "FAILED",
      code: `${family}_CONTENT_REJECTED`,
      message: "The input was rejected by content moderation.",
    };
  }
  if (marked.includes("[fail]")) {
    return {
      status: "FAILED",
      code: `${family}_FAILED`,
      message: "The provider could not make the image.",
    };
  }
  return { status: marked.includes("[cancel]") ? "CANCELED" : "COMPLETED" };
}

/** How many images an input asks for: the larger of `n` and `num_images`. */
export function imageCountOf(input: Readonly<Record<string, unknown>>): number {
  const asked = [input["n"], input["num_images"]].filter(
    (count): count is number => typeof count === "number" && Number.isInteger(count) && count > 0,
  );
  return Math.max(1, ...asked);
}

/** The text that a picture is drawn from: the prompt, or the whole input without one. */
export function promptOf(input: Readonly<Record<string, unknown>>): string {
  const { prompt } = input;
  return typeof prompt === "string" ? prompt : JSON.stringify(input);
}
