import { similarity } from "../../diagnostics/did-you-mean.js";
import { mapPlaceholders, placeholdersIn, unnamed } from "../../util/url-path.js";

/** Whether two unnamed paths differ by a slip in one word, or by words that one has in front. */
export function isNearPath(one: string, other: string): boolean {
  if (one.endsWith(other) || other.endsWith(one)) return true;
  const [words, others] = [one.split("/"), other.split("/")];
  const different = words.flatMap((word, at) =>
    word === others[at] ? [] : [[word, others[at] ?? ""] as const],
  );
  const [only] = different;
  if (words.length !== others.length || only === undefined || different.length > 1) return false;
  return similarity(...only) > 0.6;
}

/** `near`, its placeholders renamed to those of `asked`. */
export function withNamesOf(asked: string, near: string): string {
  const names = placeholdersIn(asked);
  if (names.length !== placeholdersIn(near).length) return near;
  const left = names.values();
  return mapPlaceholders(near, (_, whole) => `{${left.next().value ?? whole}}`);
}

/** A path up to the placeholders that it ends in. */
export function withoutIds(path = ""): string {
  return unnamed(path).replace(/(\/\{\})+$/, "");
}
