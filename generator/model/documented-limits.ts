import { byCodeUnit, isObject, member, objectMember, sorted, stringMember } from "../json.js";
import { pointer } from "../json-pointer.js";
import type { Operation } from "../selection/operations.js";
import { dereference } from "../selection/resolve-reference.js";

/** What a spec says of limits that its schemas do not show, in its own words. */
export interface DocumentedLimits {
  readonly rateLimits?: string;
  readonly serverTimeouts?: string;
}

/**
 * Collects what the given operations document of rate limits (headers of 429 and `x-ratelimit…`
 * extensions, descriptions) and of server-side timeouts. Absent where nothing is documented: a
 * response that merely exists documents nothing.
 */
export function documentedLimits(operations: readonly Operation[]): DocumentedLimits {
  const rates = new Set<string>();
  const timeouts = new Set<string>();
  // Operations share their spec and most of their responses: each is read once.
  const read = new Set<unknown>();
  for (const operation of operations) {
    const { spec, object } = operation;
    const info = objectMember(spec.root, "info");
    for (const source of [spec.root, info, object].filter((part) => !read.has(part))) {
      for (const words of extensions(source)) rates.add(words);
    }
    for (const source of [info, object].filter((part) => !read.has(part))) {
      for (const sentence of sentences(stringMember(source, "description"))) {
        if (speaksOfRate(sentence)) rates.add(sentence);
        if (speaksOfTimeout(sentence)) timeouts.add(sentence);
      }
    }
    for (const source of [spec.root, info, object]) read.add(source);
    responses(operation, rates, timeouts, read);
  }
  return {
    ...(rates.size > 0 && { rateLimits: [...rates].join(" ") }),
    ...(timeouts.size > 0 && { serverTimeouts: [...timeouts].join(" ") }),
  };
}

function responses(
  { spec, object, pointer: at }: Operation,
  rates: Set<string>,
  timeouts: Set<string>,
  read: Set<unknown>,
): void {
  const all = objectMember(object, "responses") ?? {};
  for (const status of Object.keys(all).sort(byCodeUnit)) {
    const here = pointer(at, "responses", status);
    const response = dereference(spec, all[status], here)?.value;
    const endsSlow = ["408", "504", "524"].includes(status);
    if (!endsSlow && read.has(response)) continue;
    read.add(response);
    for (const sentence of sentences(stringMember(response, "description"))) {
      const ofTimeout = endsSlow && namesDuration(sentence);
      if (speaksOfRate(sentence)) rates.add(sentence);
      else if (ofTimeout || speaksOfTimeout(sentence)) timeouts.add(sentence);
    }
    const headers = objectMember(response, "headers") ?? {};
    for (const name of Object.keys(headers).sort(byCodeUnit)) {
      if (!/^(x-)?ratelimit|^retry-after$/i.test(name)) continue;
      const header = dereference(spec, headers[name], pointer(here, "headers", name))?.value;
      const description = stringMember(header, "description");
      rates.add(`Header ${name}${description === undefined ? "." : `: ${sentence(description)}`}`);
    }
  }
}

function* extensions(source: unknown): Generator<string> {
  for (const key of Object.keys(isObject(source) ? source : {}).sort(byCodeUnit)) {
    if (!/^x-rate-?limit/i.test(key)) continue;
    yield `${key}: ${JSON.stringify(sorted(member(source, key) ?? null))}.`;
  }
}

/** Only a figure or a named header is a limit; "rate limited, retry later" is not. */
function speaksOfRate(text: string): boolean {
  return (/rate.?limit/i.test(text) && /\d/.test(text)) || countsByTime(text);
}

/** In two looks: one expression for both would try every count with every word after it. */
function countsByTime(text: string): boolean {
  const count = /\d (?:[a-z-]+ ){0,2}(?:requests?|calls?|generations?|jobs?|tasks?)\b/i.exec(text);
  if (count === null) return false;
  const rest = text.slice(count.index + count[0].length);
  return /\b(?:per|in|every|each|an?|within|at once|at a time|running)\b/i.test(rest);
}

/** A duration after which the server ends something; not the length of a clip. */
function speaksOfTimeout(text: string): boolean {
  return (
    namesDuration(text) &&
    (/time.?out|timed? out/i.test(text) ||
      (/\b(?:streams?|requests?|connections?|generations?|jobs?|tasks?|servers?)\b/i.test(text) &&
        /\b(?:close[sd]?|cut off|end(?:s|ed)?|g(?:ive|ives|iven) up|abort(?:s|ed)|terminated?|cancell?ed|killed|fail(?:s|ed)?)\b/i.test(
          text,
        )))
  );
}

function namesDuration(text: string): boolean {
  return /\d ?(?:ms|s|sec|secs|seconds?|min|mins|minutes?|h|hours?)\b/i.test(text);
}

function sentences(text: string | undefined): readonly string[] {
  return (text ?? "")
    .split(/(?<=[.!?])\s+|\n+/)
    .filter((part) => part.trim() !== "")
    .map(sentence);
}

function sentence(text: string): string {
  const trimmed = text.replace(/\s+/g, " ").trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

/** The codes of error answers that operations document, ascending. */
export function documentedErrors(operations: readonly Operation[]): readonly string[] {
  const codes = operations.flatMap(({ object }) =>
    Object.keys(objectMember(object, "responses") ?? {}),
  );
  return [...new Set(codes)].filter((code) => /^[45]/.test(code)).sort(byCodeUnit);
}
