import type { FieldPath } from "../contract/endpoint.js";
import type { FollowRules } from "../contract/follow-rules.js";
import { asObject, isText, type JsonObject, namesOf, own } from "../util/json.js";
import { POLL_URL_NAMES, plainName, RESULT_URL_NAMES } from "./field-names.js";
import type { Known } from "./known.js";
import { isMediaText } from "./media-text.js";
import { valueAt, withData } from "./place.js";

/** The URLs at which an answer says that its generation can be read. */
export interface Links {
  /** A URL in a header, or of a redirect: it wins over every other way. */
  readonly location?: string | undefined;
  readonly poll?: string | undefined;
  readonly result?: string | undefined;
}

interface Followable {
  readonly id: string | undefined;
  readonly links: Links;
}

/** Whether an answer said where its generation can be read. */
export function hasLink({ location, poll }: Links): boolean {
  return location !== undefined || poll !== undefined;
}

/** Whether the one thing to ask for a generation by is the URL of its result. */
export function isLedToResult({ id, links }: Followable, canPoll: boolean): boolean {
  return links.result !== undefined && !hasLink(links) && (id === undefined || !canPoll);
}

/** URLs to follow, by the place that the spec shows, else by their usual names. */
export function linksOf(
  value: unknown,
  known: Known,
  rules: Pick<FollowRules, "poll" | "result"> = {},
): Links {
  const root = asObject(value);
  const shown = (path: FieldPath | undefined) => {
    const value = valueAt(root, path);
    return isText(value) ? value : undefined;
  };
  const inner = [...withData(root), asObject(own(root, "output"))];
  const poll = inner.map((each) => named(each, POLL_URL_NAMES)).find(isText);
  const get = inner.map((each) => own(asObject(own(each, "urls")), "get")).find(isText);
  const result = inner.map((each) => named(each, RESULT_URL_NAMES)).find(isText);
  const ofResult = shown(rules.result?.from) ?? result;
  // What cannot be asked is the result itself.
  const isAsked = ofResult !== undefined && (known.mayAsk?.(ofResult) ?? !isMediaText(ofResult));
  return {
    poll: shown(rules.poll?.from) ?? poll ?? get,
    result: isAsked ? ofResult : undefined,
  };
}

function named(container: JsonObject | undefined, names: readonly string[]): string | undefined {
  return namesOf(container)
    .filter((name) => /(url|result)$/i.test(name) && names.includes(plainName(name)))
    .map((name) => container?.[name])
    .find(isText);
}
