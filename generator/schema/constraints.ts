/** What is known of one keyword that limits which values of a type are valid. */
export interface Constraint {
  /** Values of other types pass. */
  readonly type: "number" | "string" | "array" | "object";
  /** What its own value is; OpenAPI 3.0 writes an `exclusive` bound as `true`. */
  readonly value: "number" | "exclusive" | "count" | "flag" | "text";
  /** The end of a range that it sets: the greater a lower bound, the fewer values are valid. */
  readonly bound?: "lower" | "upper";
  /** Whether the valid numbers are its multiples. */
  readonly isStep?: true;
  /** What a count counts. */
  readonly unit?: string;
  /** The keyword in words, unless it is a bound. */
  readonly words?: Words;
  /** The words for a keyword of the items of a list. */
  readonly itemWords?: Words;
  /** Its key in the JSON of `inspect`, which leaves out those without one. */
  readonly key?: string;
}

/** @param end - closes the words; a pattern may end in any character itself */
export type Words = (value: number | string | boolean, end: string) => string;

/** Each constraint keyword, described once: all other code derives from this table. */
const table = {
  minimum: { type: "number", value: "number", bound: "lower", key: "minimum" },
  maximum: { type: "number", value: "number", bound: "upper", key: "maximum" },
  exclusiveMinimum: {
    type: "number",
    value: "exclusive",
    bound: "lower",
    key: "exclusive_minimum",
  },
  exclusiveMaximum: {
    type: "number",
    value: "exclusive",
    bound: "upper",
    key: "exclusive_maximum",
  },
  multipleOf: {
    type: "number",
    value: "number",
    isStep: true,
    words: (step: unknown, end: string): string => `Multiple of ${step}${end}`,
    key: "multiple_of",
  },
  minLength: {
    type: "string",
    value: "count",
    bound: "lower",
    unit: "character",
    key: "min_length",
  },
  maxLength: {
    type: "string",
    value: "count",
    bound: "upper",
    unit: "character",
    key: "max_length",
  },
  minItems: { type: "array", value: "count", bound: "lower", unit: "item", key: "min_items" },
  maxItems: { type: "array", value: "count", bound: "upper", unit: "item", key: "max_items" },
  minProperties: { type: "object", value: "count", bound: "lower", unit: "field" },
  maxProperties: { type: "object", value: "count", bound: "upper", unit: "field" },
  uniqueItems: {
    type: "array",
    value: "flag",
    words: (_: unknown, end: string): string => `Items are unique${end}`,
  },
  format: {
    type: "string",
    value: "text",
    words: (name: unknown, end: string): string => `Format: ${name}${end}`,
    itemWords: (name: unknown, end: string): string => `Format of an item: ${name}${end}`,
    key: "format",
  },
  pattern: {
    type: "string",
    value: "text",
    words: (text: unknown): string => `Pattern: ${text}`,
    key: "pattern",
  },
} as const;

export type ConstraintKeyword = keyof typeof table;

interface ValueTypes {
  number: number;
  exclusive: number;
  count: number;
  flag: boolean;
  text: string;
}

type ValueOf<Keyword extends ConstraintKeyword> = ValueTypes[(typeof table)[Keyword]["value"]];

/** The constraint keywords of a schema. */
export type Constraints = { -readonly [Keyword in ConstraintKeyword]?: ValueOf<Keyword> };

/** The constraint keywords in the JSON of `inspect`. */
export type InspectedConstraints = {
  readonly [Keyword in ConstraintKeyword as (typeof table)[Keyword] extends {
    readonly key: infer Key extends string;
  }
    ? Key
    : never]?: ValueOf<Keyword>;
};

export const constraints: Readonly<Record<ConstraintKeyword, Constraint>> = table;

export const constraintKeywords = Object.keys(table) as readonly ConstraintKeyword[]; // its keys

export function isConstraint(keyword: string): keyword is ConstraintKeyword {
  return Object.hasOwn(table, keyword);
}

/** Whether the input check leaves a keyword to the service: no RegExp is built from a spec. */
export function isUnchecked(keyword: ConstraintKeyword): boolean {
  return constraints[keyword].value === "text";
}

/** The one of two bounds that allows less. */
export function narrowerBound(end: "lower" | "upper", one: number, other: number): number {
  return end === "lower" ? Math.max(one, other) : Math.min(one, other);
}

/** One end of a range. */
export interface Bound {
  readonly value: number;
  readonly isExclusive: boolean;
}

/** The range that a schema sets for values of a type. */
export interface Range {
  readonly lower?: Bound;
  readonly upper?: Bound;
  /** What is counted, unless it is a number itself. */
  readonly unit?: string;
}

/** The ranges of a schema, by type. */
export function rangesOf(
  schema: Constraints,
): Readonly<Partial<Record<Constraint["type"], Range>>> {
  const ranges: Partial<Record<Constraint["type"], Range>> = {};
  for (const keyword of constraintKeywords) {
    const { type, bound, unit, value: kind } = constraints[keyword];
    const value = schema[keyword];
    if (bound === undefined || typeof value !== "number") continue;
    const other = ranges[type]?.[bound]?.value ?? value;
    if (narrowerBound(bound, value, other) !== value) continue;
    const end = { value, isExclusive: kind === "exclusive" };
    ranges[type] = { ...ranges[type], [bound]: end, ...(unit !== undefined && { unit }) };
  }
  return ranges;
}
