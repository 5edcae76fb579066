import type { EventReader } from "./call.js";
import type { GenerationEvent } from "./types.js";

/** From this many unread events on the stream is paused. */
const HIGH_WATER = 256;

/**
 * The events of one call as an async iterator. A second iteration is the same one: reading twice
 * never starts two calls.
 *
 * @param begin - starts the call; called at the first `next()`
 */
export function createEventQueue<Data>(
  begin: (reader: EventReader) => Promise<unknown>,
): AsyncIterableIterator<GenerationEvent<Data>> {
  type Result = IteratorResult<GenerationEvent<Data>, undefined>;
  type Reader = { resolve: (result: Result) => void; reject: (error: unknown) => void };
  const unread: (GenerationEvent<Data> | undefined)[] = [];
  let at = 0;
  let readers: Reader[] = [];
  let ended = false;
  let failed: { error: unknown } | undefined;
  let finished: Promise<void> | undefined;
  let paused = false;

  const pauseIfMany = (): void => {
    if (paused || unread.length - at < HIGH_WATER) return;
    paused = true;
    source.hold?.(true);
  };
  const source: EventReader = {
    listener(event) {
      if (ended) return;
      // The data is typed by the endpoint, whose generator read the spec.
      const value = event as GenerationEvent<Data>;
      const reader = readers.shift();
      if (reader !== undefined) reader.resolve({ done: false, value });
      // Once the chunk is read: a reader that keeps up takes all of it before the next one.
      else if (unread.push(value) - at === HIGH_WATER) setImmediate(pauseIfMany);
    },
  };
  const end = (failure?: { error: unknown }): void => {
    if (ended) return;
    ended = true;
    failed = failure;
    for (const { resolve, reject } of readers.splice(0)) take().then(resolve, reject);
  };
  /** What comes next, where no one has to wait for it. */
  const take = (): Promise<Result> => {
    if (failed === undefined) return Promise.resolve({ done: true, value: undefined });
    const { error } = failed;
    failed = undefined;
    return Promise.reject(error);
  };
  const leave = async (): Promise<Result> => {
    unread.length = 0;
    at = 0;
    end();
    failed = undefined;
    source.stop?.stop("left");
    await finished;
    return { done: true, value: undefined };
  };

  return {
    next() {
      if (finished === undefined && !ended) {
        finished = begin(source).then(
          () => end(),
          (error: unknown) => end({ error }),
        );
      }
      const value = unread[at];
      if (value === undefined) {
        if (ended) return take();
        return new Promise((resolve, reject) => {
          readers = [...readers, { resolve, reject }];
        });
      }
      // V8 would keep what an old list still names through its next collections, and copy it.
      unread[at] = undefined;
      at += 1;
      if (at === unread.length) {
        unread.length = 0;
        at = 0;
        if (paused) {
          paused = false;
          source.hold?.(false);
        }
      }
      return Promise.resolve({ done: false, value });
    },
    return: leave,
    [Symbol.asyncIterator]: itself,
  };
}

function itself<Iterator>(this: Iterator): Iterator {
  return this;
}
