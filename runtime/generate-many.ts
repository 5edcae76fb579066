/** A call that {@link generateMany} makes when its turn comes; `signal` belongs into its options. */
export type ManyCall<Value> = (options: { readonly signal: AbortSignal }) => Promise<Value>;

/** A settled call, with its place in the calls given. */
export type SettledCall<Value> =
  | { readonly index: number; readonly status: "fulfilled"; readonly value: Value }
  | { readonly index: number; readonly status: "rejected"; readonly reason: unknown };

export interface ManyOptions {
  /** Calls at work at the same time. @defaultValue 4 */
  readonly concurrency?: number;
  /** Ends the calls at work, and starts no more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Makes many calls, a few at a time, and yields each as it settles. One failure never loses the
 * others. Leaving the loop early aborts what is at work.
 *
 * @example
 * ```ts
 * const calls = prompts.map((prompt) => (options) => google.nanoBananaPro({ prompt }, options));
 * for await (const settled of generateMany(calls, { concurrency: 8 })) { … }
 * ```
 * @param calls - taken one by one: an endless source is fine
 */
export async function* generateMany<Value>(
  calls: Iterable<ManyCall<Value>>,
  options: ManyOptions = {},
): AsyncGenerator<SettledCall<Value>, void, undefined> {
  const { concurrency = 4, signal } = options;
  if (!(concurrency >= 1))
    throw new RangeError(`concurrency must be 1 or more, found ${concurrency}`);
  const leaving = new AbortController();
  const shared = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  const source = calls[Symbol.iterator]();
  const atWork = new Map<number, Promise<SettledCall<Value>>>();
  let next = 0;
  let more = true;
  try {
    for (;;) {
      while (more && atWork.size < concurrency && !shared.aborted) {
        const { done, value: call } = source.next();
        if (done === true) more = false;
        else {
          atWork.set(next, settled(next, call, shared));
          next += 1;
        }
      }
      if (atWork.size === 0) return;
      const first = await Promise.race(atWork.values());
      atWork.delete(first.index);
      yield first;
    }
  } finally {
    leaving.abort();
    source.return?.();
    await Promise.all(atWork.values());
  }
}

async function settled<Value>(
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
