import { isConstraint } from "../schema/constraints.js";
import { describeConstraints } from "../schema/describe-constraints.js";
import { listedValues, type Schema } from "../schema/schema.js";
import type { JsonValue } from "../util/json.js";
import type { FieldChange } from "./changes.js";
import { isSameJson } from "./is-same.js";
import { json, listOf, type Sentence, type SentencePart, words } from "./sentence.js";
import { typeNames } from "./type-names.js";
import { pathText, type ValuePath } from "./value-path.js";

/** A change of a field, or of another part of the input or the data, as a sentence without its end. */
export function describeFieldChange(change: FieldChange): Sentence {
  const subject = subjectWords(change.path, change.in === "data" ? "data" : "input");
  return [...subject, ...predicate(change)];
}

/** `field size.width`, `items of images`, `values of meta`, `variant "gen4.5" of model`. */
function subjectWords(path: ValuePath, whole: "data" | "input"): Sentence {
  const last = path.at(-1);
  if (last === undefined) return [`the ${whole}`];
  const prefix = whole === "data" ? "data " : "";
  const outer = path.slice(0, -1);
  const of = outer.length === 0 ? [` of the ${whole}`] : words` of ${pathText(outer)}`;
  switch (last.step) {
    case "field":
      return [prefix, ...words`field ${pathText(path)}`];
    case "items":
      return [prefix, "items", ...of];
    case "item":
      return [prefix, `item ${last.index + 1}`, ...of];
    case "values":
      return [prefix, "values", ...of];
    case "variant": {
      if (last.by === undefined) return [prefix, ...words`variant ${last.name}`, ...of];
      const field: ValuePath = [...outer, { step: "field", name: last.by }];
      return [prefix, ...words`variant ${last.name} of ${pathText(field)}`];
    }
  }
}

/** What a sentence says after its subject. */
function predicate(change: FieldChange): Sentence {
  switch (change.kind) {
    case "field-added":
      return [" added: ", ...schemaWords(change.schema, change.required)];
    case "field-removed":
      return [" removed: ", ...schemaWords(change.schema, change.required)];
    case "field-renamed":
      return [
        ...words` was called ${change.from}`,
        change.sameOnWire
          ? ""
          : change.alike
            ? " (a guess: everything else is the same)"
            : " (a guess)",
      ];
    case "required":
      return [change.required ? " is now required" : " is now optional"];
    case "type":
      return words`: type ${change.from.join(" | ")} → ${change.to.join(" | ")}`;
    case "values":
      return valueWords(change.from, change.to);
    case "limit":
      return [": ", limit(change.limit, change.from), " → ", limit(change.limit, change.to)];
    case "default":
      return defaultWords(change);
    case "openness":
      return change.open
        ? [": unknown fields are taken now"]
        : [": unknown fields are refused now"];
    case "variant-added":
      return [" added"];
    case "variant-removed":
      return [" removed"];
    case "rules":
      return [`: conditions on its fields were ${change.change}`];
    case "field-deprecation":
      return [change.deprecated ? " is now deprecated" : " is no longer deprecated"];
  }
}

function defaultWords({ from, to, sent }: Extract<FieldChange, { readonly kind: "default" }>) {
  const former = isSameJson(from, to, "value") ? [] : [json(from), " → "];
  return [": default ", ...former, json(to), sent ? ", which must be sent now" : ""];
}

type Values = readonly JsonValue[];

function valueWords(from: Values | undefined, to: Values | undefined): Sentence {
  if (to === undefined) return [" now takes any value, before only ", ...list(from ?? [])];
  if (from === undefined) return [" now takes only ", ...list(to)];
  const added = to.filter((value) => !includes(from, value));
  const removed = from.filter((value) => !includes(to, value));
  return [
    ...(added.length === 0 ? [] : [" may also be ", ...list(added)]),
    added.length === 0 || removed.length === 0 ? "" : ";",
    ...(removed.length === 0 ? [] : [" may no longer be ", ...list(removed)]),
  ];
}

function includes(values: Values, value: JsonValue): boolean {
  return values.some((other) => isSameJson(other, value, "value"));
}

/** Most values that a sentence lists. */
const maxValues = 20;

function list(values: Values): Sentence {
  const more = values.length - maxValues;
  const listed = listOf(values.slice(0, maxValues).map(json));
  return more > 0 ? [...listed, ` and ${more} more`] : listed;
}

function schemaWords(schema: Schema, required: boolean): Sentence {
  const values = listedValues(schema);
  return [
    ...words`${typeNames(schema).join(" | ")}, `,
    required ? "required" : "optional",
    ...(values === undefined ? [] : [", one of ", ...list(values)]),
    ...(schema.default === undefined ? [] : [", default ", json(schema.default)]),
  ];
}

function limit(keyword: string, value: number | string | boolean | undefined): SentencePart {
  if (value === undefined) return "none";
  const known = isConstraint(keyword) ? describeConstraints({ [keyword]: value }, "") : [];
  return { code: known[0] ?? `${keyword} ${value}` };
}
