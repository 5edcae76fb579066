import type { AnswerContent } from "../../generator/read/read-endpoints.js";
import { listedValues, typesOf } from "../../generator/schema/schema.js";
import { alternatives, resolveRef, schemasOfValue } from "../../generator/schema/walk.js";
import { ownMember } from "../../generator/util/json.js";

/** The schema of an answer, with its annotations. */
export type AnswerSchema = NonNullable<AnswerContent["schema"]>;

/** The schema behind a `$ref` into the definitions of `root`. */
export function dereferenced(root: AnswerSchema, schema: AnswerSchema): AnswerSchema {
  const target = resolveRef(root, schema);
  return target === undefined ? schema : dereferenced(root, target);
}

/** The branches of `anyOf` and `oneOf`, without null. */
export function branchesOf(root: AnswerSchema, schema: AnswerSchema): readonly AnswerSchema[] {
  return alternatives(schema)
    .map((branch) => dereferenced(root, branch))
    .filter((branch) => branch.type !== "null");
}

/** Whether a value may be a text that the schema does not list. */
export function mayBeText(schema: AnswerSchema): boolean {
  const types = typesOf(schema);
  const isText =
    types.length === 0
      ? schema.properties === undefined && schema.items === undefined
      : types.includes("string");
  return isText && listedValues(schema) === undefined;
}

/** The schemas that a place in an answer may have; a list adds no name to the path. */
export function schemasAt(root: AnswerSchema, path: readonly string[]): readonly AnswerSchema[] {
  const ofValue = (schema?: AnswerSchema) => (schema ? [...schemasOfValue(root, schema)] : []);
  return path.reduce((found, name) => {
    const items = found.flatMap((each) => ofValue(each.items));
    return found
      .concat(items)
      .flatMap(({ properties = {} }) => ofValue(ownMember(properties, name)));
  }, ofValue(root));
}

/** The values that the schemas of a place list. */
export function valuesAt(root: AnswerSchema, path: readonly string[]): readonly unknown[] {
  return schemasAt(root, path).flatMap((schema) => listedValues(schema) ?? []);
}
