import { constraintKeywords } from "../schema/constraints.js";
import { listedValues, type Schema } from "../schema/schema.js";
import { bestPairs } from "./best-pairs.js";
import { likeness, nameLikeness, overlap } from "./likeness.js";
import { typeNames } from "./type-names.js";
import { type Roots, valueForm } from "./value-form.js";

type Fields = ReadonlyMap<string, Schema>;

/** Least likeness of two names that counts as a hint that one became the other. */
const leastSimilarity = 0.5;

/**
 * New name → old name, of fields of one object that were removed while others were added: pairs of
 * which each is the other's best match.
 */
export function guessRenames(
  roots: Roots,
  removed: Fields,
  added: Fields,
): ReadonlyMap<string, string> {
  const pairs = [...added].flatMap(([to, schema]) =>
    [...removed].map(([from, former]) => ({
      to,
      from,
      score: scoreOf(roots, from, former, to, schema),
    })),
  );
  return bestPairs(pairs.filter(({ score }) => score > 0));
}

/** 0 for fields that cannot be the same: they have one type at least. */
function scoreOf(roots: Roots, from: string, former: Schema, name: string, schema: Schema): number {
  const [old, now] = [valueForm(roots.before, former).own, valueForm(roots.after, schema).own];
  if (overlap(typeNames(old), typeNames(now)) < 1) return 0;
  const names = nameLikeness(from, name);
  const isTelling = tellingLikeness(roots, old, now) >= leastSimilarity;
  return isTelling ? 1 + names : names >= leastSimilarity ? names : 0;
}

/** How alike two fields are in what few others share: allowed values, own fields or limits. */
function tellingLikeness(roots: Roots, old: Schema, now: Schema): number {
  const isListed = [old, now].every((schema) => listedValues(schema) !== undefined);
  if (isListed || (old.properties && now.properties)) return likeness(roots, old, now);
  const [limits, others] = [limitsOf(old), limitsOf(now)];
  return limits !== "{}" && limits === others ? 1 : 0;
}

function limitsOf(schema: Schema): string {
  const telling = constraintKeywords.filter(
    (keyword) => schema[keyword] !== undefined && keyword !== "format",
  );
  const limits = Object.fromEntries(telling.map((keyword) => [keyword, schema[keyword]]));
  return JSON.stringify(telling.length > 0 ? { ...limits, default: schema.default } : {});
}
