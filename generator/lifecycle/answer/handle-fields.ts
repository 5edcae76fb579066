import type { FieldPath } from "@modelsmith/runtime";
import { type Schema, typesOf } from "../../schema/schema.js";
import {
  dataNames,
  isBookkeeping,
  isGenerationWord,
  isReason,
  namesOne,
  plainName,
} from "../../util/field-names.js";
import { wordsOf } from "../../util/words.js";
import { listedWords } from "../words/written-words.js";
import { type AnswerField, isScalar, isText } from "./answer-field.js";
import { isToldId } from "./answer-ids.js";
import { holdsMedia } from "./answer-media.js";
import type { AnswerShape } from "./answer-shape.js";

/** Where an answer without a usual id may have one. */
export function possibleIds(shape: AnswerShape): readonly FieldPath[] {
  return handlesIn(shape).map(({ path }) => path);
}

/** A number is a handle only if it is called like one: others are a seed, a size or a count. */
function handlesIn(shape: AnswerShape): readonly AnswerField[] {
  return unexplainedFields(shape).filter(
    (field) =>
      field.plain !== "description" &&
      (isText(field.schema) || isCalledHandle(field)) &&
      listedWords(field.schema).length < 2 &&
      !holdsMedia(shape.response.schema, field.schema, field.name),
  );
}

function isCalledHandle({ plain }: AnswerField): boolean {
  return namesOne(plain) || dataNames.includes(plain);
}

/** What no usual name explains: `code` is of the answer, and in a `ticket` of that. */
function unexplainedFields({ fields }: AnswerShape): readonly AnswerField[] {
  return fields.filter(
    ({ path, schema, plain }) =>
      isScalar(schema) && !isReason(plain) && (!isBookkeeping(plain) || isInHandle(path)),
  );
}

function isInHandle(path: FieldPath): boolean {
  return path.slice(0, -1).some((name) => namesOne(plainName(name)));
}

/** Whether an answer has fields, and none that may hold more than it shows: an open object, or a list. */
export function showsAll(shape: AnswerShape): boolean {
  return shape.fields.length > 0 && openFields(shape).length === 0;
}

/**
 * Whether an id can only be one of the fields that an answer shows. An open object or a list may hold one,
 * unless a field beside it is called like one: a `ticket` beside `notes` is what there is to ask with.
 */
export function showsEveryId(shape: AnswerShape): boolean {
  if (showsAll(shape)) return true;
  const mayHold = ({ name, plain }: AnswerField) =>
    dataNames.includes(plain) || wordsOf(name).some(isGenerationWord);
  return (
    !shape.hasMedia && handlesIn(shape).some(isCalledHandle) && !openFields(shape).some(mayHold)
  );
}

function openFields({ fields, response }: AnswerShape): readonly AnswerField[] {
  const isPlain = (schema: Schema) => isScalar(schema) || typesOf(schema).includes("boolean");
  return fields.filter(({ schema }) => !isPlain(schema) && response.fieldsIn(schema).size === 0);
}

/** The field of an answer that has nothing but what tells one generation from another, and statuses. */
export function onlyHandle(shape: AnswerShape): AnswerField | undefined {
  const fields = unexplainedFields(shape).filter(({ plain }) => !/stat(us|e)$/.test(plain));
  return fields.every((each) => namesOne(each.plain) || isToldId(each)) ? fields[0] : undefined;
}
