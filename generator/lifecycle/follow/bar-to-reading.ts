import type { Operation } from "../../openapi/spec.js";
import { streamsAlone } from "../../openapi/success-content.js";
import { plainName } from "../../util/field-names.js";
import { quoted } from "../words/notation.js";
import { asksOnly } from "../words/path-words.js";
import { bodyType, type FollowParameter, givenNames } from "./follow-parameters.js";
import type { FollowSearch } from "./follow-search.js";

/** Whether a question needs more than the id only in its query, or by fields that the create is given, too: a config can say them. */
export function mayBeSaid(
  { create }: FollowSearch,
  { method, path }: Operation,
  lacking: readonly FollowParameter[],
): boolean {
  if (method === "GET") return lacking.every((each) => each.in === "query");
  const given = givenNames(create);
  const isGiven = lacking.every((each) => each.in === "body" && given.has(each.name));
  return method === "POST" && asksOnly(path) && isGiven;
}

/** Why no call can read what an operation answers; undefined if one can. */
export function barTo(
  { create, serverOf }: FollowSearch,
  operation: Operation,
  lacking: readonly FollowParameter[],
): string | undefined {
  const key = lacking.find(({ name }) => /^(api|access|auth)?(key|token)$/.test(plainName(name)));
  if (key !== undefined) {
    return `it takes ${key.name}: if that is the API key, say auth: { ${key.in}: ${quoted(key.name)} } in the config`;
  }
  const [own, server] = [serverOf(create), serverOf(operation)];
  if (
    operation.spec === create.spec &&
    server !== own &&
    own !== undefined &&
    server !== undefined
  ) {
    return `it is at ${server}, where no call asks`;
  }
  if (/^multipart/i.test(bodyType(operation) ?? "")) {
    return "it takes its id in a multipart form, which no call sends there";
  }
  return streamsAlone(operation)
    ? "it answers with an event stream alone, which no call reads"
    : undefined;
}
