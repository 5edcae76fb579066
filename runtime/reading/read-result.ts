import type { Answer } from "../answer/answer.js";
import { hasShown, isTask, resultIn } from "../answer/answer-kind.js";
import { binaryIn } from "../answer/binary-answer.js";
import { hasContent, isOnlyBookkeeping, withoutBookkeeping } from "../answer/bookkeeping.js";
import { RUNNING } from "../answer/end-words.js";
import { failureInside, isDenied, isFiltered, saidError } from "../answer/error-in.js";
import type { FoundData } from "../answer/find-data.js";
import { isRequestId } from "../answer/find-id.js";
import { hasEmptySlot, hasMedia, mediaIn } from "../answer/has-media.js";
import type { Known } from "../answer/known.js";
import { linksOf } from "../answer/links.js";
import { valueAt } from "../answer/place.js";
import { type Reading, readAnswer } from "../answer/read-answer.js";
import { END_OF_URL } from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import type { Facts } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { Terminal } from "../call/terminal.js";
import type { FieldPath } from "../contract/endpoint.js";
import type { Generation, Source, Usage } from "../contract/generation.js";
import { classifyAt, excerpt } from "../error/classify.js";
import { asObject, isVast, type JsonObject, own } from "../util/json.js";

export type { Terminal } from "../call/terminal.js";

/** What was read of a value, how that came, and what is known of such values. */
export interface Read {
  readonly raw: unknown;
  readonly reading: Reading | undefined;
  readonly source: Source;
  readonly known: Known;
}

/** The same of an answer to a request of the call. */
export function readOf({ rules }: Call, raw: unknown, reading?: Reading): Read {
  return { raw, reading, source: "poll", known: rules.read };
}

/**
 * A terminal reading as an outcome; `next` adds what the call went through.
 *
 * @param link - where an earlier answer said that the result can be read
 */
export function toOutcome(read: Read, link?: string): Terminal | undefined {
  const { raw, reading, known } = read;
  if (reading?.terminal === undefined) return undefined;
  const { data, isRest, terminal } = reading;
  if (terminal === "FAILED" || terminal === "CANCELED") return failedEnd(read, terminal);
  const root = asObject(Array.isArray(raw) ? raw[0] : raw);
  const media = mediaIn(data, known);
  // Media that often stand beside a result count, unless the place of it is empty.
  if (media === undefined || (media === "beside" && hasEmptySlot(root))) {
    const hasResult = root !== undefined && !isRest && hasShown(valueAt(root, known.data), known);
    // Some end with a success, and an error, or the reason why there is nothing, in the place of the data.
    const isMade = hasResult && hasContent(data, known) && !isFiltered(data, true);
    const says = [root, reading.container].some((each) => each && isDenied(each, known));
    const inside = says ? undefined : failureInside(data);
    if (!isMade && (says || inside || isFiltered(root, hasResult))) {
      return failedEnd(read, "FAILED", inside);
    }
  }
  const { result: ownLink } = linksOf(root, known);
  const result = ownLink ?? link;
  const isWhole = media !== undefined || isPaidFor(reading, raw, known, result);
  const end = { ...completed(data, read, isWhole, terminal), link: result };
  if (hasMedia(data, known, "sure")) return { ...end, made: end.generation };
  return ownLink === undefined || isWhole ? end : { ...end, made: madeByLink(read) };
}

/** The result should it turn out that the URL of an answer, which may be asked, is no more than that of a file. */
export function madeByLink({ raw, source, known }: Read): Terminal["generation"] {
  const isNoResult = (text: string) => known.isNoResult?.(text) === true;
  const file = { ...known, isNoResult, mayAsk: () => false };
  const reading = readAnswer(raw, file, undefined, true);
  return completed(reading?.data ?? raw, { raw, reading, source }).generation;
}

/**
 * An end without a result.
 *
 * @param container - the object that says why
 */
export function failedEnd(
  { raw, reading, source, known: { error } }: Read,
  status: "FAILED" | "CANCELED",
  container: JsonObject = reading?.container ?? {},
  impliedStatus: number | undefined = saidError(container, {})?.impliedStatus,
): Terminal {
  const said = typeof raw === "string" ? raw : container;
  const why = classifyAt(impliedStatus, said, raw, error);
  const isRejected = reading?.isModerated || (why.category === "unknown" && isFiltered(raw));
  const category = isRejected ? "content_rejected" : why.category;
  const shown = asObject(own(container, "error")) ?? withoutBookkeeping(container);
  const message = why.message ?? noReasonGiven(status, shown);
  const more = { id: reading?.id ?? "", ...readUsage(container), source, raw, attempts: 0 };
  const generation = { ok: false, status, ...why, message, category, ...more } as const;
  return { kind: "generation", generation, isWhole: true };
}

const ERROR_PLACE = " (lifecycle.error of modelsmith.config.ts says where)";

/** What is told of an end whose reason is at no known place: the answer itself may show it. */
function noReasonGiven(status: "FAILED" | "CANCELED", rest: unknown): string {
  const ended = `It ${status === "FAILED" ? "failed" : "was canceled"}, and the service gave no reason`;
  const shown = excerpt(JSON.stringify(rest, shorter) ?? "");
  return shown === undefined ? `${ended}.` : `${ended} at a known place${ERROR_PLACE}: ${shown}`;
}

/** Cuts before anything else, so that a long answer costs no time, and leaves out what is empty. */
function shorter(_: string, value: unknown): unknown {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return;
  return typeof value === "string" || Array.isArray(value) ? value.slice(0, 300) : value;
}

/**
 * Whether a success has what was paid for: media, or what else was made, if no URL leads to it and its place is
 * not beside it. If not, it is asked for once more.
 */
export function isPaidFor(
  { data, isRest }: FoundData,
  raw: unknown,
  known: Known,
  link?: string,
  [place]: FieldPath = known.data ?? [],
): boolean {
  if (mediaIn(data, known) !== undefined || isVast(asObject(data) ?? {})) return true;
  const isBeside = isRest && place !== undefined && own(asObject(raw), place) !== undefined;
  if (link !== undefined || isBeside) return false;
  return isRest
    ? hasContent(data, known)
    : (hasContent(data, known) || !hasEmptySlot(data ?? null)) && !isOnlyBookkeeping(data, known);
}

/** Whether another request than the one for the status has the result of a success. */
export function isElsewhere(
  { generation, isWhole, link }: Terminal,
  { links }: Pick<Facts, "links">,
  { hasResultRequest }: Pick<Policy, "hasResultRequest">,
): boolean {
  const isLed = (link ?? links.result) !== undefined && !isWhole;
  return generation.ok && (hasResultRequest || isLed);
}

/** What is known once a success has said where its result is. */
export function ledBy({ link }: Terminal, facts: Facts): Facts {
  return link === undefined ? facts : { ...facts, links: { ...facts.links, result: link } };
}

/**
 * A generation has the id that it is asked for by. Without a poll path, `request_id` may name the create: then the
 * id in the result is preferred.
 */
export function underItsId(
  generation: Generation<unknown>,
  { id, idPlace, links }: Facts,
  { canPoll }: Pick<Policy, "canPoll">,
): Generation<unknown> {
  const isOfCreate = !canPoll && (links.location ?? links.poll) && isRequestId(idPlace);
  // Another part of the same URL: the end of that one was `status`, for instance.
  const isInUrl = idPlace === END_OF_URL && links.location?.includes(generation.id);
  const isSure = !isOfCreate && !isInUrl;
  return { ...generation, id: (isSure ? id : generation.id || id) ?? generation.id };
}

/** A success with its data. */
export function completed(
  data: unknown,
  { raw, reading, source }: Partial<Read> & Pick<Read, "source">,
  isWhole = true,
  status: "COMPLETED" | "SUCCEEDED" = "COMPLETED",
): Terminal {
  const usage = reading && readUsage(reading.container);
  const more = { id: reading?.id ?? "", ...usage, source, raw, attempts: 0 };
  const generation = { ok: true, status, data: data ?? null, ...more } as const;
  return { kind: "generation", generation, isWhole };
}

/** The result where the answer is a picture, a video or a sound itself. */
export function binaryResult(answer: Answer): Terminal | undefined {
  const data = binaryIn(answer);
  return data && completed(data, { source: "poll" });
}

/** What is known of an answer that has no status. */
interface WithoutStatus {
  /** There is something to follow. */
  readonly canGoOn: boolean;
  /** The spec says that the answer is the result. */
  readonly isResult: boolean;
}

/** The result in an answer that has no status, or a word that none explains where nothing can be followed. */
export function resultWithoutStatus(
  read: Read,
  { canGoOn, isResult }: WithoutStatus,
): Terminal | undefined {
  const { raw, reading, known } = read;
  if (raw === undefined || reading?.terminal !== undefined) return undefined;
  // Where nothing can be followed, a word as `created` beside what was made is of that.
  const goesOn = canGoOn || (RUNNING.test(reading?.status ?? "") && !hasMedia(raw, known));
  if (goesOn && isTask(raw, reading, known)) return undefined;
  const isSure = isResult || !canGoOn;
  const found = resultIn(raw, known, !canGoOn, isResult);
  if (isSure && reading && mediaIn(raw, known) === undefined) {
    // Of each that was to be made, an item of a list may say why it was not.
    const inside = found ? undefined : failureInside(raw);
    if (inside || isFiltered(raw, found !== undefined)) return failedEnd(read, "FAILED", inside);
  }
  return found && completed(found.data, read);
}

function readUsage(container: Reading["container"]): { usage: Usage } | undefined {
  // The service's own words about its charge: each field is `unknown` or checked by its reader.
  const usage = asObject(own(container, "usage")) as Usage | undefined;
  return usage && { usage };
}
