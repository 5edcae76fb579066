import type { ResponseSchema } from "../../schema/response/response-schema.js";
import { schemasOfValue } from "../../schema/walk.js";
import { wordsOf } from "../../util/words.js";
import { isGenerationWord, isIdName, plainName } from "../words/field-names.js";
import { meansRunning } from "../words/status-words.js";
import { type AnswerField, firstItem, isScalar } from "./answer-field.js";
import { usualIds } from "./answer-ids.js";
import { statusOf } from "./answer-status.js";

/** The id of the first item of a list, and what the list says of its items. */
export interface ListedId extends AnswerField {
  /** Whether its items are tasks by their own account: another list may have ids of anything. */
  readonly isOfTask: boolean;
  /** Whether its items say that they go on. */
  readonly goesOn: boolean;
}

/** Of an answer that has no id of its own, the id of the first of several: `task_ids`, or `jobs` with an `id` each. */
export function listedId(
  response: ResponseSchema,
  fields: readonly AnswerField[],
): ListedId | undefined {
  const root = { path: [], plain: "", schema: response.schema };
  for (const list of [root, ...fields]) {
    const values = [...schemasOfValue(response.schema, list.schema)];
    for (const item of values.flatMap(({ items }) => items ?? [])) {
      const found = idOfItem(response, list, item);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function idOfItem(
  response: ResponseSchema,
  { path, plain }: AnswerField,
  item: AnswerField["schema"],
): ListedId | undefined {
  const isRoot = path.length === 0;
  const namesTasks = wordsOf(path.at(-1) ?? "").some(isGenerationWord);
  const inside = [...response.fieldsIn(item)].map(([name, schema]): AnswerField => {
    return { path: [name], plain: plainName(name), schema };
  });
  if (inside.length === 0) {
    const one = isRoot ? "id" : plain.replace(/s$/, "");
    if (!isScalar(item) || !(isIdName(one) || (namesTasks && plain.endsWith("s"))))
      return undefined;
    // The runtime reads the first item of an answer that is a list.
    const place = isRoot ? [] : [...path, firstItem];
    return { path: place, plain: one, schema: item, isOfTask: namesTasks, goesOn: false };
  }
  const [id] = usualIds(inside);
  if (id === undefined) return undefined;
  const status = statusOf(inside, id);
  const goesOn = status !== undefined && meansRunning(status.schema);
  return {
    ...id,
    path: [...(isRoot ? [] : [...path, firstItem]), ...id.path],
    isOfTask: namesTasks || goesOn || (id.plain !== "id" && id.plain !== "requestid"),
    goesOn,
  };
}
