import type { FieldPath } from "@modelsmith/runtime";
import { jsonSchemaFormat } from "../../util/formats.js";
import { isBookkeeping, isReason, namesOne } from "../words/field-names.js";
import { isSamePath } from "../words/field-path.js";
import { listedWords } from "../words/status-words.js";
import { type AnswerField, isText } from "./answer-field.js";
import { holdsMedia } from "./answer-media.js";
import type { AnswerShape } from "./answer-shape.js";

/**
 * Fields of an answer that may be its status, where none is called so: texts that nothing else explains,
 * first those that list their values.
 *
 * @param ids - where it has the id
 * @param given - names of fields that the create was given, which answers often repeat
 */
export function possibleStatuses(
  { fields, response }: AnswerShape,
  ids: readonly FieldPath[],
  given: ReadonlySet<string>,
): readonly AnswerField[] {
  const open = fields.filter(({ path, plain, schema }) => {
    const name = path.at(-1) ?? "";
    return (
      isText(schema) &&
      // A date, an address or an id of a known form.
      jsonSchemaFormat(schema) === undefined &&
      !path.slice(0, -1).some((holder) => holdsReason.test(holder)) &&
      !given.has(name) &&
      !isBookkeeping(name) &&
      !isReason(plain) &&
      !namesOne(plain) &&
      !holdsMedia(response.schema, schema, name) &&
      !ids.some((id) => isSamePath(id, path))
    );
  });
  const [listing, others] = [open.filter(lists), open.filter((each) => !lists(each))];
  return [...listing, ...others];
}

/** Objects that say why something went wrong. */
const holdsReason = /^(err|fail|problem)|error|failure/i;

function lists({ schema }: AnswerField): boolean {
  return listedWords(schema).length > 1;
}
