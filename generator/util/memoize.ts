/** Runs `work` on the first call and caches the result. */
export function memoize<Result>(work: () => Result): () => Result {
  let done: { readonly result: Result } | undefined;
  return () => {
    done ??= { result: work() };
    return done.result;
  };
}

/** Runs `work` once for each object. Neither the objects nor the results may change afterwards. */
export function memoizeByObject<Given extends object, Result>(
  work: (given: Given) => Result,
): (given: Given) => Result {
  const results = new WeakMap<Given, { readonly result: Result }>();
  return (given) => {
    const known = results.get(given);
    if (known !== undefined) return known.result;
    const result = work(given);
    results.set(given, { result });
    return result;
  };
}
