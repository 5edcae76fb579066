import type { EventReader } from "./call/call.js";
import type { GenerationEvent } from "./contract/generation.js";
import { warnOfUnread } from "./unread.js";

/**
 * The events of one call as an async iterator. For a slow reader all are kept, up to `streamBytes`: to pause the
 * connection instead may end the process (see `dispatchMedia`). A second iteration is the same one, so reading
 * twice never starts two calls. A class, since thousands may wait at once: they share its methods.
 */
export class EventQueue<Data> implements AsyncIterableIterator<GenerationEvent<Data>, undefined> {
  readonly #begin: (reader: EventReader) => Promise<unknown>;
  readonly #unread: (GenerationEvent<Data> | undefined)[] = [];
  #at = 0;
  #waiting: Waiting<Data>[] = [];
  #source: EventReader | undefined;
  #finished: Promise<void> | undefined;
  #ended = false;
  #failed: { error: unknown } | undefined;
  /** The id that came, and was not read before the reader left. */
  #untold: GenerationEvent | undefined;

  /** @param begin - starts the call; called at the first `next()` */
  constructor(begin: (reader: EventReader) => Promise<unknown>) {
    this.#begin = begin;
  }

  next(): Promise<Result<Data>> {
    const value = this.#unread[this.#at];
    if (value === undefined) return this.#wait();
    // V8 would keep what an old list still names through its next collections, and copy it.
    this.#unread[this.#at] = undefined;
    this.#at += 1;
    if (this.#at === this.#unread.length) this.#clear();
    return Promise.resolve({ done: false, value });
  }

  async return(): Promise<Result<Data>> {
    this.#untold = this.#unread.slice(this.#at).find((event) => event?.type === "submitted");
    this.#clear();
    this.#end();
    this.#failed = undefined;
    this.#source?.deadline?.stop("left");
    await this.#finished;
    if (this.#untold?.type === "submitted") warnOfUnread("stream", this.#untold.id);
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #wait(): Promise<Result<Data>> {
    if (this.#ended) return this.#last();
    if (this.#finished === undefined) {
      this.#start();
      return this.next();
    }
    return new Promise((resolve, reject) => {
      this.#waiting = [...this.#waiting, { resolve, reject }];
    });
  }

  #start(): void {
    this.#source = { listener: (event) => this.#hear(event) };
    this.#finished = this.#begin(this.#source).then(
      () => this.#end(),
      (error: unknown) => this.#end({ error }),
    );
  }

  #hear(event: GenerationEvent): void {
    if (this.#ended) {
      if (event.type === "submitted") this.#untold = event;
      return;
    }
    // The data is typed by the endpoint, whose generator read the spec.
    const value = event as GenerationEvent<Data>;
    if (this.#waiting.length > 0) {
      this.#waiting.shift()?.resolve({ done: false, value });
      return;
    }
    // Inlined by V8, as push is not.
    this.#unread[this.#unread.length] = value;
  }

  #end(failure?: { error: unknown }): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#failed = failure;
    for (const { resolve, reject } of this.#waiting.splice(0)) this.#last().then(resolve, reject);
  }

  /** What comes after the last event: the failure, once, or the end. */
  #last(): Promise<Result<Data>> {
    if (this.#failed === undefined) return Promise.resolve({ done: true, value: undefined });
    const { error } = this.#failed;
    this.#failed = undefined;
    return Promise.reject(error);
  }

  #clear(): void {
    this.#unread.length = 0;
    this.#at = 0;
  }
}

type Result<Data> = IteratorResult<GenerationEvent<Data>, undefined>;

interface Waiting<Data> {
  readonly resolve: (result: Result<Data>) => void;
  readonly reject: (error: unknown) => void;
}
