import { isGenerationWord } from "../../util/field-names.js";
import { sharedStart } from "../../util/shared-start.js";
import { mapPlaceholders, placeholdersIn, segmentsOf } from "../../util/url-path.js";
import { wordsOf } from "../../util/words.js";

/** How a path relates to that of a create. */
export interface Nearness {
  /** It contains the create's own, and beside it only the id and words of generations. */
  readonly isOwn: boolean;
  /** How many segments come after the create's own. */
  readonly extra: number;
  /** How many segments both begin with, versions and the like aside. */
  readonly shared: number;
  /** The words that the create's path does not have. */
  readonly words: readonly string[];
  /** The last segment that is not a placeholder: the kind of thing that the id names. */
  readonly holder: string;
}

export function pathNearness(create: string, other: string): Nearness {
  const [mine, theirs] = [segmentsOf(create), segmentsOf(other)];
  const begin = sharedStart([mine, theirs]);
  const rest = theirs.slice(begin);
  const words = rest.filter((segment) => !segment.startsWith("{")).flatMap(wordsOf);
  const isOwn = begin === mine.length && rest.length > 0 && words.every(isGenerationWord);
  const shared = mine.slice(0, begin).filter((segment) => !commonSegment.test(segment)).length;
  const holder = theirs.findLast((segment) => !segment.startsWith("{")) ?? "";
  return { isOwn, extra: rest.length, shared, words, holder };
}

/**
 * What stands in a create's path where another path has placeholders, if that one is the create's own
 * with more behind it: the `{model}` of `/ai/{model}/{task_id}` is `flux` for `/ai/flux`.
 *
 * @param options - `isMeant`: whether it is, though no word is in both paths
 */
export function ownPlaces(
  create: string,
  other: string,
  { isMeant = false }: { readonly isMeant?: boolean } = {},
): ReadonlyMap<string, string> {
  const [mine, theirs] = [segmentsOf(create), segmentsOf(other)];
  const rest = theirs.slice(mine.length);
  const places = new Map<string, string>();
  let isTied = isMeant;
  for (const [index, segment] of mine.entries()) {
    const their = theirs[index] ?? "";
    const [name] = placeholdersIn(their);
    if (their === segment) isTied ||= !commonSegment.test(segment);
    else if (their !== `{${name}}` || segment.includes("{")) return nothing;
    else places.set(name ?? "", segment);
  }
  return isTied && rest.length > 0 ? places : nothing;
}

const nothing: ReadonlyMap<string, string> = new Map();

/** A path with what stands in some of its places. */
export function withPlaces(path: string, places: ReadonlyMap<string, string>): string {
  if (places.size === 0) return path;
  return mapPlaceholders(path, (name, whole) => places.get(name) ?? whole);
}

/** Segments that all paths of an API begin with. */
export const commonSegment: RegExp = /^(v\d+[a-z]*\d*|api|rest|openapi|\{[^{}]*\})$/i;

const otherThings =
  "cancel|close|delete|remove|forget|stop|abort|retry|subscribe|stream|events?|logs?|history|list|uploads?|webhooks?|users?|account|billing|credits?|balance|usage|keys?|models?|teams?|datasets?|elements?|albums?|folders?|fine-?tun(?:e|es|ing)";
const otherWord = new RegExp(`(^|[/_-])(${otherThings})([/_-]|$)`, "i");
const otherSegment = new RegExp(`^(${otherThings})$`, "i");
/** One of them is all that the ids at the end are of: `/models/{owner}/{name}`. */
const oneOfOther = new RegExp(`/(${otherThings})(/\\{[^/]*\\})+$`, "i");

/** The history of one generation: `/history/{prompt_id}`. That of a session or of any id is another. */
const historyOfOne =
  /\/history\/\{(prompt|task|job|generation|prediction|request|run)_?(uu)?id\}$/i;

/**
 * Whether a path does something else with a generation, or concerns something else. The segments that it
 * shares with the create's own, of whatever version, do not say so, if only words of generations follow:
 * `/models/flux/images/{id}` is about what `/models/flux/images` creates. Nor does a part of such a segment.
 */
export function isForOther(create: string, path: string): boolean {
  const asked = path.replace(historyOfOne, "");
  if (!otherWord.test(asked)) return false;
  const [mine = [], theirs = []] = [create, asked].map((each) =>
    segmentsOf(each.replace(version, "/v")),
  );
  const begin = sharedStart([mine, theirs]);
  const [shared, rest] = [theirs.slice(0, begin), theirs.slice(begin)];
  const written = rest.filter((segment) => !segment.startsWith("{"));
  const words = written.flatMap(wordsOf);
  return (
    oneOfOther.test(asked) ||
    otherWord.test(written.join("/")) ||
    (shared.some((segment) => otherSegment.test(segment)) && !words.every(isGenerationWord))
  );
}

const version = /\/v\d+[a-z]*\d*(?=\/)/i;

/** Whether the last words of a path are those of a question: `/fetch/{id}`, `/task/get_status`. */
export function asksOnly(path: string): boolean {
  const last = segmentsOf(path).findLast((segment) => !segment.startsWith("{")) ?? "";
  return isQuestion(wordsOf(last), asking);
}

/** Whether words ask, and name nothing but generations and what is known of them. */
export function isQuestion(words: readonly string[], asks: RegExp): boolean {
  return (
    words.some((word) => asks.test(word)) &&
    words.every((word) => asks.test(word) || isGenerationWord(word))
  );
}

const asking = /^(status(es)?|state|info|query|fetch|results?|progress|get|retrieve|poll)$/i;

/** Whether a path asks for what was made: `/result/{id}`, `/jobs/{id}/content`. */
export function asksForResult(path: string): boolean {
  return resultPath.test(path);
}

const resultPath =
  /\/(results?|contents?|outputs?|downloads?|files?)(\/\{[^/]*\})?$|\}\/(images?|pictures?|media|videos?)$/i;
