import { wake } from "../clock/wake.js";
import type { Platform } from "../contract/endpoint.js";
import { type Journal, saveAfter } from "../journal/journal.js";
import { asObject, own } from "../util/json.js";
import type { WebhookEvent, WebhookStatus } from "./read-event.js";
import { type VerifyOptions, verifyWebhook } from "./verify-webhook.js";
import { WebhookError } from "./webhook-error.js";
import type { WebhookHeaders } from "./webhook-headers.js";

export interface HandlerOptions extends VerifyOptions {
  /**
   * Acts on an event. Called once for each step of a generation that is further than the last:
   * queued, running, its end. If it throws, the platform is told to deliver again. If the process
   * dies in it, it is called again: let it be safe to repeat.
   */
  readonly onEvent: (event: WebhookEvent) => void | Promise<void>;
  /**
   * Told what `onEvent` or the journal threw: the platform hears only that it must deliver again.
   *
   * @defaultValue prints it by `console.error`
   */
  readonly onError?: (error: unknown) => void;
  /** Remembers what was delivered. Without it, nothing is known of earlier deliveries. */
  readonly journal?: Journal;
  /** Whose events these are. Needed if several platforms share the journal: their ids may be the same. */
  readonly platform?: Pick<Platform, "name">;
  /** Largest body, in bytes. @defaultValue 1 MiB */
  readonly maxBytes?: number;
}

/** What the platform is answered: 2xx ends its deliveries of the event, anything else does not. */
export interface WebhookAnswer {
  readonly status: 204 | 400 | 401 | 409 | 413 | 500;
  readonly text: string;
}

/**
 * Takes one delivery: checks it, keeps out what was seen, and calls `onEvent`. Never rejects: a server
 * whose handler rejects may end, and anyone can send it something.
 *
 * @param read - the body; `undefined` if it is too large
 */
export async function answerDelivery(
  read: () => Promise<Uint8Array | undefined>,
  headers: WebhookHeaders,
  options: HandlerOptions,
): Promise<WebhookAnswer> {
  try {
    const body = await read();
    return body === undefined ? TOO_LARGE : await takeDelivery(body, headers, options);
  } catch (error) {
    tell(error, options);
    return FAILED;
  }
}

async function takeDelivery(
  rawBody: Uint8Array,
  headers: WebhookHeaders,
  options: HandlerOptions,
): Promise<WebhookAnswer> {
  let event: WebhookEvent;
  try {
    event = await verifyWebhook(rawBody, headers, options);
  } catch (error) {
    if (!(error instanceof WebhookError)) throw error;
    return { status: error.reason === "invalid_body" ? 400 : 401, text: error.reason };
  }
  if (event.generationId !== undefined) wake(event.generationId);
  const { journal, platform, now = Date.now } = options;
  if (journal === undefined) return (await acts(event, options)) ? DONE : FAILED;
  // An event whose meaning is not known is one by itself: it is no step of a generation.
  const subject = event.status === "unknown" ? event.id : (event.generationId ?? event.id);
  const key = `webhook:${platform === undefined ? "" : `${platform.name}:`}${subject}`;
  const entry = await journal.load(key);
  const before = readMark(entry?.value);
  if (before.event === event.id || STEPS[event.status] <= before.step) return DONE;
  if (before.claimedAt !== undefined && now() - before.claimedAt < CLAIM_MS) return BUSY;
  const revision = entry?.revision ?? 0;
  const save = (expected: number, value: Mark) => saveAfter(journal, key, expected, value);
  const { step, event: last } = before;
  if (!(await save(revision, { step, event: last, claimedAt: now() }))) return BUSY;
  const isHandled = await acts(event, options);
  const mark = isHandled ? { step: STEPS[event.status], event: event.id } : { step, event: last };
  await save(revision + 1, mark);
  return isHandled ? DONE : FAILED;
}

/** What is kept of a generation's events. */
interface Mark {
  /** The furthest step that `onEvent` handled. */
  readonly step: number;
  readonly event: string;
  /** While an event is handled: since when, in milliseconds since 1970. */
  readonly claimedAt?: number;
}

/** How long a process may take over an event before another takes it again. */
const CLAIM_MS = 60_000;

/** How far a generation is. */
const STEPS: Readonly<Record<WebhookStatus, number>> = {
  unknown: 0,
  queued: 1,
  running: 2,
  succeeded: 3,
  failed: 3,
  canceled: 3,
};

const DONE: WebhookAnswer = { status: 204, text: "" };
const BUSY: WebhookAnswer = { status: 409, text: "an event of this generation is being handled" };
const FAILED: WebhookAnswer = { status: 500, text: "it failed here: deliver again" };
const TOO_LARGE: WebhookAnswer = { status: 413, text: "body_too_large" };

function readMark(value: unknown): Mark {
  const mark = asObject(value);
  const claimedAt = own(mark, "claimedAt");
  return {
    step: Number(own(mark, "step") ?? -1),
    event: String(own(mark, "event") ?? ""),
    ...(typeof claimedAt === "number" && { claimedAt }),
  };
}

async function acts(event: WebhookEvent, options: HandlerOptions): Promise<boolean> {
  try {
    await options.onEvent(event);
    return true;
  } catch (error) {
    tell(error, options);
    return false;
  }
}

// biome-ignore lint/suspicious/noConsole: a server whose events all fail must not be silent by default.
function tell(error: unknown, { onError = console.error }: HandlerOptions): void {
  try {
    onError(error);
  } catch {
    // Whoever reports it may fail too: the platform is answered all the same.
  }
}
