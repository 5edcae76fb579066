import type { Call } from "../call/call.js";
import type { Handle } from "../call/engine-state.js";
import type { FollowRules } from "../contract/follow-rules.js";
import type { Follow } from "../contract/generation-error.js";
import { placesOf } from "../contract/request-places.js";
import { describeValue } from "../util/describe-value.js";
import { asObject } from "../util/json.js";
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
export function neededOf(
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

/** @throws {TypeError} for what `submit` would not have returned: untyped code may pass anything */
export function checkFollow(follow: unknown = {}, { poll, result }: FollowRules): void {
  const paths = [poll, result].map((each) => each?.path?.replace(/\?.*/, "")).join();
  const isGood = (part: string, name: string, text: unknown) => {
    if (typeof text !== "string") return part === "links" && text === undefined;
    if (part === "links") return resolved(text, "https://any.test") !== undefined;
    return !paths.includes(`{${name}}`) || allowedIn.path.test(text);
  };
  for (const [part, held] of Object.entries(asObject(follow) ?? { follow })) {
    if (held === undefined) continue;
    const fields = asObject(held);
    const isOdd = ([each, text]: [string, unknown]) => !isGood(part, each, text);
    const [name, odd] = fields ? (Object.entries(fields).find(isOdd) ?? []) : [part, held];
    if (name === undefined) continue;
    const found = `${name}: ${describeValue(odd)}`;
    throw new TypeError(
      `option follow must be what submit returned as follow, found ${found}. Nothing was sent.`,
    );
  }
}
