import type { Operation } from "../openapi/spec.js";
import { stringMember } from "../util/json.js";

/** First words of operations that read, remove or store something. */
const verbs: ReadonlySet<string> = new Set(
  `abort cancel check delete download estimate fetch get list query retrieve search upload`.split(
    " ",
  ),
);

/** What their paths end in. */
const nouns: ReadonlySet<string> = new Set(
  `abort balance callback callbacks credits feedback fetch files list query result results state
  usage webhook webhooks`.split(/\s+/),
);

/** Also as the last word of a longer name: `image-status`. */
const endings: ReadonlySet<string> = new Set(
  "cancel delete history status upload uploads".split(" "),
);

/**
 * Whether a `POST` creates something, by its path and `operationId`: one that deletes, uploads, or
 * asks for a status, a history or a list does not.
 */
export function isCreate({ path, object }: Operation): boolean {
  const segments = path.split("/").filter((segment) => segment !== "" && !/[{}]/.test(segment));
  const last = wordsOf(segments.at(-1) ?? "");
  const named = wordsOf(stringMember(object, "operationId") ?? "");
  if (endings.has(last.at(-1) ?? "") || verbs.has(last[0] ?? "")) return false;
  if (last.length === 1 && nouns.has(last[0] ?? "")) return false;
  return !verbs.has(named[0] ?? "");
}

function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([a-z0-9])(?=[A-Z])/g, "$1 ")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}
