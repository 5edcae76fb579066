import { asObject, type JsonObject, own } from "./json.js";
import type { ResultFields } from "./types.js";

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

/** Reads id, status and data at the places that the spec shows, else by their usual names. */
export function readAnswer(value: unknown, fields: ResultFields): Reading | undefined {
  const root = asObject(value);
  if (root === undefined) return undefined;
  const id = find(root, fields.id, ID_NAMES, isId);
  const status = find(root, fields.status, STATUS_NAMES, isStatus);
  const terminal = terminalOf(status?.value);
  const holder = status?.holder ?? id?.holder ?? root;
  return {
    id: id === undefined ? undefined : String(id.value),
    idPlace: id?.place,
    status: status?.value,
    statusPlace: status?.place,
    terminal,
    data: terminal === undefined ? undefined : readData(root, status, fields),
    holder,
  };
}

/** The terminal status that a word means, compared trimmed and in upper case. */
export function terminalOf(status: unknown): TerminalStatus | undefined {
  if (typeof status !== "string") return undefined;
  return WORDS.has(status) ? WORDS.get(status) : WORDS.get(status.trim().toUpperCase());
}

const WORDS: ReadonlyMap<string, TerminalStatus | undefined> = /* @__PURE__ */ new Map<
  string,
  TerminalStatus | undefined
>([
  // No end, and the words of most events: found at once.
  ["IN_QUEUE", undefined],
  ["IN_PROGRESS", undefined],
  ["processing", undefined],
  ["COMPLETED", "COMPLETED"],
  ["SUCCEEDED", "SUCCEEDED"],
  ["FAILED", "FAILED"],
  ["CANCELED", "CANCELED"],
  ["CANCELLED", "CANCELED"],
  ["ERROR", "FAILED"],
  ["ABORTED", "FAILED"],
  ["EXPIRED", "FAILED"],
  ["REJECTED", "FAILED"],
]);

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
  readonly place: Place;
}

type Accepts = (value: unknown) => boolean;

function isId(value: unknown): boolean {
  return (typeof value === "string" && value !== "") || Number.isSafeInteger(value);
}

function isStatus(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function find(
  root: JsonObject,
  shown: readonly string[] | undefined,
  names: readonly string[],
  accepts: Accepts,
): Found | undefined {
  return (
    (shown === undefined ? undefined : findShown(root, shown, accepts)) ??
    findNamed(root, "", names, accepts) ??
    findNested(root, "", names, accepts, 2) ??
    // A null proves nothing, but it is what the service said.
    findNamed(root, "", names, isNull)
  );
}

function isNull(value: unknown): boolean {
  return value === null;
}

function findShown(root: JsonObject, path: readonly string[], accepts: Accepts): Found | undefined {
  let holder: JsonObject | undefined = root;
  const last = path.length - 1;
  for (let at = 0; at < last; at += 1) holder = asObject(own(holder, path[at] ?? ""));
  const value = own(holder, path[last] ?? "");
  return holder !== undefined && accepts(value) ? { holder, value, place: path } : undefined;
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

function readData(root: JsonObject, status: Found | undefined, fields: ResultFields): unknown {
  const shown = fields.data === undefined ? undefined : findShown(root, fields.data, isPresent);
  // An answer wrapped once more has its status, and so its data, inside the place that is shown.
  const wrapped =
    shown !== undefined && placeText(status?.place)?.startsWith(`${placeText(shown.place)}.`);
  if (shown !== undefined && !wrapped) return shown.value;
  return findNamed(status?.holder ?? root, "", DATA_NAMES, isPresent)?.value;
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}
