import type { Document } from "../input/load-documents.js";
import type { Operation } from "../openapi/operations.js";
import { dereference, type Resolved } from "../openapi/resolve-ref.js";
import { responsesOf } from "../openapi/responses.js";
import { byCodeUnit, isObject, member, objectMember, sorted, stringMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";

/** What a spec says of limits that its schemas do not show: sentences, each once. */
export interface DocumentedLimits {
  /** Headers of 429 and `x-ratelimit…` extensions among them. */
  readonly rates: readonly string[];
  /** After which time the server ends something. */
  readonly timeouts: readonly string[];
}

/** What a spec says of all its operations. */
export function limitsOfSpec({ root }: Document): DocumentedLimits {
  const info = objectMember(root, "info");
  const said = sentences(stringMember(info, "description"));
  return {
    rates: [...extensions(root), ...extensions(info), ...said.filter(speaksOfRate)],
    timeouts: said.filter(speaksOfTimeout),
  };
}

/** What it says of one operation. A response that merely exists documents nothing. */
export function limitsOfOperation(operation: Operation): DocumentedLimits {
  const { spec, object } = operation;
  const said = sentences(stringMember(object, "description"));
  const responses = responsesOf(operation).map(({ status, found }) =>
    limitsOfResponse(spec, found, ["408", "504", "524"].includes(status)),
  );
  return {
    rates: [
      ...extensions(object),
      ...said.filter(speaksOfRate),
      ...responses.flatMap(({ rates }) => rates),
    ],
    timeouts: [...said.filter(speaksOfTimeout), ...responses.flatMap(({ timeouts }) => timeouts)],
  };
}

/** The limits in the spec's own words; absent where nothing is documented. */
export function limitsInWords(limits: readonly DocumentedLimits[]): {
  readonly rateLimits?: string;
  readonly serverTimeouts?: string;
} {
  const rates = new Set(limits.flatMap((limit) => limit.rates));
  const timeouts = new Set(limits.flatMap((limit) => limit.timeouts));
  return {
    ...(rates.size > 0 && { rateLimits: [...rates].join(" ") }),
    ...(timeouts.size > 0 && { serverTimeouts: [...timeouts].join(" ") }),
  };
}

const nothing: DocumentedLimits = { rates: [], timeouts: [] };

/** Operations share most of their responses: each is read once, as one that ends slow or not. */
const knownLimits = memoizeByObject((_response: object) => new Map<boolean, DocumentedLimits>());

/** @param endsSlow - whether its status says that something took too long */
function limitsOfResponse(
  spec: Document,
  response: Resolved | undefined,
  endsSlow: boolean,
): DocumentedLimits {
  if (response === undefined || !isObject(response.value)) return nothing;
  const { value } = response;
  const known = knownLimits(value);
  const limits = known.get(endsSlow) ?? readResponse(spec, response, endsSlow);
  known.set(endsSlow, limits);
  return limits;
}

function readResponse(
  spec: Document,
  { value, pointer: at }: Resolved,
  endsSlow: boolean,
): DocumentedLimits {
  const said = sentences(stringMember(value, "description"));
  const isTimeout = (text: string) => (endsSlow && namesDuration(text)) || speaksOfTimeout(text);
  const headers = objectMember(value, "headers") ?? {};
  const rateHeaders = Object.keys(headers)
    .sort(byCodeUnit)
    .filter((name) => /^(x-)?ratelimit|^retry-after$/i.test(name))
    .map((name) => {
      const header = dereference(spec, headers[name], pointer(at, "headers", name))?.value;
      const description = stringMember(header, "description");
      return `Header ${name}${description === undefined ? "." : `: ${sentence(description)}`}`;
    });
  return {
    rates: [...said.filter(speaksOfRate), ...rateHeaders],
    timeouts: said.filter((text) => !speaksOfRate(text) && isTimeout(text)),
  };
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

/** The codes of error answers that an operation documents. */
export function documentedErrors(operation: Operation): readonly string[] {
  return responsesOf(operation).flatMap(({ status }) => (/^[45]/.test(status) ? [status] : []));
}
