import type { FieldPath, ReadPlaces } from "../contract/types.js";
import { asObject, isVast, type JsonObject, namesOf, own, parseExact } from "../util/json.js";
import { endOf, type TerminalStatus } from "./end-words.js";
import {
  DATA_NAMES,
  HOLDER_NAMES,
  ID_NAMES,
  isBookkeeping,
  isStatusName,
  plainName,
} from "./field-names.js";
import { hasMedia } from "./has-media.js";

/** What an answer or event says about a generation. */
export interface Reading {
  readonly id: string | undefined;
  /** Where `id` was found: an id from another place may be that of something else. */
  readonly idPlace: Place | undefined;
  /** As the service wrote it; `undefined` if there is none. */
  readonly status: string | undefined;
  readonly statusPlace: Place | undefined;
  readonly terminal: TerminalStatus | undefined;
  /** Its status says that moderation rejected it. */
  readonly isModerated: boolean;
  /** `undefined` or `null` if there is none. */
  readonly data: unknown;
  /** The data are what an answer without a place of data has beside its bookkeeping. */
  readonly isRest: boolean;
  /** The object around the status: usage, code and message stand in it. */
  readonly container: JsonObject;
}

/** Where a value was found: the very path of the spec if it shows one, else a dotted path. */
export type Place = string | FieldPath;

/** The fields of a reading that events carry. */
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

function placeText(place: Place | undefined): string | undefined {
  return typeof place === "object" ? place.join(".") : place;
}

/**
 * Reads id, status and data at the places that the spec shows, else by their usual names.
 *
 * @param text - what the value was parsed from: integer ids beyond 2^53 are copied from it
 * @param isTask - it answers a create, and the spec has a task there: a result without media is none
 */
export function readAnswer(
  value: unknown,
  places: ReadPlaces,
  text?: string,
  isTask = false,
): Reading | undefined {
  const root = asObject(Array.isArray(value) ? value[0] : value);
  if (root === undefined) return undefined;
  // The quick way for paths of one name, which most are. Written out for id and status instead of
  // in a shared function: V8 is quick if one place in the code always reads the same name, and
  // Object.hasOwn is slow.
  let idPlace: Place | undefined = places.id?.[0];
  const idName = idPlace?.length === 1 ? idPlace[0] : undefined;
  let id =
    idName === undefined || idName in INHERITED ? valueAt(root, places.id?.[0]) : root[idName];
  if (!isId(id)) {
    const found = findId(root, places.id);
    id = found?.value;
    idPlace = found?.place;
  }
  const statusName = places.status?.length === 1 ? places.status[0] : undefined;
  let status =
    statusName === undefined || statusName in INHERITED
      ? valueAt(root, places.status)
      : root[statusName];
  let statusPlace: Place | undefined = places.status;
  let container = root;
  if (!isStatus(status)) {
    const found = findStatus(root, idPlace);
    status = found?.value;
    statusPlace = found?.place;
    container = found?.container ?? root;
  }
  const isOther =
    SUCCESS.test(String(status)) &&
    isEnvelopes(root, statusPlace, idPlace, places) &&
    (isTask || (!isAtShown(statusPlace, idPlace, places) && isOnlyFigures(root)));
  const said = isOther ? undefined : status;
  let end = endOf(said, places.words);
  if (!isStatus(status)) {
    const flag = valueAt(root, places.flag ?? DONE);
    const beside = asObject(valueAt(root, places.flag?.slice(0, -1) ?? []));
    const hasFailed = FAULTS.some((name) => own(beside, name) === true);
    if (typeof flag === "boolean" && hasFailed) end = "FAILED";
    else if (flag === true) end = isPresent(own(root, "error")) ? "FAILED" : "COMPLETED";
  }
  if (end !== undefined && statusPlace === places.status) {
    container = asObject(valueAt(root, places.status?.slice(0, -1))) ?? root;
  }
  const data = end === undefined ? NONE : readData(root, container, statusPlace, places);
  return {
    id: idText(id, idPlace, text),
    idPlace,
    status: status === undefined || typeof status === "string" ? status : String(status),
    statusPlace,
    terminal: end === "CONTENT_REJECTED" ? "FAILED" : end,
    isModerated: end === "CONTENT_REJECTED",
    ...data,
    container,
  };
}

const NONE = { data: undefined, isRest: false } as const;

/** Names that every object inherits: as a field they are only read with `own`. */
const INHERITED = Object.prototype;
const DONE: FieldPath = ["done"];
/** Booleans beside the flag that say that it will not turn true. */
const FAULTS = ["faulted", "failed", "is_failed", "isFailed"];

/** The id as text; for a number that JavaScript rounds, the digits that the answer has. */
function idText(
  id: unknown,
  place: Place | undefined,
  text: string | undefined,
): string | undefined {
  if (typeof id === "string") return id;
  if (typeof id !== "number") return undefined;
  if (Number.isSafeInteger(id) || text === undefined) return String(id);
  const alike = new Set((text.match(/-?\d{16,}/g) ?? []).filter((digits) => Number(digits) === id));
  if (alike.size === 1) return [...alike][0];
  // Of several that JavaScript rounds to the same number, the one that stands there.
  const whole = parseExact(text);
  const root = asObject(Array.isArray(whole) ? whole[0] : whole) ?? {};
  const exact = valueAt(root, typeof place === "string" ? place.split(".") : place);
  return typeof exact === "string" && alike.has(exact) ? exact : undefined;
}

export function valueAt(root: JsonObject, path: FieldPath | undefined): unknown {
  if (path === undefined) return undefined;
  let value: unknown = root;
  for (const name of path) {
    value = Array.isArray(value) ? value[Number(name)] : own(asObject(value), name);
  }
  return value;
}

/** Longer than any id that a URL carries. */
const LONGEST_ID = 4_096;

function isId(value: unknown): value is string | number {
  if (typeof value === "string") return value !== "" && value.length <= LONGEST_ID;
  return Number.isInteger(value);
}

function isStatus(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number";
}

function isPresent(value: unknown): boolean {
  return value !== undefined && value !== null;
}

interface Found {
  readonly container: JsonObject;
  readonly value: unknown;
  readonly place: string;
}

function findId(root: JsonObject, shown: ReadPlaces["id"]): Found | undefined {
  for (const path of shown ?? []) {
    const value = valueAt(root, path);
    if (isId(value)) return { container: root, value, place: path.join(".") };
  }
  let best: Found | undefined;
  let bestRank = ID_NAMES.length;
  for (const [prefix, container] of objectsIn(root)) {
    for (const name of namesOf(container)) {
      if (!ID_ENDING.test(name)) continue;
      const rank = ID_NAMES.indexOf(plainName(name));
      const value = container[name];
      if (rank < 0 || rank >= bestRank || !isId(value)) continue;
      best = { container, value, place: prefix + name };
      bestRank = rank;
    }
  }
  return best;
}

/** A quick check first: most names of a large object match neither. */
const ID_ENDING = /id$/i;
const STATUS_ENDING = /stat(e|us)$/i;

/** The status next to the id wins: an envelope has one of its own. Words win over numbers. */
function findStatus(root: JsonObject, idPlace: Place | undefined): Found | undefined {
  const prefix = placeText(idPlace)?.replace(/[^.]*$/, "") ?? "";
  const levels = [...objectsIn(root)];
  levels.sort(([one], [other]) => Number(other === prefix) - Number(one === prefix));
  const found = levels.flatMap(([at, container]) =>
    namesOf(container)
      .filter((name) => STATUS_ENDING.test(name) && isStatusName(plainName(name)))
      .sort((one, other) => rank(one) - rank(other))
      .map((name): Found => ({ container, value: container[name], place: at + name })),
  );
  return (
    found.find(({ value }) => typeof value === "string") ??
    found.find(({ value }) => typeof value === "number") ??
    found.find(({ value }) => value === null)
  );
}

function rank(name: string): number {
  return ["status", "state"].indexOf(plainName(name)) >>> 0;
}

const SUCCESS = /^\s{0,9}success\s{0,9}$/i;

/**
 * Whether a success may be said of the answer, as JSend does of each, and not of the generation: media
 * beside it tell otherwise. A config that explains the word decides.
 */
function isEnvelopes(
  root: JsonObject,
  place: Place | undefined,
  idPlace: Place | undefined,
  { status: shown, words }: ReadPlaces,
): boolean {
  const [holder, idHolder] = [place, idPlace].map(
    (each) => placeText(each)?.replace(/[^.]*$/, "") ?? "",
  );
  const isOutside = idHolder !== holder && idHolder?.startsWith(holder ?? "") === true;
  const isElsewhere = shown !== undefined && place !== shown;
  return (isOutside || isElsewhere) && words?.["SUCCESS"] === undefined && !hasMedia(root);
}

/** Whether status and id stand where the spec shows both. */
function isAtShown(
  place: Place | undefined,
  idPlace: Place | undefined,
  { status, id }: ReadPlaces,
): boolean {
  const ids = id?.map(placeText) ?? [];
  return status !== undefined && place === status && ids.includes(placeText(idPlace));
}

type Nested = readonly [prefix: string, container: JsonObject];

/** The object, then the objects under its holder names, then those under theirs. */
function* objectsIn(root: JsonObject): Generator<Nested> {
  let level: Nested[] = [["", root]];
  for (let depth = 0; depth <= 2; depth += 1) {
    yield* level;
    level = level.flatMap(([prefix, container]) =>
      [...HOLDER_NAMES, "error"].flatMap((name): Nested[] => {
        const inner = asObject(own(container, name));
        return inner === undefined ? [] : [[`${prefix}${name}.`, inner]];
      }),
    );
  }
}

function readData(
  root: JsonObject,
  container: JsonObject,
  statusPlace: Place | undefined,
  places: ReadPlaces,
): Pick<Reading, "data" | "isRest"> {
  const shown = valueAt(root, places.data);
  // An answer wrapped once more has its status, and so its data, inside the place that is shown.
  const wrapped =
    statusPlace !== places.status &&
    placeText(statusPlace)?.startsWith(`${placeText(places.data)}.`);
  // The items of a list may each have their own.
  if (isPresent(shown) && (!wrapped || Array.isArray(shown))) {
    return { data: shown, isRest: false };
  }
  return dataOf(container) ?? (container === root ? undefined : dataOf(root, container)) ?? NONE;
}

/** The data under one of its usual names, else the object without its bookkeeping fields. */
function dataOf(
  container: JsonObject,
  inner?: JsonObject,
): Pick<Reading, "data" | "isRest"> | undefined {
  let data: unknown;
  let bestRank = DATA_NAMES.length;
  for (const name of namesOf(container)) {
    const rank = DATA_NAMES.indexOf(plainName(name));
    const value = container[name];
    if (rank < 0 || rank >= bestRank || value === inner) continue;
    if (!isPresent(value) || isOnlyBookkeeping(value)) continue;
    data = value;
    bestRank = rank;
  }
  if (data !== undefined) return { data, isRest: false };
  const rest = withoutBookkeeping(container, inner);
  return rest === undefined ? undefined : { data: rest, isRest: true };
}

/** The fields of an answer that are not bookkeeping; `undefined` if none is left. */
export function withoutBookkeeping(container: JsonObject, inner?: JsonObject): unknown {
  // Whatever else so large an object may be, it is the result.
  if (isVast(container)) return container;
  const rest = Object.entries(container).filter(
    ([name, value]) =>
      isPresent(value) && value !== inner && !isBookkeeping(name) && !isOnlyBookkeeping(value),
  );
  return rest.length === 0 ? undefined : Object.fromEntries(rest);
}

/**
 * Whether there is nothing in a value but bookkeeping and figures, as the seconds it took or the credits left:
 * nothing that was made.
 */
export function isOnlyFigures(value: unknown, depth = 3): boolean {
  const holder = asObject(value);
  if (holder === undefined) return !(typeof value === "string" || typeof value === "object");
  return (
    depth > 0 &&
    namesOf(holder).every(
      (name) =>
        !isPresent(holder[name]) || isBookkeeping(name) || isOnlyFigures(holder[name], depth - 1),
    )
  );
}

/** Whether an object has nothing but ids, a status and the like: then it is not a result. */
export function isOnlyBookkeeping(value: unknown): boolean {
  const holder = asObject(value);
  const names = namesOf(holder);
  return (
    names.length > 0 && names.every((name) => !isPresent(holder?.[name]) || isBookkeeping(name))
  );
}
