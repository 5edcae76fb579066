import type { FieldPath } from "@modelsmith/runtime";
import type { ResponseSchema } from "../../schema/response/response-schema.js";
import { listedValues, type Schema, typesOf } from "../../schema/schema.js";
import { alternatives } from "../../schema/walk.js";
import { plainName } from "../../util/field-names.js";

/** A field of an answer, however deep: objects are gone into, lists are not. */
export interface AnswerField {
  readonly path: FieldPath;
  /** The last of its path; empty for the whole answer. */
  readonly name: string;
  /** See {@link plainName}. */
  readonly plain: string;
  readonly schema: Schema;
}

export function answerField(
  path: FieldPath,
  schema: Schema,
  name: string = path.at(-1) ?? "",
): AnswerField {
  return { path, name, plain: plainName(name), schema };
}

/** The name by which a path goes into a list. */
export const firstItem = "0";

const deepest = 4;
const mostFields = 500;

/** Every field of an answer that is not a list's, the outermost first. */
export function answerFields(response: ResponseSchema): readonly AnswerField[] {
  const found: AnswerField[] = [];
  let level: { readonly path: FieldPath; readonly schema: Schema }[] = [
    { path: [], schema: response.schema },
  ];
  for (let depth = 1; depth <= deepest && found.length < mostFields; depth += 1) {
    level = level.flatMap(({ path, schema }) =>
      [...response.fieldsIn(schema)].flatMap(([name, field]) => {
        if (plainName(name) === "input") return [];
        const place = answerField([...path, name], field);
        found.push(place);
        return [place];
      }),
    );
  }
  return found;
}

/** Whether a value may be a text. */
export function isText(schema: Schema): boolean {
  const types = typesOf(schema);
  return types.includes("string") || (types.length === 0 && alternatives(schema).some(isText));
}

/** Whether a value may be a text or a number. */
export function isScalar(schema: Schema): boolean {
  const types = typesOf(schema);
  if (types.length === 0) {
    const branches = alternatives(schema);
    return branches.length === 0 ? listedValues(schema) !== undefined : branches.some(isScalar);
  }
  return types.some((type) => type === "string" || type === "integer" || type === "number");
}
