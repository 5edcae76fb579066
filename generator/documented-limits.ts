import {
  byCodeUnit,
  isObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "./json.js";
import { pointer } from "./json-pointer.js";
import type { Document } from "./load-documents.js";
import type { Operation } from "./operations.js";
import { dereference } from "./resolve-reference.js";

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
  for (const { spec, object } of operations) {
    for (const source of [spec.root, objectMember(spec.root, "info"), object]) {
      for (const words of extensions(source)) rates.add(words);
    }
    for (const text of [
      stringMember(objectMember(spec.root, "info"), "description"),
      stringMember(object, "description"),
    ]) {
      for (const sentence of sentences(text)) {
        if (speaksOfRate(sentence)) rates.add(sentence);
        if (speaksOfTimeout(sentence)) timeouts.add(sentence);
      }
    }
    responses(spec, object, rates, timeouts);
  }
  return {
    ...(rates.size > 0 && { rateLimits: [...rates].join(" ") }),
    ...(timeouts.size > 0 && { serverTimeouts: [...timeouts].join(" ") }),
  };
}

function responses(
  spec: Document,
  operation: JsonValue,
  rates: Set<string>,
  timeouts: Set<string>,
): void {
  const all = objectMember(operation, "responses") ?? {};
  for (const status of Object.keys(all).sort(byCodeUnit)) {
    const response = dereference(spec, all[status], pointer("/responses", status))?.value;
    for (const sentence of sentences(stringMember(response, "description"))) {
      if (status === "429" && speaksOfRate(sentence)) rates.add(sentence);
      if (["408", "504", "524"].includes(status) && speaksOfTimeout(sentence)) {
        timeouts.add(sentence);
      }
    }
    const headers = objectMember(response, "headers") ?? {};
    for (const name of Object.keys(headers).sort(byCodeUnit)) {
      if (!/^(x-)?ratelimit|^retry-after$/i.test(name)) continue;
      const header = dereference(spec, headers[name], pointer("/headers", name))?.value;
      const description = stringMember(header, "description");
      rates.add(`Header ${name}${description === undefined ? "." : `: ${sentence(description)}`}`);
    }
  }
}

function* extensions(source: unknown): Generator<string> {
  for (const key of Object.keys(isObject(source) ? source : {}).sort(byCodeUnit)) {
    if (!/^x-rate-?limit/i.test(key)) continue;
    yield `${key}: ${JSON.stringify(member(source, key))}.`;
  }
}

/** Only a figure or a named header is a limit; "rate limited, retry later" is not. */
function speaksOfRate(text: string): boolean {
  return (
    /rate.?limit|requests? (per|a|every)\b|per (second|minute|hour|day)\b/i.test(text) &&
    /\d/.test(text)
  );
}

function speaksOfTimeout(text: string): boolean {
  return (
    /time.?out|timed out|within|at most/i.test(text) &&
    /\d+ ?(ms|s|sec|second|min|minute|hour)/i.test(text)
  );
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
