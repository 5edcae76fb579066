import type { FieldPath } from "@modelsmith/runtime";
import { type Schema, typesOf } from "../../schema/schema.js";
import {
  dataNames,
  isBookkeeping,
  isGenerationWord,
  isReason,
  isStatusName,
  namesOne,
} from "../words/field-names.js";
import { listedWords } from "../words/status-words.js";
import { type AnswerField, isScalar } from "./answer-field.js";
import { holdsMedia } from "./answer-media.js";
import type { AnswerShape } from "./answer-shape.js";

/** Where an answer without a usual id may have one: what no usual name explains, else what is left. */
export function possibleIds(shape: AnswerShape): readonly FieldPath[] {
  const unexplained = unexplainedFields(shape);
  const all = shape.fields.filter(
    ({ plain, schema }) => isScalar(schema) && !isStatusName(plain) && !isReason(plain),
  );
  const mayBe = ({ path, plain, schema }: AnswerField) =>
    plain !== "description" &&
    listedWords(schema).length < 2 &&
    !holdsMedia(shape.response.schema, schema, path.at(-1) ?? "");
  const left = (unexplained.length > 0 ? unexplained : all).filter(mayBe);
  return left.map(({ path }) => path);
}

function unexplainedFields({ fields }: AnswerShape): readonly AnswerField[] {
  return fields.filter(
    ({ path, schema, plain }) =>
      isScalar(schema) && !isBookkeeping(path.at(-1) ?? "") && !isReason(plain),
  );
}

/** Whether an answer has fields, and none that may hold more than it shows: an open object, or a list. */
export function showsAll(shape: AnswerShape | undefined): boolean {
  return shape !== undefined && shape.fields.length > 0 && openFields(shape).length === 0;
}

/** The same of its ids alone: they stand in what is called like data or a task, and not in `notes`. */
export function showsEveryId(shape: AnswerShape | undefined): boolean {
  if (shape === undefined || shape.fields.length === 0) return false;
  return !openFields(shape).some(
    ({ path, plain }) => dataNames.includes(plain) || isGenerationWord(path.at(-1) ?? ""),
  );
}

function openFields({ fields, response }: AnswerShape): readonly AnswerField[] {
  const isPlain = (schema: Schema) => isScalar(schema) || typesOf(schema).includes("boolean");
  return fields.filter(({ schema }) => !isPlain(schema) && response.fieldsIn(schema).size === 0);
}

/** The field of an answer that has nothing but what tells one generation from another. */
export function onlyHandle(shape: AnswerShape): AnswerField | undefined {
  const fields = unexplainedFields(shape);
  return fields.every(({ plain }) => namesOne(plain)) ? fields[0] : undefined;
}
