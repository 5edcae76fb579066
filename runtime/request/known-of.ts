import type { Known } from "../answer/known.js";
import { MEDIA_FILES } from "../answer/media-names.js";
import { idInUrl } from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import { parseJson, search } from "../util/json.js";
import { isAllowed, urlOf } from "./follow-target.js";

/** What a call knows of its answers: its places, what it has sent, and where its key may go. */
export function knownOf(call: Call): Known {
  const { create, rules } = call;
  let sent: Set<unknown> | undefined;
  const allowed = (text: string): URL | undefined => {
    const url = urlOf(call, text);
    return url && isAllowed(call, url) && !MEDIA_FILES.test(url.pathname) ? url : undefined;
  };
  const idIn = (text: string): string | undefined => {
    if (NAME.test(text)) {
      const end = rules.poll?.path?.split("/").slice(-text.split("/").length) ?? [];
      return idInUrl(new URL(text, call.origin), { path: `/${end.join("/")}` });
    }
    const url = /^(https?:\/)?\//i.test(text) ? allowed(text) : undefined;
    return url && idInUrl(url, rules.poll);
  };
  return {
    ...rules.read,
    mayAsk: (url) => allowed(url) !== undefined,
    idIn,
    isNoResult: (text) => {
      sent ??= partsOf(bodyOf(create?.body));
      return sent.has(text) || idIn(text) !== undefined;
    },
  };
}

/**
 * The name of a resource, as Google gives its operations: the end of the path at which it is read. Of a picture's
 * text no more is looked at.
 */
const NAME = /^(?=.{1,300}$)\w+(\/[\w.-]+){2,}$/;

function partsOf(value: unknown): Set<unknown> {
  const parts = new Set();
  search(value, (each) => void parts.add(each), { values: 20_000, items: 1_000 });
  return parts;
}

function bodyOf(body: NonNullable<Call["create"]>["body"] | undefined): unknown {
  if (typeof body !== "string") return body;
  return parseJson(body) ?? Object.fromEntries(new URLSearchParams(body));
}
