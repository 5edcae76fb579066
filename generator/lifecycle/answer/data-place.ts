import type { FieldPath } from "@modelsmith/runtime";
import type { DataModel } from "../../schema/response/data-model.js";
import type { SuccessResponse } from "../../schema/response/success-response.js";
import { type Schema, typesOf } from "../../schema/schema.js";
import {
  dataNames,
  isBookkeeping,
  isCost,
  isReason,
  plainName,
  wholeNames,
} from "../../util/field-names.js";
import { firstItem, isText } from "./answer-field.js";
import { holdsMedia } from "./answer-media.js";
import type { AnswerShape } from "./answer-shape.js";

/** Where the data of a result stands: a field, or several of one object. */
export type DataPlace =
  | { readonly path: FieldPath }
  | { readonly holder: FieldPath; readonly names: readonly string[] };

/** The field that is all of the data, if one is. */
export function placePath(place: DataPlace | undefined): FieldPath | undefined {
  return place !== undefined && "path" in place ? place.path : undefined;
}

/**
 * Where the answer of a terminal status has its data: the field that is called so, else what is
 * beside the status and is no bookkeeping; the same as the runtime reads.
 *
 * @param given - names of fields that the create was given, which answers often repeat
 */
export function dataPlace(
  shape: AnswerShape,
  given: ReadonlySet<string> = nothing,
): DataPlace | undefined {
  const holder = (shape.status ?? shape.flag)?.path.slice(0, -1) ?? [];
  if (holder.at(-1) === firstItem) return { path: holder.slice(0, -1) };
  const inside = placeIn(shape, holder, undefined, given);
  if (holder.length === 0) return inside;
  const outside = placeIn(shape, [], holder[0], given);
  // Where one field outside has the media, what is beside the status says something of it.
  const isOutside = isMediaField(shape, outside) && !mayHaveMedia(shape, inside);
  return isOutside ? outside : (inside ?? outside);
}

function isMediaField(shape: AnswerShape, place: DataPlace | undefined): boolean {
  const name = placePath(place)?.at(-1);
  return name !== undefined && !aside.test(name) && holdsAnyMedia(shape, place);
}

/** What is called data has what was made, unless its fields are shown, and none is of media. */
function mayHaveMedia(shape: AnswerShape, place: DataPlace | undefined): boolean {
  const path = placePath(place);
  const field = path && shape.response.fieldAt(path);
  const isOpenData =
    field !== undefined &&
    dataNames.includes(plainName(path?.at(-1) ?? "")) &&
    shape.response.fieldsIn(field).size === 0;
  return isOpenData || holdsAnyMedia(shape, place);
}

function holdsAnyMedia({ response }: AnswerShape, place: DataPlace | undefined): boolean {
  if (place === undefined) return false;
  const paths = "path" in place ? [place.path] : place.names.map((each) => [...place.holder, each]);
  return paths.some((path) => {
    const field = response.fieldAt(path);
    return field !== undefined && holdsMedia(response.schema, field, path.at(-1) ?? "");
  });
}

const nothing: ReadonlySet<string> = new Set();

/** Where an answer that is the result itself has its data: the whole of it has no place. */
export function resultPlace(
  { response }: AnswerShape,
  given: ReadonlySet<string> = nothing,
): FieldPath | undefined {
  const { schema, fieldsIn } = response;
  const fields = fieldsIn(schema);
  const name = wholeNames.find((each) => fields.has(each));
  if (name === undefined) return undefined;
  const isMedia = (each: string) => {
    const field = fields.get(each) ?? {};
    return holdsMedia(schema, field, each) && !repeats(fieldsIn(field), given);
  };
  // Where the media stand elsewhere, the field of this name is something else.
  const others = [...fields.keys()].filter((each) => each !== name && !isBookkeeping(each));
  return isMedia(name) || !others.some(isMedia) ? [name] : undefined;
}

function placeIn(
  { response, ids, status }: AnswerShape,
  holder: FieldPath,
  except: string | undefined,
  given: ReadonlySet<string>,
): DataPlace | undefined {
  const container = response.fieldAt(holder);
  if (container === undefined) return undefined;
  const fields = response.fieldsIn(container);
  const isMedia = ([name, field]: readonly [string, Schema]) =>
    holdsMedia(response.schema, field, name);
  const rest = [...fields].filter(
    ([name, field]) =>
      name !== except &&
      name !== status?.path.at(-1) &&
      (!isBookkeeping(name) || (plainName(name) === "urls" && isMedia([name, field]))) &&
      !isReason(name) &&
      !(isCost(name) && isFigure(field)) &&
      !ids.some(({ path }) => path.at(-1) === name) &&
      !holdsOnlyBookkeeping(response.fieldsIn(field)),
  );
  const data = dataNames
    .map((plain) => rest.find(([name]) => plainName(name) === plain))
    .find((found) => found !== undefined);
  const all = rest.filter((each) => isMedia(each) && !repeats(response.fieldsIn(each[1]), given));
  const media = all.filter(([name]) => !lesser.test(name));
  // Where the media stand beside it, what is called data repeats the request, or is about them.
  const isAbout = ([name, field]: readonly [string, Schema]) =>
    response.fieldsIn(field).size > 0 ||
    (/^(task)?results?$/.test(plainName(name)) && isText(field) && !speaksOfMedia(field));
  const made = media.filter(([name]) => !aside.test(name));
  const isAside = data && made.length > 0 && !made.includes(data) && isAbout(data);
  if (data !== undefined && !isAside) return { path: [...holder, data[0]] };
  const isOne = all.length === 1 && media.length === 1;
  const [only] = isAside
    ? made
    : isOne
      ? media
      : rest.length === 1
        ? rest.filter((each) => isMedia(each) || mayBeAll(each))
        : [];
  if (only !== undefined) return { path: [...holder, only[0]] };
  const names = rest.map(([name]) => name);
  return names.length === 0 ? undefined : { holder, names };
}

/** Names of pictures that are less than what was made, or were given: never the data of themselves. */
const lesserNames = "thumb(nail)?|preview|cover|poster|input|source|original|init";
const lesser = new RegExp(`^(${lesserNames})(s|_|$|[A-Z])`);

/** Names of media that are beside a result even where nothing else is of media: what helped to make it, or is of a page. */
const aside = new RegExp(
  `^(${lesserNames}|mask|ref(erence)?|control|style|logo|avatar|user|help|next|prev(ious)?|page)(s|_|$|[A-Z])`,
);

/**
 * Whether a field that nothing names as the data may be all of it: schemas leave out much, and a count, an answer of
 * yes or no, and a text by the name of a cost or a note are hardly what was made.
 */
function mayBeAll([name, field]: readonly [string, Schema]): boolean {
  const isNote = isText(field) && (isCost(name) || ofNotes.test(plainName(name)));
  return !isFigure(field) && (!isNote || speaksOfMedia(field));
}

const ofNotes = /(note|comment|count|total|(?<!file)name)s?$/;

function isFigure(field: Schema): boolean {
  const types = typesOf(field);
  return types.length > 0 && types.every((type) => /^(number|integer|boolean|null)$/.test(type));
}

/** Whether what is said of a text, or an example of it, is of a picture. */
function speaksOfMedia({ description = "", examples = [] }: Schema): boolean {
  const texts = examples.filter((each) => typeof each === "string");
  return ofMedia.test([description, ...texts].join(" "));
}

const ofMedia = /\b(ur[il]s?|link|images?|pictures?|videos?|base64|b64)\b|https?:|^data:/i;

/** Whether fields are some of those that the create was given. */
function repeats(fields: ReadonlyMap<string, Schema>, given: ReadonlySet<string>): boolean {
  return fields.size > 1 && [...fields.keys()].every((name) => given.has(name));
}

function holdsOnlyBookkeeping(fields: ReadonlyMap<string, Schema>): boolean {
  return fields.size > 0 && [...fields.keys()].every(isBookkeeping);
}

/** The data at its place in a response, with its type. */
export function dataAtPlace(response: SuccessResponse, place: DataPlace | undefined): DataModel {
  if (place === undefined) return { from: "nothing" };
  if ("path" in place) return response.dataAt(place.path);
  const container = response.fieldAt(place.holder);
  if (container === undefined) return { from: "nothing" };
  const fields = response.fieldsIn(container);
  const required = (container.required ?? []).filter((name) => place.names.includes(name));
  const properties = Object.fromEntries(place.names.map((name) => [name, fields.get(name) ?? {}]));
  const { $defs } = response.schema;
  const schema: Schema = {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    ...($defs && { $defs }),
  };
  return { from: "schema", schema };
}
