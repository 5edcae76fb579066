import type { Call } from "../call/call.js";
import type { Handle } from "../call/engine-state.js";
import type { FollowRules } from "../contract/follow-rules.js";
import type { Follow } from "../contract/generation-error.js";
import type { FollowRequest } from "../contract/types.js";
import { isByUrl, urlOf } from "./follow-target.js";
import { fillSegments } from "./parameters.js";

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
  const segments = Object.fromEntries(create?.segments ?? []);
  return neededOf(rules, { links: Object.fromEntries(urls), segments });
}

/** The part of it that the rules have a use for; `undefined`: none. */
export function neededOf(
  { poll, result }: FollowRules,
  { links = {}, segments = {} }: Follow = {},
): Follow | undefined {
  const paths = [poll?.path, result?.path].join();
  const values = Object.entries(segments).filter(
    ([name]) => name !== "id" && paths.includes(`{${name}}`),
  );
  const needed: Follow = {
    ...(Object.keys(links).length > 0 && { links }),
    ...(values.length > 0 && { segments: Object.fromEntries(values) }),
  };
  return Object.keys(needed).length === 0 ? undefined : needed;
}

/** The rules with the values that only the create's input has. */
export function filledRules(rules: FollowRules, { segments = {} }: Follow = {}): FollowRules {
  const values = new Map(Object.entries(segments));
  const filled = (request: FollowRequest | undefined) =>
    request?.path === undefined
      ? request
      : { ...request, path: fillSegments(request.path, values) };
  const poll = filled(rules.poll);
  const result = filled(rules.result);
  return { ...rules, ...(poll && { poll }), ...(result && { result }) };
}
