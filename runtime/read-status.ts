import { asObject, type JsonObject, own } from "./json.js";
import type { Platform, ResultFields } from "./types.js";

export type TerminalStatus = "COMPLETED" | "SUCCEEDED" | "FAILED" | "CANCELED";

/** What an answer or event says of a generation. */
export interface Reading {
  readonly id: string | undefined;
  /** Where `id` was found: an id from another place may be that of something else. */
  readonly idPlace: Place | undefined;
  /** As the service wrote it; `undefined` where there is none. */
  readonly status: string | undefined;
  readonly statusPlace: Place | undefined;
  readonly terminal: TerminalStatus | undefined;
  /** `undefined` or `null` where there is none. */
  readonly data: unknown;
  /** The object around the status: usage, code and message are beside it. */
  readonly holder: JsonObject;
}

/** A place that the spec shows is its own path, always the same; another one is text. */
export type Place = string | readonly string[];

/** A place in words: `data.status`. */
function placeText(place: Place | undefined): string | undefined {
  return typeof place === "object" ? place.join(".") : place;
}

/** What an event says of a reading. */
export function statusFields(reading: Reading | undefined): {
  readonly status: string | undefined;
  readonly statusKey: string | undefined;
  readonly terminal: boolean;
} {
  return {
    status: reading?.status,
    statusKey: placeText(reading?.statusPlace),
    terminal: reading?.terminal !== undefined,
  };
}

/** Where answers keep what is needed, and the platform's own words for the ends. */
export interface AnswerFields extends ResultFields {
  readonly terminal?: Platform["terminal"] | undefined;
}

/** Reads id, status and data at the places that the spec shows, else by their usual names. */
export function readAnswer(value: unknown, fields: AnswerFields): Reading | undefined {
  const root = asObject(value);
  return root === undefined ? undefined : readObject(root, fields);
}

function readObject(root: JsonObject, fields: AnswerFields): Reading {
  // Most paths are one name. Read here and not in one function for both: V8 is quick where a place
  // in the code always reads the same name. And to ask an object for its own fields is slow.
  const idName = fields.id?.length === 1 ? fields.id[0] : undefined;
  let id = idName === undefined || idName in INHERITED ? valueAt(root, fields.id) : root[idName];
  let idPlace: Place | undefined = fields.id;
  if (!isId(id)) {
    const found = find(root, ID_NAMES, isId);
    id = found?.value;
    idPlace = found?.place;
  }
  const statusName = fields.status?.length === 1 ? fields.status[0] : undefined;
  let status =
    statusName === undefined || statusName in INHERITED
      ? valueAt(root, fields.status)
      : root[statusName];
  let statusPlace: Place | undefined = fields.status;
  let holder = root;
  if (!isStatus(status)) {
    const found = find(root, STATUS_NAMES, isStatus);
    status = found?.value;
    statusPlace = found?.place;
    holder = found?.holder ?? root;
  }
  const terminal = terminalOf(status, fields.terminal);
  if (terminal !== undefined && statusPlace === fields.status) {
    holder = asObject(valueAt(root, fields.status?.slice(0, -1))) ?? root;
  }
  return {
    id: asText(id),
    idPlace,
    status: asText(status),
    statusPlace,
    terminal,
    data: terminal === undefined ? undefined : readData(root, holder, statusPlace, fields),
    holder,
  };
}

/** What JSON has beside its own fields: never read. */
const INHERITED = Object.prototype;

function asText(value: unknown): string | undefined {
  return value === undefined || typeof value === "string" ? value : String(value);
}

/**
 * Reads the answer of a create that answers with the result itself: the whole of it where no part is
 * named as the data, unless it says that there is none.
 */
export function readImmediate(value: unknown, fields: AnswerFields): Reading | undefined {
  if (value === undefined) return undefined;
  const root = asObject(value) ?? {};
  const reading = readObject(root, fields);
  const terminal = reading.terminal ?? (isPresent(own(root, "error")) ? "FAILED" : "COMPLETED");
  const data = fields.data === undefined ? value : valueAt(root, fields.data);
  return { ...reading, terminal, data };
}

/**
 * The terminal status that a word means, compared trimmed and in upper case.
 * @forTests
 */
export function terminalOf(
  status: unknown,
  words?: Platform["terminal"],
): TerminalStatus | undefined {
  // The words of most events: comparing them is cheaper than looking them up.
  if (status === "IN_PROGRESS" || status === "IN_QUEUE") return undefined;
  if (typeof status !== "string") return undefined;
  const word = status.trim().toUpperCase();
  for (const known of [words ?? WORDS, WORDS]) if (Object.hasOwn(known, word)) return known[word];
  return undefined;
}

const WORDS: Readonly<Record<string, TerminalStatus>> = {
  COMPLETED: "COMPLETED",
  SUCCEEDED: "SUCCEEDED",
  FAILED: "FAILED",
  CANCELED: "CANCELED",
  CANCELLED: "CANCELED",
  ERROR: "FAILED",
  ABORTED: "FAILED",
  EXPIRED: "FAILED",
  REJECTED: "FAILED",
};

export const ID_NAMES: readonly string[] = [
  "generation_id",
  "generationId",
  "prediction_id",
  "predictionId",
  "task_id",
  "taskId",
  "id",
];
const STATUS_NAMES: readonly string[] = [
  "status",
  "state",
  "queue_state",
  "queueState",
  "prediction_status",
  "predictionStatus",
];
const HOLDER_NAMES: readonly string[] = ["data", "generation", "prediction", "result"];
const DATA_NAMES: readonly string[] = ["data", "output", "result"];

interface Found {
  readonly holder: JsonObject;
  readonly value: unknown;
  readonly place: string;
}

type Accepts = (value: unknown) => boolean;

function isId(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || Number.isSafeInteger(value);
}

function isStatus(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function isNull(value: unknown): boolean {
  return value === null;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function valueAt(root: JsonObject, path: readonly string[] | undefined): unknown {
  if (path === undefined) return undefined;
  let value: unknown = root;
  for (const name of path) value = own(asObject(value), name);
  return value;
}

/** Two levels deep at most, the outer ones first. */
function find(root: JsonObject, names: readonly string[], accepts: Accepts): Found | undefined {
  let level: readonly Nested[] = [["", root]];
  for (let depth = 0; depth <= 2; depth += 1) {
    if (depth > 0) level = level.flatMap(nestedIn);
    for (const [prefix, holder] of level) {
      const found = findNamed(holder, prefix, names, accepts);
      if (found !== undefined) return found;
    }
  }
  // A null proves nothing, but it is what the service said.
  return findNamed(root, "", names, isNull);
}

type Nested = readonly [prefix: string, holder: JsonObject];

function nestedIn([prefix, holder]: Nested): Nested[] {
  return HOLDER_NAMES.flatMap((name) => {
    const inner = asObject(own(holder, name));
    return inner === undefined ? [] : [[`${prefix}${name}.`, inner]];
  });
}

function findNamed(
  holder: JsonObject,
  prefix: string,
  names: readonly string[],
  accepts: Accepts,
): Found | undefined {
  for (const name of names) {
    const value = own(holder, name);
    if (accepts(value)) return { holder, value, place: prefix + name };
  }
  return undefined;
}

function readData(
  root: JsonObject,
  holder: JsonObject,
  statusPlace: Place | undefined,
  fields: ResultFields,
): unknown {
  const shown = valueAt(root, fields.data);
  // An answer wrapped once more has its status, and so its data, inside the place that is shown.
  const wrapped = placeText(statusPlace)?.startsWith(`${placeText(fields.data)}.`);
  if (isPresent(shown) && !wrapped) return shown;
  return findNamed(holder, "", DATA_NAMES, isPresent)?.value;
}
