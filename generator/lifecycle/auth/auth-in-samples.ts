import type { Auth } from "@modelsmith/runtime";
import { codeSamples } from "../../openapi/code-samples.js";
import { declaredServer } from "../../openapi/server-url.js";
import type { Operation } from "../../openapi/spec.js";
import { lowerWordsOf } from "../../util/words.js";

/** How samples send the key: without `auth` as a bearer. */
interface SampleAuth {
  readonly auth?: Auth;
  readonly isGuess: boolean;
}

/** How code samples send the key: `-H "Authorization: Key $ACME_KEY"`, `"X-Api-Key": key`. */
export function authInSamples({ object, spec }: Operation): SampleAuth | undefined {
  const text = codeSamples(object).join("\n").slice(0, longestSamples);
  const written = [...text.matchAll(authorization)].map(([, word = ""]) => word);
  const words = written.filter((word) => !placeholder.test(word));
  // Comments and other languages may say it in other words: what most services take is believed first.
  if (words.some((word) => /^bearer$/i.test(word))) return { isGuess: false };
  // What follows Basic is not the key itself.
  if (words.some((word) => /^basic$/i.test(word))) return undefined;
  const [word] = words;
  if (word !== undefined) {
    const isGuess = !usual.test(word) || words.some((other) => other !== word);
    return { auth: { in: "header", name: "Authorization", prefix: `${word} ` }, isGuess };
  }
  const names = [...text.matchAll(/["'`]([\w-]{1,60})["'`]?\s{0,4}:/g)].map(
    ([, name = ""]) => name,
  );
  const host = (declaredServer(spec) ?? "").toLowerCase();
  const isOwn = (name: string) => ownersOf(name).some((owner) => host.includes(owner));
  // Fields of a body have no hyphens.
  const headers = names.filter((name) => name.includes("-") && keyLike.test(name));
  const keys = headers.filter((name) => keyHeader.test(name));
  // The key of another company is sent beside that of the platform.
  const header =
    headers.find(isOwn) ??
    keys.find((name) => ownersOf(name).length === 0) ??
    (/authorization/i.test(text) ? undefined : keys[0]);
  if (header === undefined) return undefined;
  const isGuess = ownersOf(header).length > 0 && !isOwn(header);
  return { auth: { in: "header", name: header }, isGuess };
}

/** The words in the name of a header that may say whose key it carries. */
function ownersOf(header: string): readonly string[] {
  return lowerWordsOf(header).filter((word) => word.length > 2 && !unowned.test(word));
}

const unowned = /^(api|key|apikey|token|auth|access|subscription|secret|user|app|client|service)$/;

/**
 * A word and what follows it, as a header in quotes or on a line of its own, or as its value in quotes.
 * A signature is no key: `HMAC-SHA256 Credential=…`.
 */
const authorization =
  /(?:(?:["'`]|^)authorization\s{0,4}:\s{0,4}|\bauthorization["'`]?\s{0,4}[:,=]\s{0,4}[a-z]?["'`])([A-Za-z][\w-]{0,30}) (?=[\w$<{["'`])(?!\w{1,30}=[^="'`\s])/gim;
const usual = /^(key|token|api-?key)$/i;
/** What stands there as a whole is to be replaced by the key: `YOUR API KEY`. */
const placeholder = /^(your|my|the|an?|api|access|insert|put|enter|pass|add|use|secret)$|_/i;
const longestSamples = 20_000;

/** Headers that are called like a key. */
export const keyHeader: RegExp =
  /^([\w-]+[-_])?(api[-_]?key|api[-_]?token|auth[-_]?token|access[-_]?token|subscription-key)$/i;
const keyLike = /(key|token)$/i;
