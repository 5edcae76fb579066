import { listedValues, type Schema } from "../schema/schema.js";
import type { JsonValue } from "../util/json.js";
import { bestPairs } from "./best-pairs.js";
import { likeness } from "./likeness.js";
import { typeNames } from "./type-names.js";
import { type Roots, valueForm } from "./value-form.js";
import type { ValueStep } from "./value-path.js";

/** Least likeness of two variants that are taken for one. */
const leastLikeness = 0.3;

/**
 * New variant → old variant: by the value that tells variants apart, else by likeness, the most alike
 * first. Their order in the spec has no meaning.
 */
export function matchVariants(
  roots: Roots,
  before: readonly Schema[],
  after: readonly Schema[],
): ReadonlyMap<Schema, Schema> {
  const [oldBy, newBy] = [discriminator(roots.before, before), discriminator(roots.after, after)];
  const pairs = after.flatMap((to) =>
    before.map((from) => ({ to, from, score: scoreOf(roots, from, to, oldBy, newBy) })),
  );
  return bestPairs(pairs.filter(({ score }) => score >= leastLikeness || pairs.length === 1));
}

function scoreOf(
  roots: Roots,
  old: Schema,
  now: Schema,
  oldBy: string | undefined,
  newBy: string | undefined,
): number {
  const by = newBy ?? oldBy;
  const values = by === undefined ? undefined : constantOf(roots.after, now, by);
  const former = by === undefined ? undefined : constantOf(roots.before, old, by);
  if (values !== undefined && former !== undefined) {
    return JSON.stringify(values) === JSON.stringify(former) ? 2 : 0;
  }
  const sameTitle = now.title !== undefined && now.title === old.title ? 0.1 : 0;
  return likeness(roots, old, now) + sameTitle;
}

/** The field whose one value differs between all variants, if there is such a field. */
function discriminator(root: Schema, variants: readonly Schema[]): string | undefined {
  if (variants.length < 2) return undefined;
  const names = variants.map((variant) =>
    Object.keys(valueForm(root, variant).own.properties ?? {}),
  );
  const shared = names.reduce((some, each) => some.filter((name) => each.includes(name)));
  return shared.find((name) => {
    const values = variants.map((variant) => constantOf(root, variant, name));
    const texts = values.map((value) => JSON.stringify(value));
    return !values.includes(undefined) && new Set(texts).size === variants.length;
  });
}

function constantOf(root: Schema, variant: Schema, name: string): JsonValue | undefined {
  const field = valueForm(root, variant).own.properties?.[name];
  const values = field && listedValues(field);
  return values?.length === 1 ? values[0] : undefined;
}

/** What a variant is called: its discriminating value, its title, its type, or its number. */
export function variantStep(root: Schema, variant: Schema, all: readonly Schema[]): ValueStep {
  const by = discriminator(root, all);
  const value = by === undefined ? undefined : constantOf(root, variant, by);
  if (by !== undefined && value !== undefined) {
    return { step: "variant", name: JSON.stringify(value), by };
  }
  const names = all.map((each) => variantName(root, each));
  const name = variantName(root, variant);
  const alone = names.filter((other) => other === name).length === 1;
  return { step: "variant", name: alone ? name : `${name} ${all.indexOf(variant) + 1}` };
}

function variantName(root: Schema, variant: Schema): string {
  if (variant.title !== undefined) return variant.title;
  const { own } = valueForm(root, variant);
  const fields = own.required ?? Object.keys(own.properties ?? {});
  if (fields.length > 0) return `{${fields.slice(0, 3).join(", ")}}`;
  return typeNames(variant.allOf === undefined ? variant : own).join(" | ");
}
