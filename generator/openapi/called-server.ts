import type { Document } from "../input/load-openapi.js";
import { isObject, type JsonValue, objectMember } from "../util/json.js";
import { memoizeByObject } from "../util/memoize.js";
import { codeSamples } from "./code-samples.js";

/** An address that the texts of a spec name. */
interface NamedAddress {
  readonly origin: string;
  readonly path: string;
  /** Whether it stands behind a word that calls it, such as `curl`. */
  readonly isCalled: boolean;
}

/**
 * The server of a spec that names none, by its own samples: `curl https://api.acme.example/v1/draw`,
 * where `/v1/draw` is one of its paths. Undefined if none calls one of them, or if they do not agree.
 */
export function calledServer(spec: Document): string | undefined {
  const paths = new Set(Object.keys(objectMember(spec.root, "paths") ?? {}));
  const bases = new Set<string>();
  for (const { origin, path, isCalled } of namedAddresses(spec)) {
    const prefix = isCalled ? prefixBefore(path, paths) : undefined;
    if (prefix !== undefined) bases.add(`${origin}${prefix}`);
  }
  const [base, ...others] = bases;
  return others.length === 0 ? base : undefined;
}

/** The server to propose to a person: what the samples call, else the API that texts name most often. */
export function likelyServer(spec: Document): string | undefined {
  const counts = new Map<string, number>();
  for (const { origin } of namedAddresses(spec)) {
    if (origin.startsWith("https://api.")) counts.set(origin, (counts.get(origin) ?? 0) + 1);
  }
  const [often] = [...counts].sort(([, one], [, other]) => other - one);
  return calledServer(spec) ?? often?.[0];
}

const namedAddresses = memoizeByObject(({ root }: Document): readonly NamedAddress[] =>
  proseAndSamples(root).flatMap((text) => {
    const call = text.search(callWord);
    return [...text.matchAll(address)].map(({ 1: origin = "", 2: path = "", index }) => {
      return { origin, path: path.replace(/[.:~-]+$/, ""), isCalled: call !== -1 && call < index };
    });
  }),
);

const callWord =
  /\b(?:curl|wget|axios|GET|POST)\b|\bfetch\(|\bimport (?:requests|httpx)\b|\brequests\.(?:get|post|request)\b/;

/** Bounded, so that a hostile text has few places where a path may begin. */
const address =
  /(https:\/\/(?!(?:docs?|www|help|support|blog|developers?|status)\.)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})(?!\.?[\w-])((?:\/[\w.{}:~%-]{0,200}){0,20})/g;

/**
 * Descriptions and code samples. Not the values of examples and defaults, which are answers and
 * inputs, nor what the service itself calls: addresses in those are other hosts.
 */
function proseAndSamples(root: JsonValue): readonly string[] {
  const texts: string[] = [];
  const seen = new Set<JsonValue>();
  const open: JsonValue[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (Array.isArray(value)) for (const each of value) open.push(each);
    if (!isObject(value)) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== "string") {
        if (!isAside(key)) open.push(inner);
      } else if (key === "description") texts.push(inner);
    }
    texts.push(...codeSamples(value));
  }
  return texts;
}

function isAside(key: string): boolean {
  return /^(examples?|default|enum|const|externalDocs|webhooks|callbacks|x-.*)$/.test(key);
}

/** What stands before a path of the spec at the end of an address, if it is plain. */
function prefixBefore(address: string, paths: ReadonlySet<string>): string | undefined {
  for (let at = 0; at >= 0; at = address.indexOf("/", at + 1)) {
    if (!paths.has(address.slice(at))) continue;
    const prefix = address.slice(0, at);
    return /[{}%:]/.test(prefix) ? undefined : prefix;
  }
  return undefined;
}
