import type { FieldPath } from "@modelsmith/runtime";
import type { Operation } from "../openapi/spec.js";
import { isEncodedMedia } from "../schema/normalize/binary.js";
import type { ResponseSchema } from "../schema/response/response-schema.js";
import { successResponse } from "../schema/response/success-response.js";
import { listedValues, type Schema, typesOf } from "../schema/schema.js";
import { alternatives, schemasOfValue } from "../schema/walk.js";
import { isAddress } from "../util/formats.js";
import { memoizeByObject } from "../util/memoize.js";
import { wordsOf } from "../util/words.js";
import {
  dataNames,
  idNames,
  isBookkeeping,
  isGenerationWord,
  isReason,
  isStatusName,
  plainName,
  pollUrlNames,
  resultUrlNames,
} from "./field-names.js";
import { listsStatus, listsWork } from "./status-words.js";

/** A field of an answer, however deep: objects are gone into, lists are not. */
export interface AnswerField {
  readonly path: FieldPath;
  /** See {@link plainName}. */
  readonly plain: string;
  readonly schema: Schema;
}

/** What the schema of an answer shows of a generation. */
export interface AnswerShape {
  readonly response: ResponseSchema;
  /** Every field that is not a list's, the outermost first. */
  readonly fields: readonly AnswerField[];
  /** Texts and numbers that may be an id, the surest first. */
  readonly ids: readonly AnswerField[];
  readonly status?: AnswerField;
  /** A field whose values are words such as `queued`: a status or, beside media, perhaps the outcome of a review. */
  readonly ofWork?: AnswerField;
  /** The status of the first item of its only list, if that has none of its own. */
  readonly itemStatus?: AnswerField;
  /** A boolean that turns true at the end. */
  readonly flag?: AnswerField;
  /** URLs that lead to the status and to the result. */
  readonly pollUrl?: AnswerField;
  readonly resultUrl?: AnswerField;
  /** It speaks of a time that is still to come. */
  readonly isWaiting: boolean;
  readonly hasMedia: boolean;
  /** It has anything but ids, a status, and what stands around them. */
  readonly hasMore: boolean;
}

/** @returns undefined if the spec does not show what a success answers */
export function answerShape(operation: Operation): AnswerShape | undefined {
  const response = successResponse(operation);
  return response && shapeOf(response);
}

const shapeOf = memoizeByObject(readShape);

function readShape(response: ResponseSchema): AnswerShape {
  const { schema } = response;
  const fields = fieldsOf(response);
  const usual = usualIds(fields);
  const hasMedia = holdsMedia(schema, schema, "");
  const ofWork = fields.find((field) => isScalar(field.schema) && listsWork(field.schema));
  const status =
    statusOf(fields, usual[0]) ??
    fields.find((field) => isScalar(field.schema) && listsStatus(field.schema)) ??
    (hasMedia ? undefined : ofWork);
  const flag = fields.find(({ plain, schema: field }) => {
    return /^(is)?(done|finished|completed?)$/.test(plain) && typesOf(field).includes("boolean");
  });
  const itemStatus = (status ?? flag) ? undefined : itemStatusOf(response, fields);
  const url = (names: readonly string[]) =>
    fields.find(({ plain, schema: field }) => names.includes(plain) && isText(field));
  const get = fields.find(({ path, plain }) => plain === "get" && path.at(-2) === "urls");
  const pollUrl = url(pollUrlNames) ?? get;
  const resultUrl = url(resultUrlNames);
  const isList = typesOf(schema).includes("array");
  // The id of a picture is not that of what made it.
  const isResult = hasMedia && (status ?? flag) === undefined;
  return {
    response,
    fields,
    ids: usual.length > 0 || isResult ? usual : otherId(fields),
    ...(status && { status }),
    ...(ofWork && { ofWork }),
    ...(itemStatus && { itemStatus }),
    ...(flag && { flag }),
    ...(pollUrl && { pollUrl }),
    ...(resultUrl && { resultUrl }),
    isWaiting: fields.some(({ plain }) => plain === "eta" || plain === "queueposition"),
    hasMedia,
    hasMore:
      isList ||
      fields.some(({ path, schema: field }) => {
        const name = path.at(-1) ?? "";
        return !isBookkeeping(name) && !isReason(name) && !isHolder(field);
      }),
  };
}

/** An object whose own fields are listed too. */
function isHolder(schema: Schema): boolean {
  return Object.keys(schema.properties ?? {}).length > 0;
}

/** Ids by their usual names, else the only field that is called an id. */
export function idsOf(fields: readonly AnswerField[]): readonly AnswerField[] {
  const usual = usualIds(fields);
  return usual.length > 0 ? usual : otherId(fields);
}

function usualIds(fields: readonly AnswerField[]): readonly AnswerField[] {
  return fields
    .filter(({ plain, schema }) => idNames.includes(plain) && isScalar(schema))
    .sort((one, other) => rankOf(one) - rankOf(other));
}

/** The only field that is called the id of a generation or of what it makes, and not of an owner or a plan. */
function otherId(fields: readonly AnswerField[]): readonly AnswerField[] {
  const found = fields.filter(({ path, schema }) => {
    const [name = "", ...holders] = [...path].reverse();
    const words = wordsOf(name);
    const kinds = [...words.slice(0, -1), ...holders.flatMap(wordsOf)];
    return isId.test(words.at(-1) ?? "") && kinds.every(isOfGeneration) && isScalar(schema);
  });
  return found.length === 1 ? found : [];
}

const isId = /^(u|uu|gu)?id$/i;

function isOfGeneration(word: string): boolean {
  return isGenerationWord(word) || dataNames.includes(plainName(word)) || made.test(word);
}

const made =
  /^(image|img|picture|photo|artwork|media|video|creation|asset|transaction|payload)s?$/i;

function rankOf({ path, plain }: AnswerField): number {
  return idNames.indexOf(plain) * 10 + path.length;
}

function isText(schema: Schema): boolean {
  const types = typesOf(schema);
  return types.includes("string") || (types.length === 0 && alternatives(schema).some(isText));
}

export function isScalar(schema: Schema): boolean {
  const types = typesOf(schema);
  if (types.length === 0) {
    const branches = alternatives(schema);
    return branches.length === 0 ? listedValues(schema) !== undefined : branches.some(isScalar);
  }
  return types.some((type) => type === "string" || type === "integer" || type === "number");
}

/**
 * The status beside the id wins: an envelope has one of its own. Words win over numbers. Where several
 * objects side by side have the same fields, such as one for each provider, none of them speaks for all.
 */
function statusOf(fields: readonly AnswerField[], id: AnswerField | undefined) {
  const alike = alikeHolders(fields);
  const holder = JSON.stringify(id?.path.slice(0, -1));
  const rank = ({ path, plain, schema }: AnswerField) =>
    (JSON.stringify(path.slice(0, -1)) === holder ? 0 : 4) +
    (isText(schema) ? 0 : 2) +
    (plain === "status" || plain === "state" ? 0 : 1);
  return fields
    .filter(
      ({ path, plain, schema }) =>
        isStatusName(plain) && isScalar(schema) && !alike.has(placeText(path.slice(0, -1))),
    )
    .sort((one, other) => rank(one) - rank(other))[0];
}

/** The objects with a status that stand beside another one with the same fields. */
function alikeHolders(fields: readonly AnswerField[]): ReadonlySet<string> {
  const holders = fields.filter(({ path, plain }) => isStatusName(plain) && path.length > 1);
  if (holders.length < 2) return new Set();
  const ofForm = new Map<string, Set<string>>();
  for (const { path } of holders) {
    const place = path.slice(0, -1);
    const inside = fields.filter((each) => isDirectly(each.path, place));
    const form = placeText([...place.slice(0, -1), "", ...inside.map(({ plain }) => plain).sort()]);
    ofForm.set(form, (ofForm.get(form) ?? new Set()).add(placeText(place)));
  }
  return new Set([...ofForm.values()].filter(({ size }) => size > 1).flatMap((each) => [...each]));
}

function isDirectly(path: FieldPath, holder: FieldPath): boolean {
  return path.length === holder.length + 1 && holder.every((name, index) => path[index] === name);
}

function placeText(path: FieldPath): string {
  return JSON.stringify(path);
}

/** The status in the items of an answer's only list of objects: each item is what was made. */
function itemStatusOf(response: ResponseSchema, fields: readonly AnswerField[]) {
  const lists = fields.flatMap(({ path, schema }) => {
    const items = [...schemasOfValue(response.schema, schema)].flatMap((each) => each.items ?? []);
    const inside = items.flatMap((item) => [...response.fieldsIn(item)]);
    return inside.length === 0 ? [] : [{ path, inside }];
  });
  const [list, ...others] = lists;
  if (list === undefined || others.length > 0) return undefined;
  const named = list.inside.map(([name, schema]) => {
    return { path: [...list.path, firstItem, name], plain: plainName(name), schema };
  });
  return statusOf(named, undefined);
}

/** The name by which a path goes into a list. */
export const firstItem = "0";

const deepest = 4;
const mostFields = 500;

function fieldsOf(response: ResponseSchema): readonly AnswerField[] {
  const found: AnswerField[] = [];
  let level: { readonly path: FieldPath; readonly schema: Schema }[] = [
    { path: [], schema: response.schema },
  ];
  for (let depth = 1; depth <= deepest && found.length < mostFields; depth += 1) {
    level = level.flatMap(({ path, schema }) =>
      [...response.fieldsIn(schema)].flatMap(([name, field]) => {
        if (plainName(name) === "input") return [];
        const place = { path: [...path, name], plain: plainName(name), schema: field };
        found.push(place);
        return [place];
      }),
    );
  }
  return found;
}

/** Whether a value of this schema may be a picture, or hold one. */
export function holdsMedia(root: Schema, schema: Schema, name: string, depth = 0): boolean {
  if (depth > deepestMedia || isLink(name)) return false;
  const all = [...schemasOfValue(root, schema)];
  return (
    all.some(
      (each) => isEncodedMedia(each) || (isText(each) && isMediaName(plainName(name), each)),
    ) ||
    all.some(({ items }) => items !== undefined && holdsMedia(root, items, name, depth + 1)) ||
    all.some(({ properties = {} }) =>
      Object.entries(properties).some(([inner, each]) => holdsMedia(root, each, inner, depth + 1)),
    )
  );
}

const deepestMedia = 7;

function isLink(name: string): boolean {
  return /^(input|urls|links?|webhooks?|docs?)$/i.test(name);
}

/** What URLs of pictures, base64, and lists of them are called. */
function isMediaName(plain: string, schema: Schema): boolean {
  if (pollUrlNames.includes(plain) || resultUrlNames.includes(plain)) return false;
  if (notMedia.test(plain)) return false;
  return isAddress(schema) || mediaName.test(plain);
}

const notMedia = /^(cancel|webhook|callback|stream|docs?|error|self|get|poll|status|web|share)/;
const mediaName =
  /(ur[il]s?|href|src|b64json|b64|base64|base64encoded|bytes|inlinedata|sample|imgs?|images?|videos?|pictures?|outputs?|generated|artifacts?|files?|resultjson)$/;
