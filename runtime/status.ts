import { asObject, type JsonObject, own } from "./json.js";
import type { Platform, ResultFields } from "./types.js";

export type TerminalStatus = "COMPLETED" | "SUCCEEDED" | "FAILED" | "CANCELED";

/** What an answer or event says of a generation. */
export interface Reading {
  readonly id: string | undefined;
  /** Where `id` was found: an id from another place may be that of something else. */
  readonly idPlace: Place | undefined;
  /** As it came; `undefined` where there is none. */
  readonly status: unknown;
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
export function placeText(place: Place | undefined): string | undefined {
  return typeof place === "object" ? place.join(".") : place;
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
  let id = valueAt(root, fields.id);
  let idPlace: Place | undefined = fields.id;
  if (!isId(id)) {
    const found = find(root, ID_NAMES, isId);
    id = found?.value;
    idPlace = found?.place;
  }
  let status = valueAt(root, fields.status);
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
    id: id === undefined ? undefined : String(id),
    idPlace,
    status,
    statusPlace,
    terminal,
    data: terminal === undefined ? undefined : readData(root, holder, statusPlace, fields),
    holder,
  };
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

/** The terminal status that a word means, compared trimmed and in upper case. */
export function terminalOf(
  status: unknown,
  words?: Platform["terminal"],
): TerminalStatus | undefined {
  // The words of most events: comparing them is cheaper than looking them up.
  if (status === "IN_PROGRESS" || status === "IN_QUEUE") return undefined;
  if (typeof status !== "string") return undefined;
  const word = status.trim().toUpperCase();
  return words !== undefined && Object.hasOwn(words, word)
    ? words[word]
    : Object.hasOwn(WORDS, word)
      ? WORDS[word]
      : undefined;
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

function find(root: JsonObject, names: readonly string[], accepts: Accepts): Found | undefined {
  return (
    findNamed(root, "", names, accepts) ??
    findNested(root, "", names, accepts, 2) ??
    // A null proves nothing, but it is what the service said.
    findNamed(root, "", names, isNull)
  );
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

function findNested(
  holder: JsonObject,
  prefix: string,
  names: readonly string[],
  accepts: Accepts,
  levels: number,
): Found | undefined {
  const inner: [string, JsonObject][] = [];
  for (const name of HOLDER_NAMES) {
    const object = asObject(own(holder, name));
    if (object !== undefined) inner.push([`${prefix}${name}.`, object]);
  }
  for (const [place, object] of inner) {
    const found = findNamed(object, place, names, accepts);
    if (found !== undefined) return found;
  }
  if (levels === 1) return undefined;
  for (const [place, object] of inner) {
    const found = findNested(object, place, names, accepts, levels - 1);
    if (found !== undefined) return found;
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
