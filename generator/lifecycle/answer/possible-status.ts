import type { FieldPath } from "@modelsmith/runtime";
import { holdsError, isBookkeeping, isReason, namesOne } from "../../util/field-names.js";
import { jsonSchemaFormat } from "../../util/formats.js";
import { wordsOf } from "../../util/words.js";
import { isSamePath } from "../words/field-path.js";
import { listedWords } from "../words/written-words.js";
import { type AnswerField, isScalar, isText } from "./answer-field.js";
import { isOfGeneration } from "./answer-ids.js";
import { holdsMedia } from "./answer-media.js";
import type { AnswerShape } from "./answer-shape.js";

/**
 * Fields of an answer that may be its status, where none is called so: texts, and numbers of a list, that
 * nothing else explains, first those that are likely it.
 *
 * @param ids - where it has the id
 * @param given - names of fields that the create was given, which answers often repeat
 */
export function possibleStatuses(
  { fields, response }: AnswerShape,
  ids: readonly FieldPath[],
  given: ReadonlySet<string>,
): readonly AnswerField[] {
  // An object may say why something went wrong, or what people are told in each of their languages.
  const open = fields.filter(
    ({ path, name, plain, schema }) =>
      (isText(schema) || (isScalar(schema) && listedWords(schema).length > 1)) &&
      // A date, an address or an id of a known form.
      jsonSchemaFormat(schema) === undefined &&
      !path.slice(0, -1).some((holder) => holdsError(holder) || /^(message|msg)/i.test(holder)) &&
      !given.has(name) &&
      !isBookkeeping(name) &&
      !isReason(plain) &&
      !/^(warning|notice)s?$/.test(plain) &&
      !namesOne(plain) &&
      !holdsMedia(response.schema, schema, name) &&
      !ids.some((id) => isSamePath(id, path)),
  );
  return [...open.filter(isLikelyStatus), ...open.filter((each) => !isLikelyStatus(each))];
}

/**
 * Whether one of these is to be named as the status: it lists words, and none is of what a picture is
 * like or who makes it, or it is called a phase. A title that is taken for a status would never end.
 */
export function isLikelyStatus({ path, plain, schema }: AnswerField): boolean {
  const words = listedWords(schema);
  return (
    (/(phase|stage)$/.test(plain) && words.length === 0) ||
    (words.length > 1 &&
      !ofMaker.test(plain) &&
      path.slice(0, -1).every((holder) => wordsOf(holder).some(isOfGeneration)) &&
      !words.some((word) => ofPicture.test(word)))
  );
}

const ofMaker = /(provider|vendor|engine|model|voice|gender|lang|language|locale|role|plan|tier)$/;

const ofPicture =
  /\d|^(png|jpe?g|webp|gif|avif|svg|auto|square|portrait|landscape|low|medium|high|standard|hd|vivid|natural)$/i;
