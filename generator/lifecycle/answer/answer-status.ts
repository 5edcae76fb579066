import type { FieldPath } from "@modelsmith/runtime";
import type { ResponseSchema } from "../../schema/response/response-schema.js";
import { itemsOf } from "../../schema/walk.js";
import { isGenerationWord, isStatusName } from "../../util/field-names.js";
import { wordsOf } from "../../util/words.js";
import { isSamePath, pathKey } from "../words/field-path.js";
import { speaksOfWork } from "../words/status-words.js";
import { type AnswerField, answerField, firstItem, isScalar, isText } from "./answer-field.js";

/**
 * The status beside the id wins: an envelope has one of its own. Then one whose words say that work goes on, since
 * those of an envelope say how the request ended. Words win over numbers. Where several
 * objects side by side have the same fields, such as one for each provider, none of them speaks for all.
 */
export function statusOf(
  fields: readonly AnswerField[],
  id: AnswerField | undefined,
): AnswerField | undefined {
  const alike = alikeHolders(fields);
  const rank = ({ path, plain, schema }: AnswerField) =>
    (id !== undefined && areBeside(path, id.path) ? 0 : 8) +
    (speaksOfWork(schema) ? 0 : 4) +
    (isText(schema) ? 0 : 2) +
    (plain === "status" || plain === "state" ? 0 : 1);
  return fields
    .filter(
      ({ path, plain, schema }) =>
        isStatusName(plain) && isScalar(schema) && !alike.has(pathKey(path.slice(0, -1))),
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
    const inside = fields.filter((each) => areBeside(each.path, path));
    const form = pathKey([...place.slice(0, -1), "", ...inside.map(({ plain }) => plain).sort()]);
    ofForm.set(form, (ofForm.get(form) ?? new Set()).add(pathKey(place)));
  }
  return new Set([...ofForm.values()].filter(({ size }) => size > 1).flatMap((each) => [...each]));
}

/**
 * Whether a field's name is that of how far the work is, and of nothing else: `job_stage`. A
 * `callback_status` or a `billing_state` beside it is of another thing.
 */
export function isOfWorkAlone({ name }: AnswerField): boolean {
  return wordsOf(name).every(
    (word) => isGenerationWord(word) || /^(stage|phase|step)$/i.test(word),
  );
}

export function areBeside(one: FieldPath, other: FieldPath): boolean {
  return isSamePath(one.slice(0, -1), other.slice(0, -1));
}

/** The status in the items of an answer's only list of objects: each item is what was made. */
export function itemStatusOf(
  response: ResponseSchema,
  fields: readonly AnswerField[],
): AnswerField | undefined {
  const lists = fields.flatMap(({ path, schema }) => {
    const items = itemsOf(response.schema, schema);
    const inside = items.flatMap((item) => [...response.fieldsIn(item)]);
    return inside.length === 0 ? [] : [{ path, inside }];
  });
  const [list, ...others] = lists;
  if (list === undefined || others.length > 0) return undefined;
  const named = list.inside.map(([name, schema]) =>
    answerField([...list.path, firstItem, name], schema),
  );
  return statusOf(named, undefined);
}
