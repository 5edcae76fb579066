import { constraints, isConstraint, narrowerBound } from "../constraints.js";
import { hasType, type Schema, typesOf } from "../schema.js";

/**
 * Two schemas that must both hold as one, if their keywords can be merged: the narrower of two
 * limits, a keyword that only one of them has, and one that is the same in both.
 *
 * @returns undefined if both are needed
 */
export function mergeConstraints(one: Schema, other: Schema): Schema | undefined {
  const both: Record<string, unknown> = { ...one };
  for (const [keyword, right] of Object.entries(other)) {
    const left = both[keyword];
    const value = left === undefined ? right : narrower(keyword, left, right);
    if (value === undefined) return undefined;
    both[keyword] = value;
  }
  return withFittingValues(both); // the keywords and values of two schemas
}

/** One may bring the values and the other the type, or the one value that is left of them. */
function withFittingValues({ enum: values, const: only, ...rest }: Schema): Schema | undefined {
  if (values === undefined) return only === undefined ? rest : { ...rest, const: only };
  const types = typesOf(rest);
  const fitting = values.filter(
    (value) =>
      (types.length === 0 || types.some((type) => hasType(value, type))) &&
      (only === undefined || JSON.stringify(value) === JSON.stringify(only)),
  );
  return fitting.length > 0 ? { ...rest, enum: fitting } : undefined;
}

function narrower(keyword: string, left: unknown, right: unknown): unknown {
  if (JSON.stringify(left) === JSON.stringify(right)) return left;
  const bound = isConstraint(keyword) ? constraints[keyword].bound : undefined;
  if (bound !== undefined) return narrowerBound(bound, Number(left), Number(right));
  if (keyword !== "enum" || !Array.isArray(left) || !Array.isArray(right)) return undefined;
  const allowed = new Set(right.map((value) => JSON.stringify(value)));
  const shared = left.filter((value) => allowed.has(JSON.stringify(value)));
  return shared.length > 0 ? shared : undefined;
}
