/**
 * The same function, which works once for each object that it is given. For what many endpoints
 * share: neither the objects nor the results may change afterwards.
 */
export function oncePerObject<Given extends object, Result>(
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
