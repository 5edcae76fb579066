import type { Schema } from "./schema.js";

/**
 * Two schemas that both must hold as one, where their keywords can be put together: the narrower of
 * two limits, what only one of them says, what both say alike.
 *
 * @returns undefined where both are needed
 */
export function merged(one: Schema, other: Schema): Schema | undefined {
  const both: Record<string, unknown> = { ...one };
  for (const [keyword, right] of Object.entries(other)) {
    const left = both[keyword];
    const value = left === undefined ? right : together(keyword, left, right);
    if (value === undefined) return undefined;
    both[keyword] = value;
  }
  return both; // the keywords and values of two schemas
}

const least = /^(exclusiveMinimum|minimum|minLength|minItems|minProperties)$/;
const most = /^(exclusiveMaximum|maximum|maxLength|maxItems|maxProperties)$/;

function together(keyword: string, left: unknown, right: unknown): unknown {
  if (JSON.stringify(left) === JSON.stringify(right)) return left;
  if (typeof left === "number" && typeof right === "number") {
    if (least.test(keyword)) return Math.max(left, right);
    if (most.test(keyword)) return Math.min(left, right);
  }
  if (keyword !== "enum" || !Array.isArray(left) || !Array.isArray(right)) return undefined;
  const allowed = new Set(right.map((value) => JSON.stringify(value)));
  const shared = left.filter((value) => allowed.has(JSON.stringify(value)));
  return shared.length > 0 ? shared : undefined;
}
