import type { Operation } from "../openapi/spec.js";
import { stringMember } from "../util/json.js";

/** First words of operations that read, remove or store something. */
const verbs: ReadonlySet<string> = new Set(
  `abort cancel check delete download estimate fetch get list query retrieve search upload`.split(
    " ",
  ),
);

/** Last words of their paths. */
const nouns: ReadonlySet<string> = new Set(
  `abort balance callback callbacks cancel credits delete feedback fetch files history list query
  result results state status upload uploads usage webhook webhooks`.split(/\s+/),
);

/**
 * Whether a `POST` creates something, by its path and `operationId`: one that deletes, uploads, or
 * asks for a status, a history or a list does not.
 */
export function isCreate({ path, object }: Operation): boolean {
  const segments = path.split("/").filter((segment) => segment !== "" && !/[{}]/.test(segment));
  const last = wordsOf(segments.at(-1) ?? "");
  const named = wordsOf(stringMember(object, "operationId") ?? "");
  if (nouns.has(last.at(-1) ?? "") || verbs.has(last[0] ?? "")) return false;
  return !verbs.has(named[0] ?? "");
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z0-9])(?=[A-Z])/g, "$1 ")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
