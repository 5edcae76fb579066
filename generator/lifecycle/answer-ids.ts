import { wordsOf } from "../util/words.js";
import { type AnswerField, isScalar } from "./answer-field.js";
import { dataNames, idNames, isGenerationWord, isIdName, plainName } from "./field-names.js";

/** Ids by their usual names, else the only field that is called an id. */
export function idsOf(fields: readonly AnswerField[]): readonly AnswerField[] {
  const usual = usualIds(fields);
  return usual.length > 0 ? usual : otherId(fields);
}

/** Ids by their usual names, the surest first. */
export function usualIds(fields: readonly AnswerField[]): readonly AnswerField[] {
  return fields
    .filter(({ plain, schema }) => isIdName(plain) && isScalar(schema))
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
