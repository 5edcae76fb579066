import type { Known } from "../answer/known.js";
import { MEDIA_FILES } from "../answer/media-names.js";
import { idInUrl } from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import { parseJson } from "../util/json.js";
import { isAllowed, urlOf } from "./follow-target.js";

/** What a call knows of its answers: its places, what it has sent, and where its key may go. */
export function knownOf(call: Call): Known {
  const { create, rules } = call;
  let sent: ReadonlySet<unknown> | undefined;
  const allowed = (text: string): URL | undefined => {
    const url = urlOf(call, text);
    return url && isAllowed(call, url) && !MEDIA_FILES.test(url.pathname) ? url : undefined;
  };
  return {
    ...rules.read,
    mayAsk: (url) => allowed(url) !== undefined,
    isNoResult: (text) => {
      sent ??= partsOf(bodyOf(create?.body));
      if (sent.has(text)) return true;
      const url = /^https?:/i.test(text) ? allowed(text) : undefined;
      return url !== undefined && idInUrl(url, rules.poll) !== undefined;
    },
  };
}

function bodyOf(body: NonNullable<Call["create"]>["body"] | undefined): unknown {
  if (typeof body !== "string") return body;
  return parseJson(body) ?? [...new URLSearchParams(body).values()];
}

/** All values in a value, itself included. */
export function partsOf(value: unknown, most = 20_000): ReadonlySet<unknown> {
  const parts = new Set([value]);
  for (const each of parts) {
    if (typeof each !== "object" || each === null || each instanceof Uint8Array) continue;
    for (const inner of Object.values(each)) if (parts.size < most) parts.add(inner);
  }
  return parts;
}
