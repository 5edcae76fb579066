import { suggestName } from "../util/suggest.js";

/**
 * What is wrong with the first option that is not known; `undefined` if all are.
 *
 * @param ofCall - options of a call, for a place that does not take them
 */
export function unknownOption(
  options: object,
  known: readonly string[],
  prefix = "",
  ofCall: readonly string[] = [],
): string | undefined {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || known.includes(name)) continue;
    const problem = `there is no option ${prefix}${name.slice(0, 100)}`;
    if (ofCall.includes(name)) {
      return `${problem} here. It belongs to one call: pass it as its last argument.`;
    }
    const nearest = suggestName(name, known);
    return `${problem}.${nearest === undefined ? "" : ` Did you mean ${prefix}${nearest}?`}`;
  }
  return undefined;
}
