import type { Transform } from "node:stream";
import type { Dispatcher } from "undici";
import { Answer, encodingOf, type Head, isSuccess } from "../answer/answer.js";
import { startTimer } from "../clock/deadline.js";
import type { StopSignal } from "../clock/stop-signal.js";
import { createUnpacker } from "./content-encoding.js";
import type { DispatchHandler } from "./dispatch-handler.js";
import type { FormField } from "./multipart.js";
import { CLOSED } from "./transport.js";

export interface HttpRequest {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  readonly origin: string;
  /** With its leading slash, and the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | readonly FormField[] | undefined;
  /**
   * From the start to the end of the answer; of a success, to each part of it: a large result may take its time. To
   * its head, where a sink takes the body.
   */
  readonly timeoutMs: number;
  /** For the body of an answer that refuses. @defaultValue `timeoutMs` */
  readonly errorBodyMs?: number | undefined;
  readonly maxBytes: number;
  /** Takes the key out of a text. */
  readonly clean: (text: string) => string;
  /** Asked just before the first byte is written: if it has an error, nothing is sent. */
  readonly guard?: (() => Error | undefined) | undefined;
}

/** What can be done to a request and its answer while they are open. */
export interface Flow<Result> {
  /** Settles the request with what was learned from the body or elsewhere, and destroys the connection. */
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

/** Is told what happens to a request. */
export interface Watcher<Result> {
  /** Settles the request with something that was learned elsewhere. */
  flow: Flow<Result> | undefined;
  /** Just before the first byte is written. */
  onSent(): void;
  /** At the head of the answer, and whenever something arrives that no sink takes yet. */
  onArrival(): void;
  /** Takes the body as it arrives; `undefined`: it is collected. */
  open(head: Head): Sink | undefined;
}

/** The outcome of a request: an answer, none, or what the reader of a streamed body made of it. */
export type Sent<Result> =
  /** `isLedTo`: by an answer that said where the result is. */
  | { readonly kind: "answer"; readonly answer: Answer; readonly isLedTo?: boolean }
  | { readonly kind: "failed"; readonly sent: boolean; readonly error: Error }
  /** The signal was aborted; `answer`: what had arrived until then. */
  | { readonly kind: "stopped"; readonly answer?: Answer | undefined }
  | Result;

type Controller = Dispatcher.DispatchController;

/**
 * One request and its answer, as undici's handler. A class, since thousands may be open at once:
 * they share its methods.
 */
export class Exchange<Result> implements Flow<Result>, DispatchHandler {
  readonly #signal: StopSignal;
  readonly #destroy: (() => void) | undefined;
  readonly #resolve: (outcome: Sent<Result>) => void;
  /** As long as the answer may be collected: a stream is open for longer, and keeps nothing of it. */
  #request: HttpRequest | undefined;
  readonly #watcher: Watcher<Result> | undefined;
  #controller: Controller | undefined;
  /** Once true, all further callbacks of undici are ignored. */
  #over = false;
  #sent = false;
  #head: Head | undefined;
  #sink: Sink | undefined;
  #unpacker: Transform | undefined;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #broken: Error | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(
    request: HttpRequest,
    signal: StopSignal,
    watcher: Watcher<Result> | undefined,
    destroy: (() => void) | undefined,
    resolve: (outcome: Sent<Result>) => void,
  ) {
    this.#request = request;
    this.#signal = signal;
    this.#watcher = watcher;
    this.#destroy = destroy;
    this.#resolve = resolve;
    if (watcher !== undefined) watcher.flow = this;
    this.#startBound(request.timeoutMs);
    signal.listeners.add(this.#onAbort);
  }

  finish(result: Sent<Result>): void {
    if (this.#over) return;
    this.#over = true;
    clearTimeout(this.#timer);
    this.#signal.listeners.delete(this.#onAbort);
    this.#sink?.release();
    this.#unpacker?.destroy();
    // Not within a callback of undici's: the end of the answer may be in the same chunk, and
    // undici asserts that no request which is over ends. And after the caller has the result: it
    // need not wait for that.
    if (this.#destroy !== undefined) setImmediate(this.#destroy);
    // A shared connection is freed before the next request: a poll never overlaps the one before it.
    else if (this.#controller !== undefined) queueMicrotask(() => this.#controller?.abort(CLOSED));
    this.#resolve(result);
  }

  /** No more of the answer will come: what did is read. */
  breakOff(error: Error): void {
    this.#broken = error;
    if (this.#head === undefined && this.#sink === undefined) this.#settle(error);
    else if (this.#unpacker === undefined) this.#end(error);
    else this.#unpacker.end();
  }

  onRequestStart(started: Controller): void {
    this.#controller = started;
    const refusal = this.#request?.guard?.();
    if (refusal !== undefined) this.#settle(refusal);
    if (this.#over) {
      started.abort(CLOSED);
      return;
    }
    this.#sent = true;
    this.#watcher?.onSent();
  }

  onResponseStart(started: Controller, status: number, headers: Head["headers"]): void {
    if (status < 200 || this.#over) return;
    this.#controller = started;
    // Nothing reads them, and they would be kept for as long as the answer.
    started.rawHeaders = null;
    const head = { status, headers };
    this.#noteArrival(head);
    const encoding = encodingOf(head);
    if (encoding !== undefined) this.#unpackFrom(encoding);
    this.#head = head;
    this.#sink = this.#watcher?.open(head);
    if (status >= 400 && this.#timer === undefined) this.#startBound(this.#request?.errorBodyMs);
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    if (this.#over) return;
    this.#noteArrival(this.#head, chunk);
    if (this.#unpacker === undefined) this.#take(chunk);
    else this.#unpacker.write(chunk);
  }

  onResponseEnd(): void {
    // The connection is free.
    this.#controller = undefined;
    if (this.#unpacker === undefined) this.#end();
    else this.#unpacker.end();
  }

  onResponseError(_: unknown, error: Error): void {
    this.breakOff(error);
  }

  readonly #onAbort = (): void => {
    if (this.#unpacker === undefined) {
      this.#stop();
      return;
    }
    // What has arrived may still be being unpacked.
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#stop(), UNPACK_MS);
    this.breakOff(new Error("the call was stopped"));
  };

  /** Not of a stream that has opened: its reader does. */
  #noteArrival(head: Head | undefined, chunk?: Buffer): void {
    if (head === undefined) return;
    this.#watcher?.onArrival();
    // Blanks keep a connection open, and are no part of the answer.
    const isBlank = chunk?.every((byte) => byte <= 32);
    if (isSuccess(head) && !isBlank) this.#startBound(this.#request?.timeoutMs);
  }

  #startBound(ms = Infinity): void {
    clearTimeout(this.#timer);
    if (ms === Infinity) return;
    const timer = startTimer(() => {
      // A stream that has opened has its own bounds, and what arrived since then a new one.
      if (this.#over || this.#sink !== undefined || this.#timer !== timer) return;
      const error = new Error(`no answer within ${ms} ms`);
      this.breakOff(Object.assign(error, { name: "TimeoutError" }));
    }, ms);
    this.#timer = timer;
  }

  #unpackFrom(encoding: string): void {
    this.#unpacker = createUnpacker(encoding);
    this.#unpacker?.on("data", (chunk: Buffer) => this.#take(chunk));
    this.#unpacker?.on("end", () => this.#end(this.#broken));
    this.#unpacker?.on("error", (error) => this.#end(this.#broken ?? error));
  }

  #take(chunk: Buffer): void {
    if (this.#over) return;
    // JSON that is said to be a stream is an answer like any other.
    if (this.#head !== undefined && /^\s*[[{]/.test(chunk.toString("latin1", 0, 100))) {
      this.#sink?.release();
      this.#sink = undefined;
    }
    if (this.#sink !== undefined) {
      this.#head = undefined;
      this.#request = undefined;
      this.#sink.data(chunk);
      return;
    }
    this.#bytes += chunk.length;
    const { maxBytes = 0 } = this.#request ?? {};
    if (this.#bytes > maxBytes) this.#settle(new Error(`more than ${maxBytes} bytes`));
    else this.#chunks.push(chunk);
  }

  #end(error?: Error): void {
    if (this.#over) return;
    if (this.#sink !== undefined) this.#sink.end(error);
    else this.#settle(error);
  }

  /** @param error - why there is no more of the answer, if it is not whole */
  #settle(error?: Error): void {
    const answer = this.#collected(error === undefined);
    const failed = { kind: "failed", sent: this.#sent, error: error ?? CLOSED } as const;
    this.finish(answer ? { kind: "answer", answer } : failed);
  }

  #stop(): void {
    this.finish({ kind: "stopped", answer: this.#collected(false) });
  }

  #collected(complete: boolean): Answer | undefined {
    if (this.#head === undefined || this.#request === undefined) return undefined;
    return new Answer(this.#head, this.#chunks, complete, this.#request.clean);
  }
}

/** How long a call that stops waits for what has arrived packed: it promises to end within 50 ms. */
const UNPACK_MS = 30;
