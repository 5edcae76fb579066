import type { Transform } from "node:stream";
import type { Dispatcher } from "undici";
import { canUnpack, createUnpacker } from "./content-encoding.js";
import { startTimer } from "./deadline.js";
import { forAnyUndici } from "./dispatch-handler.js";
import { parseCut, parseJson } from "./json.js";
import { encodeForm, type FormField } from "./multipart.js";
import { CLOSED, type Transport } from "./transport.js";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "DELETE";
  readonly origin: string;
  /** With its leading slash, and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | readonly FormField[] | undefined;
  /** From the start to the end of the answer; to its head, where a sink takes the body. */
  readonly timeoutMs: number;
  /** For the body of an answer that refuses. @defaultValue `timeoutMs` */
  readonly errorBodyMs?: number | undefined;
  readonly maxBytes: number;
  /** Takes the key out of a text. */
  readonly clean: (text: string) => string;
  /** Asked just before the first byte is written: if it has an error, nothing is sent. */
  readonly guard?: (() => Error | undefined) | undefined;
  /** Called just before the first byte is written. */
  readonly onSent?: (() => void) | undefined;
  /** Called whenever something of the answer arrives. */
  readonly onArrival?: ((head: Head) => void) | undefined;
}

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface Answer extends Head {
  readonly bytes: Buffer;
  /** The bytes as UTF-8, without the key. */
  readonly text: string;
  /** The text parsed; `undefined` if it is not JSON. */
  readonly json: unknown;
  /** `false`: the body broke off, was too long, or in an unknown encoding. */
  readonly complete: boolean;
}

/** What the reader of a streamed body can do to it. */
export interface Flow<Result> {
  /** Pauses it, or lets it go on. */
  hold(paused: boolean): void;
  /** Settles the request with what the reader made of the body, and destroys the connection. */
  finish(result: Result): void;
}

/** Takes a streamed body. */
export interface Sink {
  data(chunk: Buffer): void;
  /** The body has ended, or broken: then nothing follows but `release`. */
  end(error?: Error): void;
  /** Called once, however the request has ended. */
  release(): void;
}

/** Takes the body as it arrives; `undefined`: it is collected. */
export type OpenStream<Result> = (head: Head, flow: Flow<Result>) => Sink | undefined;

/** The outcome of a request: an answer, none, or what the reader of a streamed body made of it. */
export type Sent<Result> =
  | { readonly kind: "answer"; readonly answer: Answer }
  | { readonly kind: "failed"; readonly sent: boolean; readonly error: Error }
  /** The signal was aborted; `answer`: what had arrived until then. */
  | { readonly kind: "stopped"; readonly answer?: Answer | undefined }
  | Result;

/**
 * Sends one request, and reads its answer to the end.
 *
 * @param signal - destroys the connection when it is aborted
 * @param onStart - gets what settles the request with something that was learned elsewhere
 */
export function send<Result = never>(
  transport: Transport,
  signal: AbortSignal,
  request: HttpRequest,
  openStream?: OpenStream<Result>,
  onStart?: (finish: (result: Result) => void) => void,
): Promise<Sent<Result>> {
  if (signal.aborted) return Promise.resolve({ kind: "stopped" });
  // Outside of the promise, so that what is open keeps nothing of the request.
  let resolve!: (outcome: Sent<Result>) => void;
  const outcome = new Promise<Sent<Result>>((onOutcome) => {
    resolve = onOutcome;
  });
  const { dispatcher, destroy, isForeign } = transport.dispatcherFor(request);
  const { origin, path, method, body, timeoutMs, maxBytes, onSent, onArrival } = request;
  const { errorBodyMs = timeoutMs } = request;
  let controller: Dispatcher.DispatchController | undefined;
  // Once true, all further callbacks of undici for this request are ignored.
  let over = false;
  let sent = false;
  let head: Head | undefined;
  let sink: Sink | undefined;
  let unpacker: Transform | undefined;
  let chunks: Buffer[] = [];
  let bytes = 0;
  let broken: Error | undefined;

  const settle = (result: Sent<Result>): void => {
    if (over) return;
    over = true;
    clearTimeout(timer);
    signal.removeEventListener("abort", onAbort);
    sink?.release();
    unpacker?.destroy();
    // Not within a callback of undici's: the end of the answer may be in the same chunk, and
    // undici asserts that no request which is over ends.
    queueMicrotask(destroy ?? (() => controller?.abort(CLOSED)));
    resolve(result);
  };
  const collected = (complete: boolean): Answer | undefined =>
    head && createAnswer(head, chunks, complete, request.clean);
  const fail = (error: Error): void => {
    const answer = collected(false);
    settle(answer === undefined ? { kind: "failed", sent, error } : { kind: "answer", answer });
  };
  const stop = (): void => settle({ kind: "stopped", answer: collected(false) });
  const onAbort = (): void => {
    if (unpacker === undefined) {
      stop();
      return;
    }
    // What has arrived may still be being unpacked.
    clearTimeout(timer);
    timer = setTimeout(stop, UNPACK_MS);
    breakOff(new Error("the call was stopped"));
  };
  const startBound = (ms: number): NodeJS.Timeout | undefined =>
    ms === Number.POSITIVE_INFINITY
      ? undefined
      : startTimer(() => {
          // A stream that has opened has its own bounds.
          if (over || sink !== undefined) return;
          const error = new Error(`no answer within ${ms} ms`);
          breakOff(Object.assign(error, { name: "TimeoutError" }));
        }, ms);
  let timer = startBound(timeoutMs);
  signal.addEventListener("abort", onAbort);

  const take = (chunk: Buffer): void => {
    if (over) return;
    if (sink !== undefined) {
      sink.data(chunk);
      return;
    }
    bytes += chunk.length;
    if (bytes > maxBytes) fail(new Error(`more than ${maxBytes} bytes`));
    else chunks.push(chunk);
  };
  const end = (error?: Error): void => {
    if (over) return;
    if (sink !== undefined) sink.end(error);
    else if (error !== undefined) fail(error);
    else {
      const answer = collected(true);
      if (answer !== undefined) settle({ kind: "answer", answer });
    }
  };
  /** No more of the answer will come: what did is read. */
  const breakOff = (error: Error): void => {
    broken = error;
    if (head === undefined && sink === undefined) fail(error);
    else if (unpacker === undefined) end(error);
    else unpacker.end();
  };
  const unpackFor = (encoding: string): void => {
    unpacker = createUnpacker(encoding);
    unpacker?.on("data", take);
    unpacker?.on("end", () => end(broken));
    unpacker?.on("error", (error) => end(broken ?? error));
  };

  const handler = {
    onRequestStart(started: Dispatcher.DispatchController): void {
      controller = started;
      const refusal = request.guard?.();
      if (refusal !== undefined) fail(refusal);
      if (over) {
        started.abort(CLOSED);
        return;
      }
      sent = true;
      onSent?.();
    },
    onResponseStart(
      started: Dispatcher.DispatchController,
      status: number,
      headers: Head["headers"],
    ): void {
      if (status < 200 || over) return;
      const opened = { status, headers };
      onArrival?.(opened);
      const encoding = encodingOf(opened);
      if (encoding !== undefined) unpackFor(encoding);
      const isReadable = encoding === undefined || unpacker !== undefined;
      head = opened;
      sink = isReadable
        ? openStream?.(opened, {
            hold: (paused) => (paused ? started.pause() : started.resume()),
            finish: settle,
          })
        : undefined;
      if (sink === undefined) {
        if (status >= 400) timer ??= startBound(errorBodyMs);
        return;
      }
      clearTimeout(timer);
      // A stream may be open for long: what is done with is not kept for as long.
      timer = undefined;
      head = undefined;
      chunks = [];
      started.rawHeaders = null;
    },
    onResponseData(_: unknown, chunk: Buffer): void {
      if (over) return;
      if (head !== undefined) onArrival?.(head);
      if (unpacker === undefined) take(chunk);
      else unpacker.write(chunk);
    },
    onResponseEnd(): void {
      if (unpacker === undefined) end();
      else unpacker.end();
    },
    onResponseError(_: unknown, error: Error): void {
      breakOff(error);
    },
  };
  const form = typeof body === "object" ? encodeForm(body) : undefined;
  const headers =
    form === undefined
      ? request.headers
      : {
          ...request.headers,
          "content-type": form.contentType,
          "content-length": String(form.contentLength),
        };
  onStart?.(settle);
  try {
    dispatcher.dispatch(
      {
        origin,
        path,
        method,
        headers,
        // undici reads any iterable; its types name a few.
        body: (form?.body ?? body ?? null) as string | null,
        // The bounds above are finer, and a stream may be quiet for longer than any default.
        headersTimeout: 0,
        bodyTimeout: 0,
      },
      isForeign ? forAnyUndici(handler) : handler,
    );
  } catch (error) {
    fail(error instanceof Error ? error : new Error(String(error)));
  }
  return outcome;
}

/** How long a call that stops waits for what has arrived packed: it promises to end within 50 ms. */
const UNPACK_MS = 30;

/**
 * @param ended - the body came whole
 * @param clean - takes the key out of a text
 * @forTests
 */
export function createAnswer(
  head: Head,
  chunks: readonly Buffer[],
  ended: boolean,
  clean: HttpRequest["clean"],
): Answer {
  const encoding = encodingOf(head);
  const isReadable = encoding === undefined || canUnpack(encoding);
  const bytes = isReadable ? Buffer.concat(chunks) : Buffer.alloc(0);
  const complete = ended && isReadable;
  // Only for those that are asked for, and once: a large answer takes long to parse.
  let text: string | undefined;
  let parsed: { readonly json: unknown } | undefined;
  const answer: Answer = {
    ...head,
    bytes,
    get text() {
      text ??= clean(bytes.toString("utf8"));
      return text;
    },
    get json() {
      parsed ??= { json: complete ? parseJson(answer.text) : parseCut(answer.text) };
      return parsed.json;
    },
    complete,
  };
  return answer;
}

/** What the body is packed in; `undefined` if it is plain, as was asked for. */
export function encodingOf(head: Head): string | undefined {
  const encoding = headerOf(head, "content-encoding")?.trim().toLowerCase();
  return encoding === "" || encoding === "identity" ? undefined : encoding;
}

export function isSuccess({ status }: Head): boolean {
  return status >= 200 && status < 300;
}

export function headerOf(head: Head, name: string): string | undefined {
  const value = head.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
