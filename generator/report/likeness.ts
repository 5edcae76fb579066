import { similarity } from "../diagnostics/did-you-mean.js";
import { listedValues, type Schema } from "../schema/schema.js";
import { lowerWordsOf } from "../util/words.js";
import { ownTypes } from "./type-names.js";
import { type Roots, valueForm } from "./value-form.js";

/** How alike two values are: 1 for the same, 0 for types that no value has in common. */
export function likeness(roots: Roots, before: Schema, after: Schema): number {
  const [{ own: old }, { own: now }] = [
    valueForm(roots.before, before),
    valueForm(roots.after, after),
  ];
  const types = overlap(ownTypes(old), ownTypes(now));
  if (types === 0) return 0;
  const [values, newValues] = [listedValues(old), listedValues(now)];
  if (values !== undefined && newValues !== undefined)
    return overlap(texts(values), texts(newValues));
  const names = [old, now].map(({ properties = {} }) => Object.keys(properties));
  const [some = [], others = []] = names;
  if (some.length + others.length > 0) return overlap(some, others);
  return types;
}

/** What two lists share: 1 if all, 0 if nothing. */
export function overlap(some: readonly string[], others: readonly string[]): number {
  const all = new Set([...some, ...others]);
  const known = new Set(others);
  const shared = new Set(some.filter((each) => known.has(each)));
  return all.size === 0 ? 1 : shared.size / all.size;
}

/** How alike two names are; one that is a word of the other is about as telling as half of its letters. */
export function nameLikeness(a: string, b: string): number {
  const [some, others] = [lowerWordsOf(a), lowerWordsOf(b)];
  const [few, many] = some.length < others.length ? [some, others] : [others, some];
  const isPart = few.length > 0 && few.every((word) => many.includes(word));
  return Math.max(similarity(a, b), isPart ? 0.6 : 0);
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value));
}
