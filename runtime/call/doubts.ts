import { createHash } from "node:crypto";
import { forgetOldest } from "../util/forget-oldest.js";
import { asObject, parseExact } from "../util/json.js";
import type { Call } from "./call.js";

const MAX_IN_DOUBT = 1_000;

/** Calls that go on, whose create was sent, and whose id is not known. */
const openDoubts = new Set<Call>();
/** Of calls that ended so: where, with which input, and when. */
const endedDoubts = new Set<{ origin: string; input: unknown; at: number }>();
/** Longer than a generation is among the running ones. */
const REMEMBERED_MS = 3_600_000;

export function enterDoubt(call: Call): void {
  openDoubts.add(call);
}

/** Its id is known, or it has none. */
export function leaveDoubt(call: Call): void {
  openDoubts.delete(call);
}

/** It ended in doubt: what it began may still be listed for those who were sent before. */
export function endInDoubt(call: Call): void {
  openDoubts.delete(call);
  const at = performance.now();
  for (const ended of endedDoubts) if (ended.at < at - REMEMBERED_MS) endedDoubts.delete(ended);
  const input = inputOf(call);
  if (input !== undefined) endedDoubts.add({ origin: call.origin, input, at });
  forgetOldest(endedDoubts, MAX_IN_DOUBT);
}

/**
 * What other creates without an id have sent to the same service, of those in doubt since a moment:
 * inputs whose long texts are {@link shortText}s.
 */
export function othersInDoubt(call: Call, since: number): unknown[] {
  const open = [...openDoubts].filter((other) => other !== call && other.origin === call.origin);
  const ended = [...endedDoubts].filter(({ origin, at }) => origin === call.origin && at >= since);
  return [...open.flatMap((other) => inputOf(other) ?? []), ...ended.map(({ input }) => input)];
}

function inputOf({ create }: Call): unknown {
  const body = create?.body;
  return typeof body === "string" ? shortened(parseExact(body)) : undefined;
}

function shortened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shortened);
  const fields = asObject(value);
  if (fields === undefined) return shortText(value);
  return Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, shortened(each)]));
}

/** A long text, such as a picture in an input, by its hash: thousands of them may be remembered. */
export function shortText(value: unknown): unknown {
  if (typeof value !== "string" || value.length <= LONGEST_TEXT) return value;
  return createHash("sha256").update(value).digest("base64");
}

const LONGEST_TEXT = 1_000;
