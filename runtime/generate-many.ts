import { checkOptions, FUNCTION, type OptionKinds, SIGNAL } from "./options/check-options.js";
import { warnOfUnread } from "./unread.js";
import { describeValue } from "./util/describe-value.js";
import { asObject } from "./util/json.js";

/** A function that {@link generateMany} calls to start a call. Pass `signal` on in its options. */
export type ManyCall<Value> = (options: { readonly signal: AbortSignal }) => Promise<Value>;

/** A call that has ended, with its index in `calls`. */
export type SettledCall<Value> =
  | { readonly index: number; readonly status: "fulfilled"; readonly value: Value }
  | { readonly index: number; readonly status: "rejected"; readonly reason: unknown };

export interface ManyOptions {
  /** How many calls run at the same time. @defaultValue 4 */
  readonly concurrency?: number;
  /**
   * Aborts the running calls and starts no more. Each of them is yielded, with its id if it has one;
   * then the loop throws the signal's reason.
   */
  readonly signal?: AbortSignal | undefined;
  /**
   * Hears of each call that ended after the loop was left: its generation may be paid for. What it
   * throws is thrown once it has heard of all.
   *
   * @defaultValue a warning of the process names the generations, and the calls without an id that may be paid for
   */
  readonly onUnread?: (settled: SettledCall<unknown>) => void;
}

const MANY_OPTIONS: OptionKinds<ManyOptions> = {
  concurrency: ["a number from 1 on", (value) => typeof value === "number" && value >= 1],
  signal: SIGNAL,
  onUnread: FUNCTION,
};

/**
 * Runs many calls, a few at a time, and yields each one as it ends. If one fails, the others go on.
 * Leaving the loop early aborts the running calls, and tells of them: see `onUnread`. If `calls`
 * throws, the running calls are yielded first.
 *
 * @example
 * ```ts
 * const calls = prompts.map((prompt) => (options) => google.nanoBananaPro({ prompt }, options));
 * for await (const settled of generateMany(calls, { concurrency: 8 })) { … }
 * ```
 * @param calls - read one by one, so an endless iterable is fine
 * @throws {TypeError} for an option that does not exist or cannot have its value, and for a call that is not a
 *   function. If the calls are a list, nothing is begun then; otherwise it is thrown after all calls that
 *   run. Promises, which have begun, are yielded first
 * @throws the reason of `signal`, after all calls that ran
 */
export async function* generateMany<Value>(
  calls: Iterable<ManyCall<Value>>,
  options: ManyOptions = {},
): AsyncGenerator<SettledCall<Value>, void, undefined> {
  checkOptions(options, MANY_OPTIONS);
  if (typeof calls?.[Symbol.iterator] !== "function") {
    throw new TypeError(
      `calls must be a list of functions, each of which begins a call: found ${describeValue(calls)}`,
    );
  }
  const { concurrency = 4, signal, onUnread = warnOf } = options;
  const abandoned = new AbortController();
  const shared =
    signal === undefined ? abandoned.signal : AbortSignal.any([signal, abandoned.signal]);
  const source = calls[Symbol.iterator]();
  const running = new Set<Promise<void>>();
  const ready: SettledCall<Value>[] = [];
  let wake = (): void => {};
  let next = 0;
  let hasMore = true;
  let mayStart = true;
  let wasCut = false;
  let broken: { readonly error: unknown } | undefined;
  const start = (index: number, call: ManyCall<Value>): void => {
    const work = settle(index, call, shared).then((result) => {
      ready.push(result);
      wasCut ||= result.status === "rejected" && signal?.aborted === true;
      running.delete(work);
      wake();
    });
    running.add(work);
  };
  // A promise has begun already: it is told.
  const refuse = (index: number, found: unknown): void => {
    broken ??= { error: notACall(index, found) };
    mayStart = false;
    if (found instanceof Promise) start(index, () => found);
  };
  const startNext = (): void => {
    try {
      const { done, value: call } = source.next();
      hasMore = done !== true;
      if (done === true) return;
      if (typeof call === "function") start(next++, call);
      else refuse(next, call);
    } catch (error) {
      hasMore = false;
      broken = { error };
    }
  };
  try {
    // A list is looked through before anything of it is begun.
    if (Array.isArray(calls)) {
      for (const [index, call] of calls.entries()) {
        if (typeof call !== "function") refuse(index, call);
      }
    }
    for (;;) {
      // Results that were not read yet count too, so that they do not pile up for a slow reader.
      const hasRoom = () => running.size + ready.length < concurrency && !shared.aborted;
      while (hasMore && mayStart && hasRoom()) startNext();
      const first = ready.shift();
      if (first !== undefined) yield first;
      else if (running.size === 0) break;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    if (broken !== undefined) throw broken.error;
    if (hasMore || wasCut) signal?.throwIfAborted();
  } finally {
    abandoned.abort();
    await Promise.all(running);
    if (hasMore) source.return?.();
    tellAll(ready, onUnread);
  }
}

async function settle<Value>(
  index: number,
  call: ManyCall<Value>,
  signal: AbortSignal,
): Promise<SettledCall<Value>> {
  try {
    return { index, status: "fulfilled", value: await call({ signal }) };
  } catch (reason) {
    return { index, status: "rejected", reason };
  }
}

/** Each of them may be paid for: a listener that throws hears of the others too. */
function tellAll(
  unread: readonly SettledCall<unknown>[],
  onUnread: NonNullable<ManyOptions["onUnread"]>,
): void {
  const errors: unknown[] = [];
  for (const settled of unread) {
    try {
      onUnread(settled);
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw errors[0];
}

function notACall(index: number, found: unknown): TypeError {
  return new TypeError(
    `calls[${index}] must be a function that begins a call, such as (options) => nanoBanana(input, options): found ${describeValue(found)}`,
  );
}

function warnOf(settled: SettledCall<unknown>): void {
  const isDone = settled.status === "fulfilled";
  const facts = asObject(isDone ? settled.value : settled.reason) ?? {};
  const id = isDone ? facts["id"] : facts["generationId"];
  if (typeof id === "string" && id !== "") {
    warnOfUnread("generateMany", id);
    return;
  }
  // Without an id, nothing else is left of what may be paid for.
  const isPaid = isDone ? (asObject(facts["generation"]) ?? facts)["ok"] : facts["mayHaveCharged"];
  if (isPaid !== true) return;
  const what = isDone ? "Its result is lost: onUnread would have had it." : facts["problem"];
  process.emitWarning(
    `generateMany was left before it told of calls[${settled.index}], which has no id and may be paid for. ${what ?? ""}`.trimEnd(),
    { code: "MODELSMITH_UNREAD" },
  );
}
