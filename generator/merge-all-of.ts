import type { Schema } from "./schema.js";

/**
 * Folds `allOf` into the schema where that changes nothing: branches that are plain objects, or
 * that only add annotations. What cannot be folded stays an `allOf`.
 */
export function mergeAllOf(schema: Schema): Schema {
  const { allOf, ...rest } = schema;
  if (allOf === undefined) return schema;
  const branches = [...allOf, rest];
  if (!branches.every(foldable)) {
    const [only] = allOf;
    return only && allOf.length === 1 && Object.keys(rest).every(isAnnotation)
      ? { ...only, ...rest }
      : schema;
  }
  const names = branches.flatMap((branch) => Object.keys(branch.properties ?? {}));
  if (new Set(names).size !== names.length) return schema;
  const properties: Record<string, Schema> = Object.create(null);
  for (const branch of branches) Object.assign(properties, branch.properties);
  const required = [...new Set(branches.flatMap((branch) => branch.required ?? []))];
  for (const name of required) properties[name] ??= {};
  const [first] = allOf;
  return {
    ...first,
    ...rest,
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
  };
}

const objectKeywords = new Set(["type", "properties", "required"]);
const annotations = new Set(["title", "description", "default", "deprecated", "examples"]);

function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword);
}

function foldable(schema: Schema): boolean {
  return (
    (schema.type === undefined || schema.type === "object") &&
    Object.keys(schema).every((keyword) => objectKeywords.has(keyword) || isAnnotation(keyword))
  );
}
