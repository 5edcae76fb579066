import type { Known } from "../answer/known.js";
import { MEDIA_FILES } from "../answer/media-names.js";
import { idInUrl } from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import { parseJson, search } from "../util/json.js";
import { isAllowed, urlOf } from "./follow-target.js";

/**
 * What a call knows of its answers: its places, what it has sent, and where its key may go. A spread of it
 * has the places alone.
 */
export class KnownOfCall implements Known {
  readonly #call: Call;
  #sent: ReadonlySet<unknown> | undefined;

  constructor(call: Call) {
    this.#call = call;
    Object.assign(this, call.rules.read);
  }

  mayAsk(url: string): boolean {
    return this.#allowed(url) !== undefined;
  }

  idIn(text: string): string | undefined {
    const { poll } = this.#call.rules;
    if (NAME.test(text)) {
      const end = poll?.path?.split("/").slice(-text.split("/").length) ?? [];
      return idInUrl(new URL(text, this.#call.origin), { path: `/${end.join("/")}` });
    }
    const url = /^(https?:\/)?\//i.test(text) ? this.#allowed(text) : undefined;
    return url && idInUrl(url, poll);
  }

  isNoResult(text: string): boolean {
    this.#sent ??= partsOf(bodyOf(this.#call.create?.body));
    return this.#sent.has(text) || this.idIn(text) !== undefined;
  }

  #allowed(text: string): URL | undefined {
    const url = urlOf(this.#call, text);
    return url && isAllowed(this.#call, url) && !MEDIA_FILES.test(url.pathname) ? url : undefined;
  }
}

/**
 * The name of a resource, as Google gives its operations: the end of the path at which it is read. Of a picture's
 * text no more is looked at.
 */
const NAME = /^(?=.{1,300}$)\w+(\/[\w.-]+){2,}$/;

function partsOf(value: unknown): ReadonlySet<unknown> {
  const parts = new Set();
  search(value, (each) => void parts.add(each), { values: 20_000, items: 1_000 });
  return parts;
}

function bodyOf(body: NonNullable<Call["create"]>["body"] | undefined): unknown {
  if (typeof body !== "string") return body;
  return parseJson(body) ?? Object.fromEntries(new URLSearchParams(body));
}
