import type { Auth } from "@modelsmith/runtime";
import { codeSamples } from "../openapi/code-samples.js";
import type { Operation } from "../openapi/spec.js";

/**
 * How code samples send the key: `-H "Authorization: Key $ACME_KEY"`, `"X-Api-Key": key`. Without `auth`
 * as a bearer.
 */
export function authInSamples({ object }: Operation): { readonly auth?: Auth } | undefined {
  const text = codeSamples(object).join("\n").slice(0, longestSamples);
  const [, word] = authorization.exec(text) ?? [];
  if (/^bearer$/i.test(word ?? "")) return {};
  // What follows Basic is not the key itself.
  if (/^basic$/i.test(word ?? "")) return undefined;
  if (word !== undefined) {
    return { auth: { in: "header", name: "Authorization", prefix: `${word} ` } };
  }
  const names = [...text.matchAll(/["'`]([\w-]{1,60})["'`]?\s{0,4}:/g)].map(
    ([, name = ""]) => name,
  );
  // Fields of a body have no hyphens.
  const header = names.find((name) => name.includes("-") && keyHeader.test(name));
  return header === undefined ? undefined : { auth: { in: "header", name: header } };
}

const authorization =
  /\bauthorization["'`]?\s{0,4}[:,=]\s{0,4}(?:[a-z]?["'`])?([A-Za-z][\w-]{0,30}) (?=[\w$<{["'`])/i;
const longestSamples = 20_000;

/** Headers that are called like a key. */
export const keyHeader: RegExp =
  /^([\w-]+[-_])?(api[-_]?key|api[-_]?token|auth[-_]?token|access[-_]?token|subscription-key)$/i;
