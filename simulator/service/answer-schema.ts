import type { AnswerContent } from "../../generator/read-endpoints.js";

/** The schema of an answer, with its annotations. */
export type AnswerSchema = NonNullable<AnswerContent["schema"]>;

/** The types that a schema allows; empty if it does not say. */
export function typesOf({ type }: AnswerSchema): readonly string[] {
  if (type === undefined) return [];
  return Array.isArray(type) ? type : [type];
}

/** The schema behind a `$ref` into the definitions of `root`. */
export function dereferenced(root: AnswerSchema, schema: AnswerSchema): AnswerSchema {
  let own = schema;
  // The generator leaves references only where a schema contains itself.
  for (let steps = 0; own.$ref !== undefined && steps < 10; steps += 1) {
    own = root.$defs?.[own.$ref.slice("#/$defs/".length)] ?? {};
  }
  return own;
}

/** The branches of `anyOf` and `oneOf`, without null. */
export function branchesOf(root: AnswerSchema, schema: AnswerSchema): readonly AnswerSchema[] {
  return [...(schema.anyOf ?? []), ...(schema.oneOf ?? [])]
    .map((branch) => dereferenced(root, branch))
    .filter((branch) => branch.type !== "null");
}

/** Every schema that may describe a value: the schema itself, its parts, its branches. */
function variantsOf(root: AnswerSchema, schema: AnswerSchema, levels = 6): readonly AnswerSchema[] {
  const own = dereferenced(root, schema);
  if (levels === 0) return [own];
  const parts = [...(own.allOf ?? []), ...branchesOf(root, own)];
  return [own, ...parts.flatMap((part) => variantsOf(root, part, levels - 1))];
}

/** The schemas that a place in an answer may have; a list adds no name to the path. */
export function schemasAt(root: AnswerSchema, path: readonly string[]): readonly AnswerSchema[] {
  let found: readonly AnswerSchema[] = variantsOf(root, root);
  for (const name of path) {
    const items = found.flatMap((each) => (each.items ? variantsOf(root, each.items) : []));
    found = [...found, ...items].flatMap(({ properties = {} }) => {
      const inner = Object.hasOwn(properties, name) ? properties[name] : undefined;
      return inner === undefined ? [] : variantsOf(root, inner);
    });
  }
  return found;
}

/** The values that the schemas of a place list. */
export function valuesAt(root: AnswerSchema, path: readonly string[]): readonly unknown[] {
  return schemasAt(root, path).flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const === undefined ? [] : [schema.const]),
  ]);
}
