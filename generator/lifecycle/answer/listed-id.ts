import type { ResponseSchema } from "../../schema/response/response-schema.js";
import { itemsOf } from "../../schema/walk.js";
import { isAnyId, isBookkeeping, isIdName, isWorkWord, namesOne } from "../../util/field-names.js";
import { wordsOf } from "../../util/words.js";
import { listsStatus, meansRunning } from "../words/status-words.js";
import { type AnswerField, answerField, firstItem, isScalar } from "./answer-field.js";
import { idsOf, isOfGeneration } from "./answer-ids.js";
import { statusOf } from "./answer-status.js";

/** The id of the first item of a list, and what the list says of its items. */
export interface ListedId extends AnswerField {
  /** Whether its items are tasks by their own account: another list may have ids of anything. */
  readonly isOfTask: boolean;
  /** Whether its items are ids and nothing more: they may stand for pictures. */
  readonly isBare: boolean;
  /** Whether its items have a status that may say that work goes on. */
  readonly goesOn: boolean;
  /** Whether the same status may also say that it is done. */
  readonly mayBeDone: boolean;
}

/** The id of the first of several, in an answer without one of its own: `task_ids`, or `jobs` with an `id` each. */
export function listedId(
  response: ResponseSchema,
  fields: readonly AnswerField[],
): ListedId | undefined {
  const root = answerField([], response.schema);
  const found = [root, ...fields.filter(({ plain }) => !ofNotes.test(plain))].flatMap((list) => {
    const items = itemsOf(response.schema, list.schema);
    return items.flatMap((item) => idOfItem(response, list, item) ?? []);
  });
  return found.find(({ isOfTask }) => isOfTask) ?? found[0];
}

/** Lists of what is said of an answer, never of tasks. */
const ofNotes = /(warning|error|message|log)s?$/;

function idOfItem(
  response: ResponseSchema,
  { path, name, plain }: AnswerField,
  item: AnswerField["schema"],
): ListedId | undefined {
  const isRoot = path.length === 0;
  const words = wordsOf(name);
  const namesTasks = words.some(isWorkWord);
  const inside = [...response.fieldsIn(item)].map(([inner, schema]) =>
    answerField([inner], schema),
  );
  if (inside.length === 0) {
    const one = isRoot ? "id" : plain.replace(/s$/, "");
    if (!isScalar(item) || !(isIdName(one) || (namesTasks && plain.endsWith("s"))))
      return undefined;
    // The runtime reads the first item of an answer that is a list.
    const place = isRoot ? [] : [...path, firstItem];
    const no = { goesOn: false, mayBeDone: false };
    return { ...answerField(place, item, one), isOfTask: namesTasks, isBare: true, ...no };
  }
  const [id = namesTasks ? handleAlone(inside) : undefined] = idsOf(inside);
  if (id === undefined) return undefined;
  const status = statusOf(inside, id);
  const goesOn = status !== undefined && meansRunning(status.schema);
  const isOfTask = namesTasks || goesOn || !isAnyId(id.plain);
  // Such as the ids of the models that were used.
  if (!isOfTask && !isRoot && !words.some(isOfGeneration)) return undefined;
  return {
    ...id,
    path: [...(isRoot ? [] : [...path, firstItem]), ...id.path],
    isOfTask,
    isBare: inside.every((field) => isBookkeeping(field.name)),
    goesOn,
    mayBeDone: goesOn && listsStatus(status.schema),
  };
}

/** The only field that tells one task of a list from another, where items have nothing else of their own: `orderNo`. */
function handleAlone(inside: readonly AnswerField[]): AnswerField | undefined {
  const [only, ...more] = inside.filter(({ name }) => !isBookkeeping(name));
  const isHandle =
    only !== undefined && namesOne(only.plain) && !ofMade.test(only.plain) && isScalar(only.schema);
  return isHandle && more.length === 0 ? only : undefined;
}

/** What was made, or what it was made with, may have a key, a hash or a number, too. */
const ofMade =
  /^((in|out)put|image|img|picture|photo|asset|file|media|video|audio|model|style|class|seed)/;
