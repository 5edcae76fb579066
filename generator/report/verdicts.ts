import { constraints, isConstraint, narrowerBound } from "../schema/constraints.js";
import type { Change, FieldChange, Verdict, Verdicts } from "./changes.js";

/** What a change means for callers. */
export function verdictsOf(change: Change): Verdicts {
  switch (change.kind) {
    case "endpoint-added":
    case "form-added":
    case "deprecation":
    case "fields-reordered":
    case "text":
    case "spec-changed":
      return harmless;
    case "endpoint-removed":
      // A stub compiles, but throws.
      return { typescript: change.stub ? "maybe" : "breaking", wire: "breaking" };
    case "endpoint-moved":
      return {
        typescript: change.formerCall === undefined ? "harmless" : "breaking",
        wire: "breaking",
      };
    case "function-renamed":
      return { typescript: "breaking", wire: "harmless" };
    case "form-removed":
      // Multipart is about fields, whose types say whether a file is still taken.
      if (change.form === "multipart") return { typescript: "harmless", wire: "maybe" };
      // The runtime falls back from streaming to the plain form, not the other way round.
      return wire(change.form === "sse" && change.otherFormLeft ? "maybe" : "breaking");
    case "form-moved":
      return wire(change.form === "sse" && change.otherFormLeft ? "maybe" : "breaking");
    case "result-moved":
      return wire("maybe");
    case "data-origin":
      // The spec knows its data better now, or less well: the fields' changes follow from it.
      return { typescript: change.to === "nothing" ? "breaking" : "maybe", wire: "harmless" };
    case "platform":
      return wire(platformVerdict(change.part));
    default:
      return change.in === "input" ? inputVerdicts(change) : dataVerdicts(change);
  }
}

const harmless: Verdicts = { typescript: "harmless", wire: "harmless" };

function wire(verdict: Verdict): Verdicts {
  return { typescript: "harmless", wire: verdict };
}

function platformVerdict(part: string): Verdict {
  if (part === "baseUrl" || part === "poll" || part === "result") return "breaking";
  const addressed = ["apiKeyVariable", "auth", "headers", "runningPath", "creditsPath", "cancel"];
  return addressed.includes(part) || part === "read" ? "maybe" : "harmless";
}

/** Callers write input: what is taken away, or asked for anew, hurts. */
function inputVerdicts(change: FieldChange): Verdicts {
  switch (change.kind) {
    case "field-added":
      return change.digest.required ? both("breaking") : harmless;
    case "field-removed":
      // The service may refuse a field that it no longer knows, or ignore it.
      return { typescript: "breaking", wire: "maybe" };
    case "field-renamed":
      return {
        typescript: "breaking",
        wire: change.wasRequired || change.required ? "breaking" : "maybe",
      };
    case "required":
      return change.required ? both("breaking") : harmless;
    case "type":
      return {
        typescript: covers(inTypeScript(change.to), inTypeScript(change.from))
          ? "harmless"
          : "breaking",
        wire: covers(withIntegers(change.to), change.from.flatMap(alternatives))
          ? "harmless"
          : "breaking",
      };
    case "values":
      return valuesVerdicts(change.from, change.to);
    case "limit":
      return wire(isLooser(change.limit, change.from, change.to) ? "harmless" : "maybe");
    case "default":
      // A call that leaves the field out may get another result.
      return wire(change.from === undefined ? "harmless" : "maybe");
    case "field-deprecation":
      return harmless;
  }
}

/** Callers read data: what is no longer promised hurts, what is new does not. */
function dataVerdicts(change: FieldChange): Verdicts {
  switch (change.kind) {
    case "field-removed":
    case "field-renamed":
      return { typescript: "breaking", wire: "maybe" };
    case "required":
      return change.required ? harmless : { typescript: "breaking", wire: "maybe" };
    case "type":
      return {
        typescript: covers(inTypeScript(change.from), inTypeScript(change.to))
          ? "harmless"
          : "breaking",
        wire: covers(withIntegers(change.from), change.to.flatMap(alternatives))
          ? "harmless"
          : "maybe",
      };
    case "values": {
      const narrower = change.to !== undefined && covers(change.from ?? change.to, change.to);
      return narrower ? harmless : both("maybe");
    }
    default:
      return harmless;
  }
}

function both(verdict: Verdict): Verdicts {
  return { typescript: verdict, wire: verdict };
}

type Values = Extract<FieldChange, { readonly kind: "values" }>["from"];

function valuesVerdicts(from: Values, to: Values): Verdicts {
  if (to === undefined) return harmless;
  // Any value was allowed: callers may have given one of those that are listed now.
  if (from === undefined) return { typescript: "breaking", wire: "maybe" };
  return covers(to, from) ? harmless : both("breaking");
}

/** Whether each of `few` is among `many`; values are compared as JSON. */
function covers(many: readonly unknown[], few: readonly unknown[]): boolean {
  const known = new Set(many.map((value) => JSON.stringify(value)));
  return known.has('"any"') || few.every((value) => known.has(JSON.stringify(value)));
}

/** TypeScript has one kind of number. */
function inTypeScript(types: readonly string[]): readonly string[] {
  return types.flatMap(alternatives).map((type) => type.replaceAll("integer", "number"));
}

/** What takes any number takes an integer too. */
function withIntegers(types: readonly string[]): readonly string[] {
  const all = types.flatMap(alternatives);
  return [...all, ...all.map((type) => type.replaceAll("number", "integer"))];
}

/** A list of several types takes a list of one of them: `(a | b)[]` takes `a[]`. */
function alternatives(type: string): readonly string[] {
  const [, items] = /^\((.*)\)\[\]$/.exec(type) ?? [];
  return items === undefined ? [type] : items.split(" | ").map((item) => `${item}[]`);
}

function isLooser(limit: string, from: unknown, to: unknown): boolean {
  if (to === undefined) return true;
  const bound = isConstraint(limit) ? constraints[limit].bound : undefined;
  if (bound === undefined || typeof from !== "number" || typeof to !== "number") return false;
  return narrowerBound(bound, from, to) === from;
}
