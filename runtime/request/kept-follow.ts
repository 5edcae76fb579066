import type { Call } from "../call/call.js";
import type { Handle } from "../call/engine-state.js";
import type { FollowRules } from "../contract/follow-rules.js";
import type { Follow } from "../contract/generation-error.js";
import { placesOf } from "../contract/request-places.js";
import { describeValue } from "../util/describe-value.js";
import { asObject, type JsonObject, own } from "../util/json.js";
import { isByUrl, resolved, urlOf } from "./follow-target.js";
import { allowedIn } from "./parameters.js";

/** What another call needs beside the id, to follow a generation of this one; `undefined`: nothing. */
export function followOf(
  call: Call,
  { id, links }: Pick<Handle, "id" | "links">,
): Follow | undefined {
  const { rules, follow, create, redactor } = call;
  if (follow !== undefined) return follow;
  const { poll, result } = rules;
  const kept = {
    location: links.location,
    poll: isByUrl(poll, id) ? links.poll : undefined,
    result: isByUrl(result, id) ? links.result : undefined,
  };
  const urls = Object.entries(kept).flatMap(([name, text]) => {
    // Relative ones lead elsewhere from another path.
    const url = text === undefined ? undefined : urlOf(call, text);
    return url === undefined ? [] : [[name, redactor.clean(url.href)] as const];
  });
  // Not the key, under whatever name it was given.
  const told = [...(create?.values ?? [])].filter(([, text]) => redactor.clean(text) === text);
  const values = Object.fromEntries(told);
  return neededOf(rules, { links: Object.fromEntries(urls), values });
}

/** The part of it that the rules have a use for; `undefined`: none. */
function neededOf(
  { poll, result }: FollowRules,
  { links = {}, values = {} }: Follow = {},
): Follow | undefined {
  const places = [poll, result].flatMap((request) => (request ? placesOf(request) : []));
  const kept = Object.entries(values).filter(([name]) => name !== "id" && places.includes(name));
  const needed: Follow = {
    ...(Object.keys(links).length > 0 && { links }),
    ...(kept.length > 0 && { values: Object.fromEntries(kept) }),
  };
  return Object.keys(needed).length === 0 ? undefined : needed;
}

/**
 * What `wait` was given, as far as the rules have a use for it. What is null is absent, as databases write it.
 *
 * @throws {TypeError} for what `submit` would not have returned: untyped code may pass anything
 */
export function readFollow(follow: unknown, rules: FollowRules): Follow | undefined {
  const given = fieldsOf("follow", follow);
  const paths = [rules.poll, rules.result].map((each) => each?.path?.replace(/\?.*/, "")).join();
  const links = textsOf("links", given, (text) => resolved(text, "https://any.test") !== undefined);
  const values = textsOf("values", given, (text, name) => {
    const mayBeSeveral = paths.includes(`{+${name}}`);
    const parts = mayBeSeveral ? text.split("/") : [text];
    const isInPath = mayBeSeveral || paths.includes(`{${name}}`);
    return !isInPath || parts.every((part) => allowedIn.path.test(part));
  });
  return neededOf(rules, { links, values });
}

function textsOf(
  part: keyof Follow,
  given: JsonObject,
  isGood: (text: string, name: string) => boolean,
): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const [name, text] of Object.entries(fieldsOf(part, own(given, part)))) {
    if ((text ?? undefined) === undefined) continue;
    if (typeof text !== "string" || !isGood(text, name)) throw oddFollow(name, text);
    texts[name] = text;
  }
  return texts;
}

function fieldsOf(name: string, value: unknown): JsonObject {
  const fields = asObject(value ?? {});
  if (fields === undefined) throw oddFollow(name, value);
  return fields;
}

function oddFollow(name: string, value: unknown): TypeError {
  const found = `${name}: ${describeValue(value)}`;
  return new TypeError(
    `option follow must be what submit returned as follow, found ${found}. Nothing was sent.`,
  );
}
