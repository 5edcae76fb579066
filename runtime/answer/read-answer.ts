import type { FieldPath } from "../contract/endpoint.js";
import { asObject, type JsonObject, own } from "../util/json.js";
import { endOf, isExplained, OF_REQUEST, type TerminalStatus } from "./end-words.js";
import { isErrorPart } from "./error-words.js";
import { type FoundData, findData, NO_DATA } from "./find-data.js";
import { findId, idText, isId } from "./find-id.js";
import { findStatus, innerStatus, isStatus, saysOfAnswer, saysOfRequest } from "./find-status.js";
import type { Known } from "./known.js";
import { type Place, placeText, valueAt } from "./place.js";

/** What an answer or event says about a generation. */
export interface Reading extends FoundData {
  readonly id: string | undefined;
  /** Where `id` was found: an id from another place may be that of something else. */
  readonly idPlace: Place | undefined;
  /** As the service wrote it; `undefined` if there is none. */
  readonly status: string | undefined;
  readonly statusPlace: Place | undefined;
  readonly terminal: TerminalStatus | undefined;
  /** Its status says that moderation rejected it. */
  readonly isModerated: boolean;
  /** The object around the status: usage, code and message stand in it. */
  readonly container: JsonObject;
}

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

/**
 * Reads id, status and data at the places that the spec shows, else by their usual names.
 *
 * @param text - what the value was parsed from: integer ids beyond 2^53 are copied from it
 * @param hasRun - an earlier answer had the word of a generation that runs
 */
export function readAnswer(
  value: unknown,
  places: Known,
  text?: string,
  hasRun = false,
): Reading | undefined {
  const root = asObject(Array.isArray(value) ? value[0] : value);
  if (root === undefined) return undefined;
  let idPlace: Place | undefined = places.id?.[0];
  // The quick way for paths of one name, which most are. Written out for id and status instead of
  // in a shared function: V8 is quick if one place in the code always reads the same name, and
  // Object.hasOwn is slow.
  const idName = idPlace?.length === 1 ? idPlace[0] : undefined;
  let id = idName === undefined || idName in INHERITED ? valueAt(root, idPlace) : root[idName];
  if (!isId(id)) {
    const found = findId(root, places.id);
    id = found?.value;
    idPlace = found?.place;
  }
  const place = inAllItems(root, places, places.status);
  const statusName = place?.length === 1 ? place[0] : undefined;
  let status =
    statusName === undefined || statusName in INHERITED ? valueAt(root, place) : root[statusName];
  let statusPlace: Place | undefined = places.status;
  let container = root;
  if (!isStatus(status)) {
    const found = findStatus(root, idPlace);
    status = found?.value;
    statusPlace = found?.place;
    container = found?.container ?? root;
  }
  let isOfAnswer = false;
  // Most events have another word.
  const ofRequest = OF_REQUEST.exec(String(status));
  const mayBeOfRequest = ofRequest !== null && ofRequest[3] === undefined;
  if (ofRequest?.[1] !== undefined) {
    isOfAnswer = saysOfAnswer(root, statusPlace, idPlace, places, hasRun);
  } else if (ofRequest?.[3] !== undefined && saysOfRequest(root, statusPlace, idPlace, places)) {
    status = undefined;
  }
  const flag = isStatus(status) ? undefined : inAllItems(root, places, places.flag);
  let end = isStatus(status)
    ? endOf(isOfAnswer ? undefined : status, places.words)
    : endByFlag(root, flag);
  if (mayBeOfRequest && !isExplained(status, places)) {
    const inner = innerStatus(root, statusPlace, places, end);
    if (inner !== undefined) {
      ({ value: status, place: statusPlace, container } = inner);
      end = endOf(status, places.words);
    }
  }
  if (end !== undefined && statusPlace === places.status) {
    const holder = asObject(valueAt(root, (flag ?? place)?.slice(0, -1))) ?? root;
    // Beside a flag the error may stand outside of what has the flag.
    const isOutside = flag !== undefined && hasFault(root) && !hasFault(holder);
    container = isOutside ? root : holder;
  }
  const data = end === undefined ? NO_DATA : findData(root, container, statusPlace, places);
  return {
    id: idText(id, idPlace, text),
    idPlace,
    status: status === undefined || typeof status === "string" ? status : String(status),
    statusPlace,
    terminal: end === "CONTENT_REJECTED" ? "FAILED" : end,
    isModerated: end === "CONTENT_REJECTED",
    container,
    data: data.data,
    isRest: data.isRest,
  };
}

/**
 * The place of a status or a flag. One in the first item of a list is that of all items: of one that goes on, else of
 * one that is done, else of the first. An item with another id than the first is another generation.
 */
function inAllItems(root: JsonObject, { id, words }: Known, shown: FieldPath | undefined) {
  // Most have one name.
  if (shown === undefined || shown.length < 2) return shown;
  const at = shown.indexOf("0");
  const list = valueAt(root, shown.slice(0, at));
  if (!Array.isArray(list)) return shown;
  const inItem = (path: FieldPath | undefined, item: number) =>
    path?.map((name, depth) => (depth === at && name === "0" ? `${item}` : name));
  const ends = list.map((_, item) => {
    const said = valueAt(root, inItem(shown, item));
    const isOther = valueAt(root, inItem(id?.[0], item)) !== valueAt(root, id?.[0]);
    if (isOther || said === undefined) return "FAILED";
    return said === true ? "COMPLETED" : endOf(said, words);
  });
  const best = ([undefined, "COMPLETED", "SUCCEEDED"] as const).map((end) => ends.indexOf(end));
  return inItem(shown, best.find((item) => item >= 0) ?? 0);
}

/** Names that every object inherits: as a field they are only read with `own`. */
const INHERITED = Object.prototype;
const DONE: FieldPath = ["done"];
/** Booleans beside the flag that say that it will not turn true. */
const FAULTS = ["faulted", "failed", "is_failed", "isFailed"];

/** The end that a boolean says, where there is no status. */
function endByFlag(root: JsonObject, place: FieldPath = DONE) {
  const flag = valueAt(root, place);
  const beside = asObject(valueAt(root, place.slice(0, -1)));
  if (typeof flag === "boolean" && FAULTS.some((name) => own(beside, name) === true)) {
    return "FAILED";
  }
  if (flag !== true) return undefined;
  return hasFault(root) || hasFault(beside) ? "FAILED" : "COMPLETED";
}

/** Whether there is any error beside a flag: every code but 0 and 200, and 1 is that of a canceled one. */
function hasFault(holder: JsonObject | undefined): boolean {
  const error = own(holder, "error");
  const parts = Object.values(asObject(error) ?? { error });
  return parts.some((each) =>
    typeof each === "number" ? each !== 0 && each !== 200 : isErrorPart(each),
  );
}
