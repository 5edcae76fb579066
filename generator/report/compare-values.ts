import { constraintKeywords } from "../schema/constraints.js";
import { listedValues, type Schema } from "../schema/schema.js";
import type { JsonValue } from "../util/json.js";
import type { FieldChange, Holder, ValueChange } from "./changes.js";
import { guessRenames } from "./guess-renames.js";
import { isSameJson } from "./is-same.js";
import { matchVariants, variantStep } from "./match-variants.js";
import { type Comparison, opened } from "./open-comparison.js";
import {
  isIndexed,
  kindsOf,
  namedTypesOf,
  type ValueForm,
  valueForm,
  withTarget,
} from "./value-form.js";
import type { ValuePath } from "./value-path.js";

/**
 * What changed between two schemas of inputs, or of data, in the new order; what was removed comes
 * last.
 */
export function compareValues(
  holder: Holder,
  before: Schema,
  after: Schema,
  renamed: ReadonlyMap<string, string> = new Map(),
): FieldChange[] {
  const comparison: Comparison = { before, after, renamed, open: [], met: new Set() };
  return compareValue(comparison, [], before, after).map((change) => ({ ...change, in: holder }));
}

type Found = ValueChange & { readonly path: ValuePath };

function compareValue(
  outer: Comparison,
  path: ValuePath,
  before: Schema,
  after: Schema,
): readonly Found[] {
  const recurs = before.$ref !== undefined && after.$ref !== undefined;
  const comparison = recurs ? opened(outer, path, `${before.$ref} ${after.$ref}`) : outer;
  if (comparison === undefined) return [];
  const from = valueForm(comparison.before, before);
  const to = valueForm(comparison.after, after);
  return [
    ...compareForms(comparison, path, from, to),
    ...compareAnnotations(
      path,
      withTarget(comparison.before, before),
      withTarget(comparison.after, after),
    ),
  ];
}

function compareForms(
  comparison: Comparison,
  path: ValuePath,
  from: ValueForm,
  to: ValueForm,
): readonly Found[] {
  const rules = compareRules(path, from.rules, to.rules);
  if (from.variants.length === 0 && to.variants.length === 0) {
    return [...comparePlain(comparison, path, from, to), ...rules];
  }
  const [old, now] = [variantsOf(from), variantsOf(to)];
  const matches = matchVariants(comparison, old, now);
  const place = (variant: Schema, all: readonly Schema[], root: Schema): ValuePath =>
    all.length > 1 ? [...path, variantStep(root, variant, all)] : path;
  const changes: Found[] = [];
  if (from.nullable !== to.nullable) {
    changes.push({ kind: "type", path, from: namedTypesOf(from), to: namedTypesOf(to) });
  }
  for (const variant of now) {
    const match = matches.get(variant);
    const within = place(variant, now, comparison.after);
    if (match === undefined) changes.push({ kind: "variant-added", path: within });
    else changes.push(...compareValue(comparison, within, match, variant));
  }
  const matched = new Set(matches.values());
  for (const variant of old.filter((each) => !matched.has(each))) {
    changes.push({ kind: "variant-removed", path: place(variant, old, comparison.before) });
  }
  return [...changes, ...rules];
}

/** A plain value is a union of one. What holds for all variants holds for each. */
function variantsOf({ own, variants }: ValueForm): readonly Schema[] {
  if (variants.length === 0) return [own];
  const { title: _, default: _default, filled: _filled, deprecated: _deprecated, ...shared } = own;
  if (Object.keys(shared).length === 0) return variants;
  return variants.map((variant) => ({
    allOf: [variant, shared],
    ...(variant.title !== undefined && { title: variant.title }),
  }));
}

function compareRules(
  path: ValuePath,
  from: readonly Schema[],
  to: readonly Schema[],
): readonly Found[] {
  if (isSameJson(from, to)) return [];
  const change = from.length === 0 ? "added" : to.length === 0 ? "removed" : "changed";
  return [{ kind: "rules", path, change }];
}

/** Two values that are no unions. */
function comparePlain(
  comparison: Comparison,
  path: ValuePath,
  from: ValueForm,
  to: ValueForm,
): readonly Found[] {
  const [before, after] = [from.own, to.own];
  const [old, now] = [kindsOf(from), kindsOf(to)];
  const changes: Found[] = [];
  if (!isSameJson(old, now))
    changes.push({ kind: "type", path, from: namedTypesOf(from), to: namedTypesOf(to) });
  const [values, newValues] = [allowedValues(before), allowedValues(after)];
  if (!isSameJson(values, newValues, "values"))
    changes.push({ kind: "values", path, from: values, to: newValues });
  for (const limit of constraintKeywords) {
    // `uniqueItems: false` says nothing.
    const [one, other] = [before[limit], after[limit]].map((value) =>
      value || value === 0 ? value : undefined,
    );
    if (one !== other) changes.push({ kind: "limit", path, limit, from: one, to: other });
  }
  const both = (type: string) => old.includes(type) && now.includes(type);
  if (both("array")) changes.push(...compareItems(comparison, path, before, after));
  if (both("object")) changes.push(...compareObjects(comparison, path, before, after));
  return changes;
}

function allowedValues(schema: Schema): readonly JsonValue[] | undefined {
  return listedValues(schema)?.filter((value) => value !== null);
}

function compareItems(
  comparison: Comparison,
  path: ValuePath,
  before: Schema,
  after: Schema,
): readonly Found[] {
  const [old = [], now = []] = [before.prefixItems, after.prefixItems];
  const changes = now.flatMap((item, index): readonly Found[] => {
    const place: ValuePath = [...path, { step: "item", index }];
    const former = old[index];
    if (former !== undefined) return compareValue(comparison, place, former, item);
    return [{ kind: "field-added", path: place, schema: item, required: true }];
  });
  const gone = old.slice(now.length).map((schema, index): Found => {
    const place: ValuePath = [...path, { step: "item", index: now.length + index }];
    return { kind: "field-removed", path: place, schema, required: true, indexed: false };
  });
  const items = [before.items ?? {}, after.items ?? {}] as const;
  return [...changes, ...gone, ...compareValue(comparison, [...path, { step: "items" }], ...items)];
}

function compareObjects(
  comparison: Comparison,
  path: ValuePath,
  before: Schema,
  after: Schema,
): readonly Found[] {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const [required, demanded] = [new Set(before.required), new Set(after.required)];
  const added = without(now, old);
  const removed = without(old, now);
  const known = new Map(
    [...comparison.renamed].filter(
      ([to, from]) => path.length === 0 && added.has(to) && removed.has(from),
    ),
  );
  const renames = new Map([...guessRenames(comparison, removed, added), ...known]);
  const changes: Found[] = [];
  for (const [name, schema] of now) {
    const place: ValuePath = [...path, { step: "field", name }];
    const from = renames.get(name) ?? name;
    const former = old.get(from);
    if (former === undefined) {
      changes.push({ kind: "field-added", path: place, schema, required: demanded.has(name) });
      continue;
    }
    const [wasRequired, isRequired] = [required.has(from), demanded.has(name)];
    const inside: Found[] = [...compareValue(comparison, place, former, schema)];
    if (wasRequired !== isRequired) {
      inside.unshift({ kind: "required", path: place, required: isRequired });
    }
    if (from !== name) {
      const alike = inside.length === 0;
      changes.push({
        kind: "field-renamed",
        path: place,
        from,
        wasRequired,
        required: isRequired,
        alike,
        ...(known.has(name) && { sameOnWire: true }),
      });
    }
    changes.push(...inside);
  }
  const indexed = isIndexed(after);
  for (const from of renames.values()) removed.delete(from);
  const gone = [...removed].map(([name, schema]): Found => {
    const place: ValuePath = [...path, { step: "field", name }];
    return { kind: "field-removed", path: place, schema, required: required.has(name), indexed };
  });
  return [...changes, ...gone, ...compareOpenness(comparison, path, before, after)];
}

/** The fields that others have no name for. */
function without(
  fields: ReadonlyMap<string, Schema>,
  others: ReadonlyMap<string, Schema>,
): Map<string, Schema> {
  return new Map([...fields].filter(([name]) => !others.has(name)));
}

function fieldsOf({ properties = {} }: Schema): ReadonlyMap<string, Schema> {
  return new Map(Object.entries(properties));
}

function compareOpenness(
  comparison: Comparison,
  path: ValuePath,
  before: Schema,
  after: Schema,
): readonly Found[] {
  const [old, now] = [before.additionalProperties ?? true, after.additionalProperties ?? true];
  if ((old === false) !== (now === false)) {
    const indexed = isIndexed(before) || isIndexed(after);
    const nameless = fieldsOf(after).size === 0;
    return [{ kind: "openness", path, open: old === false, indexed, nameless }];
  }
  if (old === false || (old === true && now === true)) return [];
  const place: ValuePath = [...path, { step: "values" }];
  return compareValue(
    comparison,
    place,
    old === true ? {} : old,
    now === true ? {} : (now as Schema),
  );
}

function compareAnnotations(path: ValuePath, before: Schema, after: Schema): readonly Found[] {
  const changes: Found[] = [];
  const sent = after.filled === true && before.filled !== true;
  if (sent || !isSameJson(before.default, after.default, "value")) {
    changes.push({ kind: "default", path, from: before.default, to: after.default, sent });
  }
  if ((before.deprecated === true) !== (after.deprecated === true)) {
    changes.push({ kind: "field-deprecation", path, deprecated: after.deprecated === true });
  }
  return changes;
}
