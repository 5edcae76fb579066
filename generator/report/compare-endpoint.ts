import type { EndpointDigest } from "../lock/endpoint-digest.js";
import { callOf, type LockedEndpoint } from "../lock/lock.js";
import { byCodeUnit, isObject, type JsonObject, type JsonValue } from "../util/json.js";
import { placeholdersIn, unnamed } from "../util/url-path.js";
import type { Change, Form } from "./changes.js";
import { compareAuth } from "./compare-auth.js";
import { compareValues } from "./compare-values.js";
import { type EffectiveCall, effectiveCall } from "./effective-call.js";
import { isSameJson } from "./is-same.js";

/** An endpoint, and what it has in common with the others of its platform. */
export interface EndpointState {
  readonly entry: LockedEndpoint;
  readonly platform: JsonObject;
}

/** What changed about one endpoint; empty if nothing did. */
export function compareEndpoint(
  from: EndpointState,
  to: EndpointState,
  guess: boolean,
): readonly Change[] {
  const place = moved(from.entry, to.entry, guess);
  const [before, after] = [from.entry.digest, to.entry.digest];
  if (before === undefined || after === undefined) return place;
  const [call, nextCall] = [
    effectiveCall(before.call, from.platform),
    effectiveCall(after.call, to.platform),
  ];
  const renamed = new Map([
    ...renamedPlaces(from.entry.path, to.entry.path),
    ...renamedHeaders(call.places, nextCall.places),
  ]);
  const ofDigests = compareDigests(before, after, renamed);
  const places = comparePlaces([before, call], [after, nextCall], formerNames(ofDigests));
  const changes = [
    ...place,
    ...compareCalls(call, nextCall, unnamed(from.entry.path) !== unnamed(to.entry.path)),
    ...compareAuth(call, nextCall, to.entry.otherKeys),
    // Nobody is told that everything else is the same where the place is not.
    ...(places.length === 0 ? ofDigests : ofDigests.map(notAlike)),
    ...places,
  ];
  if (changes.length > 0 || before.model === after.model) return changes;
  return unnamedChange([before, call], [after, nextCall]);
}

/** What the places of a path were called before, if it is the same path otherwise. */
function renamedPlaces(from: string, to: string): ReadonlyMap<string, string> {
  if (unnamed(from) !== unnamed(to)) return new Map();
  const former = placeholdersIn(from);
  return new Map(placeholdersIn(to).map((name, index) => [name, former[index] ?? name]));
}

/** Headers that are called the same in other letters. */
function renamedHeaders(
  from: EffectiveCall["places"],
  to: EffectiveCall["places"],
): readonly (readonly [string, string])[] {
  return [...to].flatMap(([field, place]) => {
    const isSame = (each: string) => each.toLowerCase() === field.toLowerCase();
    const former = place === "header" ? [...from.keys()].find(isSame) : undefined;
    return former !== undefined && from.get(former) === place ? [[field, former]] : [];
  });
}

function compareDigests(
  before: EndpointDigest,
  after: EndpointDigest,
  renamed: ReadonlyMap<string, string>,
): readonly Change[] {
  if (before.model === after.model && before.source === after.source) return [];
  const changes: Change[] = [
    ...compareValues("input", before.input, after.input, renamed),
    ...compareValues("data", before.data, after.data),
  ];
  if (before.dataFrom !== after.dataFrom) {
    changes.push({ kind: "data-origin", from: before.dataFrom, to: after.dataFrom });
  }
  if (before.deprecated !== after.deprecated) {
    changes.push({ kind: "deprecation", deprecated: after.deprecated });
  }
  if (before.source !== after.source) {
    changes.push({ kind: "spec-changed", from: before.source, to: after.source });
  }
  return changes;
}

type Side = readonly [EndpointDigest, EffectiveCall];

/** The module is another one, but no change was found: what nobody looked at is never called harmless. */
function unnamedChange([before, call]: Side, [after, nextCall]: Side): readonly Change[] {
  const written = ({ call: own, input, data }: EndpointDigest) =>
    JSON.stringify([own, input, data]);
  if (written(before) === written(after)) return [{ kind: "text" }];
  const [old, now] = [meaning(before, call), meaning(after, nextCall)];
  // The same URLs, divided between server and path in another way.
  if (JSON.stringify(old) === JSON.stringify(now)) return [];
  return [{ kind: isSameJson(old, now) ? "reordered" : "unexplained" }];
}

/**
 * All that has a meaning: titles of variants, and what need no longer be sent, have none. A constant is a list of
 * one value.
 */
function meaning({ input, data }: EndpointDigest, call: EffectiveCall): unknown {
  const text = JSON.stringify(
    [input, data, { ...call, places: [...call.places] }],
    (name, value: unknown) => {
      if (name === "title" && typeof value === "string") return undefined;
      if (name === "filled" && value === true) return undefined;
      if (!isObject(value) || !("const" in value || "enum" in value)) return value;
      const { const: only, ...others } = value;
      const all = only === undefined ? others : { ...others, enum: [only] };
      return Object.fromEntries(
        Object.entries(all).sort(([one], [other]) => byCodeUnit(one, other)),
      );
    },
  );
  return JSON.parse(text);
}

function notAlike(change: Change): Change {
  return change.kind === "field-renamed" ? { ...change, alike: false } : change;
}

/** What the fields of the input were called that have another name now. */
function formerNames(changes: readonly Change[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const change of changes) {
    if (change.kind !== "field-renamed" || change.in !== "input") continue;
    const [field, ...within] = change.path.filter(({ step }) => step !== "variant");
    if (field?.step === "field" && within.length === 0) names.set(field.name, change.from);
  }
  return names;
}

/** Where fields are sent that both sides have, also under another name. */
function comparePlaces(
  [{ input }, { places }]: Side,
  [{ input: nextInput }, { places: nextPlaces }]: Side,
  formerly: ReadonlyMap<string, string>,
): readonly Change[] {
  const fields = Object.keys(nextInput.properties ?? {});
  return fields.flatMap((field): Change[] => {
    const former = formerly.get(field) ?? field;
    const [from = "body", to = "body"] = [places.get(former), nextPlaces.get(field)];
    const isKnown = Object.hasOwn(input.properties ?? {}, former);
    return isKnown && from !== to ? [{ kind: "place", field, from, to }] : [];
  });
}

function moved(from: LockedEndpoint, to: LockedEndpoint, guess: boolean): Change[] {
  const [formerCall, call] = [callOf(from), callOf(to)];
  if (unnamed(from.path) === unnamed(to.path)) {
    return formerCall === call ? [] : [{ kind: "function-renamed", from: formerCall, to: call }];
  }
  const change = { kind: "endpoint-moved" as const, from: from.path, to: to.path, guess };
  return [formerCall === call ? change : { ...change, formerCall }];
}

/** @param hasMoved - whether the whole endpoint moved: its forms then moved with it */
function compareCalls(
  before: EffectiveCall,
  after: EffectiveCall,
  hasMoved: boolean,
): readonly Change[] {
  const changes: Change[] = [
    ...compareForm("sse", before, after, hasMoved),
    ...compareForm("plain", before, after, hasMoved),
  ];
  if (before.body !== after.body) {
    changes.push({ kind: "body-form", from: before.body, to: after.body });
  }
  if (before.delivery !== after.delivery) {
    changes.push({ kind: "delivery", from: before.delivery, to: after.delivery });
  }
  for (const part of ["status", "result"] as const) {
    const [from, to] = [before.follow[part], after.follow[part]];
    // An endpoint that answers at once has nothing to follow.
    const isTold = before.delivery !== after.delivery && (from === undefined || to === undefined);
    if (from !== to && !isTold) changes.push({ kind: "follow", part, from, to });
  }
  const [answer, others] = [
    changedMembers(before.answer, after.answer),
    changedMembers(before.others, after.others),
  ];
  return [
    ...changes,
    ...answer.map((member) => ({ kind: "answer" as const, ...member })),
    ...others.map((member) => ({ kind: "call" as const, ...member })),
  ];
}

/** What of two objects is not written alike. */
export function changedMembers(before: JsonObject, after: JsonObject): readonly ChangedMember[] {
  const parts = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...parts]
    .map((part) => ({ part, from: before[part], to: after[part] }))
    .filter(({ from, to }) => JSON.stringify(from) !== JSON.stringify(to));
}

interface ChangedMember {
  readonly part: string;
  readonly from: JsonValue | undefined;
  readonly to: JsonValue | undefined;
}

function compareForm(
  form: Form,
  before: EffectiveCall,
  after: EffectiveCall,
  hasMoved: boolean,
): readonly Change[] {
  const [from, to] = [before.forms[form], after.forms[form]];
  const otherFormLeft = after.forms[form === "sse" ? "plain" : "sse"] !== undefined;
  // What a path calls its places is not on the wire.
  if (unnamed(from ?? "") === unnamed(to ?? "")) return [];
  if (from === undefined && to !== undefined) return [{ kind: "form-added", form, path: to }];
  if (from !== undefined && to === undefined) {
    return [{ kind: "form-removed", form, path: from, otherFormLeft }];
  }
  if (from === undefined || to === undefined || hasMoved) return [];
  return [{ kind: "form-moved", form, from, to, otherFormLeft }];
}
