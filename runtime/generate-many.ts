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
  if (!(concurrency >= 1)) {
    throw new RangeError(`concurrency must be 1 or more, found ${concurrency}`);
  }
  const leaving = new AbortController();
  const shared = signal === undefined ? leaving.signal : AbortSignal.any([signal, leaving.signal]);
  const source = calls[Symbol.iterator]();
  const atWork = new Set<Promise<void>>();
  const ready: SettledCall<Value>[] = [];
  let wake = (): void => {};
  let next = 0;
  let more = true;
  const start = (index: number, call: ManyCall<Value>): void => {
    const work = settled(index, call, shared).then((result) => {
      ready.push(result);
      atWork.delete(work);
      wake();
    });
    atWork.add(work);
  };
  try {
    for (;;) {
      // What was not taken yet counts as well: a slow reader does not pile up results.
      while (more && atWork.size + ready.length < concurrency && !shared.aborted) {
        const { done, value: call } = source.next();
        more = done !== true;
        if (done !== true) start(next++, call);
      }
      const first = ready.shift();
      if (first !== undefined) yield first;
      else if (atWork.size === 0) return;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    leaving.abort();
    source.return?.();
    await Promise.all(atWork);
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
