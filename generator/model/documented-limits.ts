import type { Document } from "../input/load-openapi.js";
import { dereference } from "../openapi/resolve-ref.js";
import { responsesOf } from "../openapi/responses.js";
import type { Operation, Resolved, Spec } from "../openapi/spec.js";
import {
  byCodeUnit,
  isObject,
  type JsonValue,
  member,
  objectMember,
  sortKeys,
  stringMember,
} from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";

/** The rate limits in the spec's own words, each sentence once; absent if none is documented. */
export function documentedLimits(
  specs: readonly Document[],
  operations: readonly Operation[],
): { readonly rateLimits?: string } {
  const rates = new Set([...specs.flatMap(ratesOfSpec), ...operations.flatMap(ratesOfOperation)]);
  return rates.size === 0 ? {} : { rateLimits: [...rates].join(" ") };
}

function ratesOfSpec({ root }: Document): readonly string[] {
  const info = objectMember(root, "info");
  return [...extensions(root), ...extensions(info), ...ratesIn(info)];
}

/** A response that merely exists documents nothing. */
function ratesOfOperation(operation: Operation): readonly string[] {
  const { spec, object } = operation;
  const responses = responsesOf(operation).flatMap(({ resolved }) =>
    resolved === undefined ? [] : ratesOfResponses(spec)(resolved),
  );
  return [...extensions(object), ...ratesIn(object), ...responses];
}

/** Of each response once: the operations of a spec share most of them. */
const ratesOfResponses = memoizeByObject((spec: Spec) =>
  memoizeByObject((response: Resolved) => ratesOfResponse(spec, response)),
);

function ratesOfResponse(spec: Spec, { value, pointer: at }: Resolved): readonly string[] {
  const headers = objectMember(value, "headers") ?? {};
  const rateHeaders = Object.keys(headers)
    .sort(byCodeUnit)
    .filter((name) => /^(x-)?ratelimit|^retry-after$/i.test(name))
    .map((name) => {
      const header = dereference(spec, headers[name], pointer(at, "headers", name))?.value;
      const description = stringMember(header, "description");
      return `Header ${name}${description === undefined ? "." : `: ${toSentence(description)}`}`;
    });
  return [...ratesIn(value), ...rateHeaders];
}

/** The sentences of a description that name a rate. */
function ratesIn(described: JsonValue | undefined): readonly string[] {
  return sentences(stringMember(described, "description")).filter(namesRate);
}

function* extensions(source: unknown): Generator<string> {
  for (const key of Object.keys(isObject(source) ? source : {}).sort(byCodeUnit)) {
    if (!/^x-rate-?limit/i.test(key)) continue;
    yield `${key}: ${JSON.stringify(sortKeys(member(source, key) ?? null))}.`;
  }
}

/** Only a figure or a named header is a limit; "rate limited, retry later" is not. */
function namesRate(text: string): boolean {
  return (/rate.?limit/i.test(text) && /\d/.test(text)) || countsByTime(text);
}

/** In two steps: a single expression would try every count with every word after it. */
function countsByTime(text: string): boolean {
  const count = /\d (?:[a-z-]+ ){0,2}(?:requests?|calls?|generations?|jobs?|tasks?)\b/i.exec(text);
  if (count === null) return false;
  const rest = text.slice(count.index + count[0].length);
  return /\b(?:per|in|every|each|an?|within|at once|at a time|running)\b/i.test(rest);
}

function sentences(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(/(?<=[.!?])\s+|\n+/)
    .filter((part) => part.trim() !== "")
    .map(toSentence);
}

function toSentence(text: string): string {
  const trimmed = text.replace(/\s+/g, " ").trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
