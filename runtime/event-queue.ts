import type { Task } from "./begin.js";
import type { Stop } from "./deadline.js";
import type { Flow } from "./http.js";
import type { GenerationEvent } from "./types.js";

/** What connects a call to the queue. */
export type Hooks = Required<Pick<Task, "listener" | "onStream" | "onBegin">>;

/** Above this many unread events the stream is paused. */
const HIGH_WATER = 256;

/**
 * The events of one call as an async iterator. A second iteration is the same one: reading twice
 * never starts two calls.
 *
 * @param begin - starts the call; called at the first `next()`
 */
export function createEventQueue<Data>(
  begin: (hooks: Hooks) => Promise<unknown>,
): AsyncIterableIterator<GenerationEvent<Data>> {
  type Result = IteratorResult<GenerationEvent<Data>, undefined>;
  const done: Result = { done: true, value: undefined };
  let unread: GenerationEvent<Data>[] = [];
  let at = 0;
  const readers: { resolve: (result: Result) => void; reject: (error: unknown) => void }[] = [];
  let state: "new" | "running" | "ended" = "new";
  let failed: { error: unknown } | undefined;
  let finished: Promise<void> = Promise.resolve();
  let stop: Stop | undefined;
  let flow: Flow | undefined;
  let paused = false;

  const hooks: Hooks = {
    listener(event) {
      if (state === "ended") return;
      // The data is typed by the endpoint, whose generator read the spec.
      const value = event as GenerationEvent<Data>;
      const reader = readers.shift();
      if (reader !== undefined) reader.resolve({ done: false, value });
      else if (unread.push(value) - at >= HIGH_WATER && flow !== undefined && !paused) {
        paused = true;
        flow.pause();
      }
    },
    onStream(opened) {
      flow = opened;
    },
    onBegin(begun) {
      stop = begun;
    },
  };
  const end = (): void => {
    state = "ended";
    for (const reader of readers.splice(0)) {
      if (failed === undefined) reader.resolve(done);
      else reader.reject(failed.error);
      failed = undefined;
    }
  };
  const start = (): void => {
    state = "running";
    finished = begin(hooks).then(
      () => end(),
      (error: unknown) => {
        if (state === "ended") return;
        failed = { error };
        end();
      },
    );
  };
  const leave = async (): Promise<Result> => {
    unread = [];
    at = 0;
    if (state !== "ended") end();
    failed = undefined;
    stop?.stop("left");
    await finished;
    return done;
  };

  return {
    next() {
      if (state === "new") start();
      const value = unread[at];
      if (value !== undefined) {
        at += 1;
        if (at === unread.length) {
          unread = [];
          at = 0;
          if (paused) {
            paused = false;
            flow?.resume();
          }
        }
        return Promise.resolve({ done: false, value });
      }
      if (state !== "ended")
        return new Promise((resolve, reject) => readers.push({ resolve, reject }));
      if (failed === undefined) return Promise.resolve(done);
      const { error } = failed;
      failed = undefined;
      return Promise.reject(error);
    },
    return: leave,
    async throw(error) {
      await leave();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
