import type { Document } from "../input/load-openapi.js";
import { dereferenceOrNone } from "../openapi/resolve-ref.js";
import { responsesOf } from "../openapi/responses.js";
import type { Operation, Resolved, Spec } from "../openapi/spec.js";
import {
  byCodeUnit,
  isObject,
  member,
  objectMember,
  sortKeys,
  stringMember,
} from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import { withStop } from "../util/phrases.js";

/** Sentences of a spec about limits that its schemas don't show. */
interface DocumentedLimits {
  /** Also headers of a 429 and `x-ratelimit…` extensions. */
  readonly rates: readonly string[];
  /** After which time the server ends something. */
  readonly timeouts: readonly string[];
}

/** The limits in the spec's own words, each sentence once; absent if nothing is documented. */
export function documentedLimits(
  specs: readonly Document[],
  operations: readonly Operation[],
): { readonly rateLimits?: string; readonly serverTimeouts?: string } {
  const limits = [
    ...specs.map(limitsOfSpec),
    ...operations.map((operation) => limitsOfOperation(operation)),
  ];
  const rates = new Set(limits.flatMap((limit) => limit.rates));
  const timeouts = new Set(limits.flatMap((limit) => limit.timeouts));
  return {
    ...(rates.size > 0 && { rateLimits: [...rates].join(" ") }),
    ...(timeouts.size > 0 && { serverTimeouts: [...timeouts].join(" ") }),
  };
}

function limitsOfSpec({ root }: Document): DocumentedLimits {
  const info = objectMember(root, "info");
  const texts = sentences(stringMember(info, "description"));
  return {
    rates: [...extensions(root), ...extensions(info), ...texts.filter(namesRate)],
    timeouts: texts.filter(namesTimeout),
  };
}

/** A response that merely exists documents nothing. */
function limitsOfOperation(operation: Operation): DocumentedLimits {
  const { spec, object } = operation;
  const texts = sentences(stringMember(object, "description"));
  const responses = responsesOf(operation).map(({ status, resolved }) => {
    if (resolved === undefined) return noLimits;
    return limitsOfResponses(spec)[timeoutStatuses.has(status) ? "slow" : "other"](resolved);
  });
  return {
    rates: [
      ...extensions(object),
      ...texts.filter(namesRate),
      ...responses.flatMap(({ rates }) => rates),
    ],
    timeouts: [...texts.filter(namesTimeout), ...responses.flatMap(({ timeouts }) => timeouts)],
  };
}

/** Statuses that say that something took too long. */
const timeoutStatuses: ReadonlySet<string> = new Set(["408", "504", "524"]);

const noLimits: DocumentedLimits = { rates: [], timeouts: [] };

/** Read once of each response: the operations of a spec share most of them. */
const limitsOfResponses = memoizeByObject((spec: Spec) => ({
  slow: memoizeByObject((response: Resolved) => limitsOfResponse(spec, response, namesDuration)),
  other: memoizeByObject((response: Resolved) => limitsOfResponse(spec, response, namesTimeout)),
}));

function limitsOfResponse(
  spec: Spec,
  { value, pointer: at }: Resolved,
  isTimeout: (text: string) => boolean,
): DocumentedLimits {
  const texts = sentences(stringMember(value, "description"));
  const headers = objectMember(value, "headers") ?? {};
  const rateHeaders = Object.keys(headers)
    .sort(byCodeUnit)
    .filter((name) => /^(x-)?ratelimit|^retry-after$/i.test(name))
    .map((name) => {
      const header = dereferenceOrNone(spec, headers[name], pointer(at, "headers", name))?.value;
      const description = stringMember(header, "description");
      return `Header ${name}${description === undefined ? "." : `: ${toSentence(description)}`}`;
    });
  return {
    rates: [...texts.filter(namesRate), ...rateHeaders],
    timeouts: texts.filter((text) => !namesRate(text) && isTimeout(text)),
  };
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

/** A duration after which the server ends something; not the length of a clip. */
function namesTimeout(text: string): boolean {
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
    .map(toSentence);
}

function toSentence(text: string): string {
  return withStop(text.replace(/\s+/g, " ").trim());
}
