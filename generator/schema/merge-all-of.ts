import { merged } from "./merge-limits.js";
import { annotationsOf, type Schema, withoutAnnotations } from "./schema.js";

/**
 * Folds `allOf` into the schema where that changes nothing: where one branch alone decides what is
 * valid, or where all are plain objects. What cannot be folded stays an `allOf`.
 */
export function mergeAllOf(schema: Schema): Schema {
  const { allOf, ...rest } = schema;
  if (allOf === undefined) return schema;
  const branches = [...allOf, rest];
  const annotations: Schema = Object.assign({}, ...allOf.map(annotationsOf).reverse());
  Object.assign(annotations, annotationsOf(rest));
  const checks = branches.map(withoutAnnotations).filter((part) => Object.keys(part).length > 0);
  const [only] = checks;
  if (only === undefined || checks.length === 1) return { ...only, ...annotations };
  const properties = checks.every(isPlainObject) ? joined(checks) : undefined;
  if (properties === undefined) {
    const whole = checks.every(isSingle) ? checks.reduce<Schema | undefined>(fold, {}) : undefined;
    return whole ? { ...whole, ...annotations } : { ...annotations, allOf: checks };
  }
  const required = [...new Set(checks.flatMap((branch) => branch.required ?? []))];
  for (const name of required) properties[name] ??= {};
  return {
    ...annotations,
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
  };
}

function fold(whole: Schema | undefined, part: Schema): Schema | undefined {
  return whole && merged(whole, part);
}

/** Keywords that look into a value, or that hold other schemas, do not fold one by one. */
const foldable = new Set(
  `type enum const minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength
  minItems maxItems uniqueItems minProperties maxProperties format pattern`.split(/\s+/),
);

function isSingle(schema: Schema): boolean {
  return Object.keys(schema).every((keyword) => foldable.has(keyword));
}

const objectKeywords = new Set(["type", "properties", "required"]);

function isPlainObject(schema: Schema): boolean {
  return (
    (schema.type === undefined || schema.type === "object") &&
    Object.keys(schema).every((keyword) => objectKeywords.has(keyword))
  );
}

/** The properties of all branches; undefined where two say different things of one. */
function joined(branches: readonly Schema[]): Record<string, Schema> | undefined {
  const properties: Record<string, Schema> = Object.create(null);
  for (const branch of branches) {
    for (const [name, property] of Object.entries(branch.properties ?? {})) {
      const other = properties[name];
      if (other && JSON.stringify(other) !== JSON.stringify(property)) return undefined;
      properties[name] = property;
    }
  }
  return properties;
}
