import { isTask, linksOf, resultIn, saysError } from "../answer/answer-kind.js";
import { isOnlyBookkeeping, isOnlyFigures, withoutBookkeeping } from "../answer/find-data.js";
import { hasEmptyList, hasMedia } from "../answer/has-media.js";
import type { Reading } from "../answer/read-answer.js";
import { END_OF_URL, idInUrl } from "../answer/scavenge-id.js";
import type { Call } from "../call/call.js";
import type { Facts, Outcome } from "../call/engine-state.js";
import type { Policy } from "../call/policy.js";
import type { FieldPath, Generation, ReadPlaces, Source, Usage } from "../contract/types.js";
import { classifyAt, excerpt } from "../error/classify.js";
import { asObject, isVast, own } from "../util/json.js";

export type Terminal = Extract<Outcome, { kind: "generation" }>;

/**
 * A terminal reading as an outcome; `next` adds what the call went through.
 *
 * @param link - where an earlier answer said that the result can be read
 */
export function toOutcome(
  reading: Reading,
  raw: unknown,
  source: Source,
  places: ReadPlaces = {},
  link?: string,
): Terminal | undefined {
  const { container, data, isRest } = reading;
  if (reading.terminal === undefined) return undefined;
  const known = { id: reading.id ?? "", ...readUsage(container), source, raw, attempts: 0 };
  const isSuccess = reading.terminal === "COMPLETED" || reading.terminal === "SUCCEEDED";
  // Some end with a success, and an error in the place of the data.
  const isUnsure = isSuccess && (isRest || !hasData(data)) && !hasMedia(data);
  const isFailure = isUnsure && saysError(asObject(raw), places);
  const terminal = isFailure ? "FAILED" : reading.terminal;
  if (terminal === "COMPLETED" || terminal === "SUCCEEDED") {
    const generation = { ok: true, status: terminal, data: data ?? null, ...known } as const;
    const isWhole = hasData(data) && !(isRest && isLacking(data, raw, places.data, link));
    return { kind: "generation", generation, isWhole };
  }
  const { retryable: _, ...why } = classifyAt(undefined, container, raw, places.error);
  const category = reading.isModerated ? "content_rejected" : why.category;
  const message = why.message ?? noReasonGiven(terminal, withoutBookkeeping(container));
  const generation = { ok: false, status: terminal, ...why, message, category, ...known } as const;
  return { kind: "generation", generation, isWhole: true };
}

const ERROR_PLACE = " (lifecycle.error of modelsmith.config.ts says where)";

/** What is told of an end whose reason is at no known place: the answer itself may show it. */
export function noReasonGiven(status: "FAILED" | "CANCELED", rest: unknown): string {
  const ended = `It ${status === "FAILED" ? "failed" : "was canceled"}, and the service gave no reason`;
  const shown = excerpt(JSON.stringify(rest, shorter) ?? "");
  return shown === undefined ? `${ended}.` : `${ended} at a known place${ERROR_PLACE}: ${shown}`;
}

/** Cuts before anything else, so that a long answer costs no time, and leaves out what is empty. */
function shorter(_: string, value: unknown): unknown {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return;
  return typeof value === "string" || Array.isArray(value) ? value.slice(0, 300) : value;
}

/** Whether a success has what was paid for; if not, the poll endpoint is asked for it. */
function hasData(data: unknown): boolean {
  return data !== undefined && data !== null && !isOnlyBookkeeping(data);
}

/**
 * Whether what a success has beside its bookkeeping is not what was paid for: the place for that is empty, or
 * there are figures alone, or a URL leads to it. Then it is asked for once more.
 */
export function isLacking(
  rest: unknown,
  raw: unknown,
  place: FieldPath | undefined,
  link: string | undefined = linksOf(Array.isArray(raw) ? raw[0] : raw).result,
): boolean {
  if (hasMedia(rest) || isVast(asObject(rest) ?? {})) return false;
  const isEmpty = place?.[0] !== undefined && own(asObject(raw), place[0]) !== undefined;
  return link !== undefined || isEmpty || (place !== undefined && isOnlyFigures(rest));
}

/** Whether another request than the one for the status has the result of a success. */
export function isElsewhere(
  { generation, isWhole }: Terminal,
  { links }: Pick<Facts, "links">,
  { hasResultRequest }: Pick<Policy, "hasResultRequest">,
): boolean {
  return generation.ok && (hasResultRequest || (links.result !== undefined && !isWhole));
}

/**
 * A generation has the id that it is asked for by. Where no path takes an id, only a URL, a `request_id` may be
 * that of the create alone: then the id in the result is surer.
 */
export function underItsId(
  generation: Generation<unknown>,
  { id, idPlace, links }: Facts,
  { canPoll }: Pick<Policy, "canPoll">,
): Generation<unknown> {
  const isOfCreate =
    !canPoll && (links.location ?? links.poll) && /request_?id$/i.test(`${idPlace}`);
  // Another part of the same URL: the end of that one was `status`, for instance.
  const isInUrl = idPlace === END_OF_URL && links.location?.includes(generation.id);
  const isSure = !isOfCreate && !isInUrl;
  return { ...generation, id: (isSure ? id : generation.id || id) ?? generation.id };
}

/** An answer without a status, as the result that it is. */
export function completed(
  data: unknown,
  reading: Reading | undefined,
  raw: unknown,
  source: Source,
): Terminal {
  const usage = reading && readUsage(reading.container);
  const generation: Generation<unknown> = {
    ok: true,
    status: "COMPLETED",
    id: reading?.id ?? "",
    data: data ?? null,
    ...usage,
    source,
    raw,
    attempts: 0,
  };
  return { kind: "generation", generation, isWhole: hasData(data) };
}

/** The result in an answer that has no status and no sign of a task. */
export function resultWithoutStatus(
  call: Call,
  raw: unknown,
  reading: Reading | undefined,
  source: Source,
  isSure: boolean,
): Terminal | undefined {
  if (raw === undefined || reading?.terminal !== undefined || isTask(raw, reading))
    return undefined;
  if (!isSure && isWithoutMedia(call, raw, reading?.id)) return undefined;
  const found = resultIn(raw, call.rules.read, isSure);
  return found && completed(found.data, reading, raw, source);
}

/** Whether an answer that can be asked for again has an address of its own at most, and nothing that was made. */
function isWithoutMedia({ origin, rules }: Call, raw: unknown, id: string | undefined): boolean {
  const { poll } = rules;
  if (poll?.path === undefined || id === undefined) return false;
  if (hasEmptyList(raw)) return !hasMedia(raw, "sure");
  const isOwn = (text: string) =>
    URL.canParse(text) &&
    new URL(text).origin === origin &&
    idInUrl(new URL(text), poll)?.replace(/\.json$/, "") === id;
  return !hasMedia(raw, "any", isOwn);
}

function readUsage(container: Reading["container"]): { usage: Usage } | undefined {
  // The service's own words about its charge: each field is `unknown` or checked by its reader.
  const usage = asObject(own(container, "usage")) as Usage | undefined;
  return usage && { usage };
}
