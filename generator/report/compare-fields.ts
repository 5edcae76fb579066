import { similarity } from "../diagnostics/did-you-mean.js";
import type { FieldDigests } from "../lock/endpoint-digest.js";
import type { FieldDigest, Limits } from "../lock/flatten-schema.js";
import { ownMember } from "../util/json.js";
import type { FieldChange, Holder } from "./changes.js";

/**
 * What changed between two sets of fields, in the new order, removed fields last. A field that was
 * removed while a similar one was added was probably renamed.
 */
export function compareFields(
  holder: Holder,
  before: FieldDigests,
  after: FieldDigests,
): readonly FieldChange[] {
  const added = outermost([...after.keys()].filter((field) => !before.has(field)));
  const removed = outermost([...before.keys()].filter((field) => !after.has(field)));
  const renames = guessRenames(pick(before, removed), pick(after, added));
  const changes: FieldChange[] = [];
  for (const [field, digest] of after) {
    const place = { in: holder, field };
    const from = renames.get(field);
    const old = before.get(from ?? field);
    if (from !== undefined && old !== undefined) {
      const { required } = digest;
      const wasRequired = old.required;
      changes.push({ kind: "field-renamed", ...place, guess: true, from, wasRequired, required });
    }
    if (old !== undefined) changes.push(...compareField(holder, field, old, digest));
    else if (added.includes(field)) changes.push({ kind: "field-added", ...place, digest });
  }
  const renamed = new Set(renames.values());
  for (const field of removed) {
    const digest = before.get(field);
    if (digest === undefined || renamed.has(field)) continue;
    changes.push({ kind: "field-removed", in: holder, field, digest });
  }
  return changes;
}

/** Whether the fields that are in both have another order. */
export function isReordered(before: FieldDigests, after: FieldDigests): boolean {
  const old = [...before.keys()].filter((field) => after.has(field));
  const now = [...after.keys()].filter((field) => before.has(field));
  return old.some((field, index) => field !== now[index]);
}

/** Without the fields inside of another one: they were added or removed with it. */
function outermost(fields: readonly string[]): readonly string[] {
  const all = new Set(fields);
  return fields.filter((field) => {
    for (let end = field.length - 1; end > 0; end -= 1) {
      if (".[(".includes(field.charAt(end)) && all.has(field.slice(0, end))) return false;
    }
    return true;
  });
}

function pick(digests: FieldDigests, fields: readonly string[]): FieldDigests {
  const wanted = new Set(fields);
  return new Map([...digests].filter(([field]) => wanted.has(field)));
}

function compareField(
  holder: Holder,
  field: string,
  before: FieldDigest,
  after: FieldDigest,
): readonly FieldChange[] {
  const place = { in: holder, field };
  const changes: FieldChange[] = [];
  // What a list holds is part of the list's own type.
  if (!same(before.types, after.types) && !field.endsWith("[]")) {
    changes.push({ kind: "type", ...place, from: before.types, to: after.types });
  }
  if (before.required !== after.required) {
    changes.push({ kind: "required", ...place, required: after.required });
  }
  if (!same(before.values, after.values)) {
    changes.push({ kind: "values", ...place, from: before.values, to: after.values });
  }
  changes.push(...compareLimits(place, before.limits ?? {}, after.limits ?? {}));
  if (!same(before.default, after.default)) {
    changes.push({ kind: "default", ...place, from: before.default, to: after.default });
  }
  if (before.deprecated !== after.deprecated) {
    const deprecated = after.deprecated === true;
    changes.push({ kind: "field-deprecation", ...place, deprecated });
  }
  return changes;
}

function compareLimits(
  place: { readonly in: Holder; readonly field: string },
  before: Limits,
  after: Limits,
): readonly FieldChange[] {
  const limits = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...limits]
    .map((limit) => ({ limit, from: ownMember(before, limit), to: ownMember(after, limit) }))
    .filter(({ from, to }) => from !== to)
    .map((change) => ({ kind: "limit" as const, ...place, ...change }));
}

/** The order of types and of allowed values has no meaning. */
function same(before: unknown, after: unknown): boolean {
  return canonical(before) === canonical(after);
}

function canonical(value: unknown): string {
  if (!Array.isArray(value)) return JSON.stringify(value) ?? "";
  return value
    .map((item) => JSON.stringify(item))
    .sort()
    .join();
}

/** Least likeness of two names that counts as a hint that one became the other. */
const leastSimilarity = 0.5;

/** New name → old name, for pairs of which each is the other's best match. */
function guessRenames(removed: FieldDigests, added: FieldDigests): ReadonlyMap<string, string> {
  const best = (field: string, digest: FieldDigest, others: FieldDigests) =>
    [...others]
      .map(([name, other]) => ({ name, score: likeness(field, digest, name, other) }))
      .filter(({ score }) => score > 0)
      .sort((a, b) => b.score - a.score)[0]?.name;
  const renames = new Map<string, string>();
  for (const [field, digest] of added) {
    const from = best(field, digest, removed);
    const old = from === undefined ? undefined : removed.get(from);
    if (from === undefined || old === undefined) continue;
    if (best(from, old, added) === field) renames.set(field, from);
  }
  return renames;
}

/** 0 for fields that cannot be the same; they have one parent and one type at least. */
function likeness(a: string, of: FieldDigest, b: string, other: FieldDigest): number {
  if (parentOf(a) !== parentOf(b) || !same(of.types, other.types)) return 0;
  const names = similarity(a, b);
  const telling = of.values ?? (of.limits && { limits: of.limits, default: of.default });
  const others = other.values ?? (other.limits && { limits: other.limits, default: other.default });
  const sameRules = telling !== undefined && same(telling, others);
  return sameRules ? 1 + names : names >= leastSimilarity ? names : 0;
}

function parentOf(field: string): string {
  return field.slice(0, Math.max(field.lastIndexOf("."), 0));
}
