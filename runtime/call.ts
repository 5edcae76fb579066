import { retryAfterMs } from "./backoff.js";
import type { Stop } from "./deadline.js";
import type { WireEvent } from "./diagnostics.js";
import { parseJson } from "./json.js";
import type { Bounds, Settings } from "./options.js";
import type { AnswerFields, Place } from "./read-status.js";
import type { Redactor } from "./redact.js";
import {
  type Answer,
  type FormField,
  type HttpRequest,
  headerOf,
  type OpenStream,
  type Outcome,
  send,
  type Transport,
} from "./transport.js";
import type { GenerationEvent, Platform } from "./types.js";

/** What an error says about a call. */
export interface ErrorContext {
  readonly platform: Platform;
  /** Where the key goes, and nowhere else. */
  readonly origin: string;
  /** What the base URL adds before every path. */
  readonly prefix: string;
  readonly redactor: Redactor;
  /** What is known so far. */
  readonly known: CallState;
}

/** One call from its start until it has settled: what its phases share. */
export interface Call extends ErrorContext {
  readonly result: AnswerFields;
  readonly settings: Settings;
  readonly bounds: Bounds;
  readonly stop: Stop;
  readonly signal: AbortSignal | undefined;
  readonly cancelOnAbort: boolean;
  readonly transport: Transport;
  /** Ids that calls of this client hold: a recovered one must be nobody else's. */
  readonly claims: Set<string>;
  readonly emit: (event: GenerationEvent) => void;
  /** Tells what happens on the wire; `undefined` where no one listens. */
  readonly trace: ((event: WireEvent) => void) | undefined;
  readonly reader: EventReader | undefined;
}

/** What connects a call to a reader of its events, who may be slow, or leave. */
export interface EventReader {
  /** Hears every event, after the user's own listener. */
  readonly listener: (event: GenerationEvent) => void;
  stop?: Stop;
  /** Pauses the stream, or lets it go on. */
  hold?: (paused: boolean) => void;
}

export interface CallState {
  id: string | undefined;
  idPlace: Place | undefined;
  /** Whether the service has spoken of this generation: `wait` is given an id that may be mistyped. */
  confirmed: boolean;
  /** The last status, as the service wrote it. */
  status: string | undefined;
  /** Whether a create was sent that may have been accepted, as far as the answers tell. */
  unanswered: boolean;
  /** Whether that is so of an earlier create of this call. */
  doubt: boolean;
  attempts: number;
  /** The last thing that went wrong, for the message of a timeout. */
  lastFailure: string | undefined;
  /** The request that an error is about. */
  method: string;
  path: string;
}

export interface ApiRequest {
  /** @defaultValue "GET" */
  readonly method?: HttpRequest["method"];
  /** The spec's path, with any placeholder filled in. */
  readonly path: string;
  /** @defaultValue "application/json" */
  readonly accept?: string;
  readonly body?: string | readonly FormField[];
  /** Headers beside the call's own. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly onSent?: () => void;
  /** @defaultValue the call's own */
  readonly stop?: Stop | undefined;
}

/** Sends one request of the call to its service, with its key. */
export function sendRequest<Result = never>(
  call: Call,
  question: ApiRequest,
  openStream?: OpenStream<Result>,
): Promise<Outcome<Result>> {
  const { method = "GET", accept = "application/json", stop = call.stop, path, body } = question;
  const { known, origin, prefix, settings, bounds } = call;
  known.method = method;
  known.path = path;
  const headers: Record<string, string> = {
    ...question.headers,
    authorization: `Bearer ${settings.apiKey}`,
    accept,
    "accept-encoding": "identity",
    "user-agent": settings.userAgent,
  };
  // The form's own encoder adds its type, with the boundary.
  if (typeof body === "string") headers["content-type"] = "application/json";
  const request = {
    method,
    origin,
    path: prefix + path,
    headers,
    body,
    timeoutMs: question.timeoutMs,
    // What is read may hold a result; what is created answers in a few words.
    maxBytes: method === "GET" ? bounds.streamBytes : bounds.answerBytes,
    onSent: question.onSent,
  };
  return send(call.transport, stop, request, openStream);
}

/** The JSON of an answer, without the key; `undefined` where it is none, or is cut off. */
export function jsonOf(call: ErrorContext, answer: Answer): unknown {
  return answer.complete ? parseJson(call.redactor.plain(answer.text)) : undefined;
}

/** What the answer says of when to ask again. */
export function askAgainInMs(call: Call, answer: Answer): number | undefined {
  const header = headerOf(answer, "retry-after");
  return retryAfterMs(header, call.bounds.retryAfterMs, Date.now());
}

/** Keeps the first id, and says so before anything else can go wrong. */
export function learnId(call: Call, id: string, place: Place | undefined): void {
  if (call.known.id !== undefined) return;
  call.known.id = id;
  call.known.idPlace = place;
  call.known.confirmed = true;
  claim(call.claims, id);
  call.emit({ type: "submitted", id });
}

const MAX_CLAIMS = 10_000;

function claim(claims: Set<string>, id: string): void {
  claims.add(id);
  const [oldest] = claims;
  // A client may live for years: what is that old is no longer running.
  if (claims.size > MAX_CLAIMS && oldest !== undefined) claims.delete(oldest);
}

/** The path with the id as one encoded segment; `undefined` where the id cannot be one. */
export function pathWithId(path: string, id: string): string | undefined {
  if (id === "" || id === "." || id === "..") return undefined;
  try {
    const segment = encodeURIComponent(id);
    return path.replace(/\{[^}]*\}/, () => segment);
  } catch {
    // A lone surrogate is in no UTF-8.
    return undefined;
  }
}
