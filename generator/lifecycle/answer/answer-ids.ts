import {
  dataNames,
  idNames,
  isGenerationWord,
  isIdName,
  plainName,
} from "../../util/field-names.js";
import { wordsOf } from "../../util/words.js";
import { type AnswerField, isScalar } from "./answer-field.js";

/** Fields with the usual names of ids; without one, the only field that is called an id, or else described as one. */
export function idsOf(fields: readonly AnswerField[]): readonly AnswerField[] {
  return (
    [usualIds, otherId, toldId].map((find) => find(fields)).find((ids) => ids.length > 0) ?? []
  );
}

/** Ids by their usual names, the surest first. */
export function usualIds(fields: readonly AnswerField[]): readonly AnswerField[] {
  return fields
    .filter(({ plain, schema }) => isIdName(plain) && isScalar(schema))
    .sort((one, other) => rankOf(one) - rankOf(other));
}

/** The only field that is called the id of a generation or of what it makes, and not of an owner or a plan. */
function otherId(fields: readonly AnswerField[]): readonly AnswerField[] {
  const found = fields.filter(({ path, name, schema }) => {
    const words = wordsOf(name);
    const kinds = [...words.slice(0, -1), ...path.slice(0, -1).flatMap(wordsOf)];
    return idWord.test(words.at(-1) ?? "") && kinds.every(isOfGeneration) && isScalar(schema);
  });
  return found.length === 1 ? found : [];
}

/** The only field that is described as the id of the task: `result` may be one. */
function toldId(fields: readonly AnswerField[]): readonly AnswerField[] {
  const found = fields.filter(isToldId);
  return found.length === 1 ? found : [];
}

/** Whether its whole description is that it is the id of a task: longer ones may mean another task. */
export function isToldId({ name, schema }: AnswerField): boolean {
  return isScalar(schema) && saysTaskId.test(schema.description ?? "") && !ofAnother.test(name);
}

const saysTaskId =
  /^\s*((the|a|your|unique)\s+)*((task|job|generation|prediction)(['’]s)?\s*(unique\s+)?id(entifier)?|id(entifier)? of the (task|job|generation|prediction)|任务\s*(id|编号|标识))\s*[.。]?\s*$/i;

const ofAnother = /^(parent|origin|source|previous|base|input)/i;

/** Whether it is called an id, and not only described as one. */
export function isCalledId({ name, plain }: AnswerField): boolean {
  return isIdName(plain) || idWord.test(wordsOf(name).at(-1) ?? "");
}

const idWord = /^(u|uu|gu)?id$/i;

/** Whether a word names a generation, or what it makes. */
export function isOfGeneration(word: string): boolean {
  return isGenerationWord(word) || dataNames.includes(plainName(word)) || made.test(word);
}

const made =
  /^(image|img|picture|photo|artwork|media|video|creation|asset|transaction|payload)s?$/i;

function rankOf({ path, plain }: AnswerField): number {
  return idNames.indexOf(plain) * 10 + path.length;
}
