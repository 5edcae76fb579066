import { type Call, learnId } from "./call.js";
import { classify } from "./classify.js";
import { asObject, own } from "./json.js";
import type { Reading } from "./read-status.js";
import type { Generation, Source, Usage } from "./types.js";

/** The end of a call, whichever phase has found it. */
export interface Terminal {
  readonly kind: "terminal";
  readonly generation: Generation<unknown>;
}

/** A terminal reading as the result of the call. */
export function toTerminal(
  call: Call,
  reading: Reading,
  raw: unknown,
  source: Source,
): Terminal | undefined {
  const generation = toGeneration(call, reading, raw, source);
  return generation && { kind: "terminal", generation };
}

function toGeneration(
  call: Call,
  reading: Reading,
  raw: unknown,
  source: Source,
): Generation<unknown> | undefined {
  const { terminal, holder } = reading;
  if (terminal === undefined) return undefined;
  // A service that names no id has still answered: what it made is not thrown away.
  const id = call.known.id ?? "";
  const usage = readUsage(holder);
  if (isSuccess(terminal)) {
    return { ok: true, status: terminal, id, data: reading.data ?? null, ...usage, source, raw };
  }
  const { retryable: _, ...why } = classify(undefined, holder);
  return { ok: false, status: terminal, id, ...why, ...usage, source, raw };
}

function isSuccess(terminal: Reading["terminal"]): terminal is "COMPLETED" | "SUCCEEDED" {
  return terminal === "COMPLETED" || terminal === "SUCCEEDED";
}

/** A success that lacks what was paid for: the poll endpoint has it. */
export function lacksData(reading: Reading): boolean {
  return isSuccess(reading.terminal) && (reading.data === undefined || reading.data === null);
}

/** Takes down the id and status of a reading, and tells who watches. */
export function recordReading(call: Call, reading: Reading, raw: unknown, source: Source): void {
  const { known } = call;
  if (reading.id !== undefined) learnId(call, reading.id, reading.idPlace);
  known.confirmed = true;
  const { status } = reading;
  if (status === undefined) return;
  known.status = status;
  call.emit({ type: "status", id: known.id, status, source, raw });
}

function readUsage(holder: Reading["holder"]): { usage: Usage } | undefined {
  // The service's own words about its charge: each field is `unknown` or checked by its reader.
  const usage = asObject(own(holder, "usage")) as Usage | undefined;
  return usage && { usage };
}
