import { constraints, isConstraint, isUnchecked, narrowerBound } from "../schema/constraints.js";
import type { FieldChange, Verdict, Verdicts } from "./changes.js";

/**
 * What a change of the input or the data means. Input is written by callers: it must still take what
 * it took. Data is read by them: it must still be what it was. So one question decides most changes,
 * asked in opposite directions: does the wide side cover the narrow one?
 */
export function fieldVerdicts(change: FieldChange): Verdicts {
  const isInput = change.in === "input";
  const sides = <Side>({ from, to }: { readonly from: Side; readonly to: Side }) =>
    isInput ? { wide: to, narrow: from } : { wide: from, narrow: to };
  switch (change.kind) {
    case "field-added":
      // A longer tuple is not a shorter one.
      if (!isInput && change.path.at(-1)?.step === "item") {
        return { typescript: "breaking", wire: "maybe" };
      }
      // The functions send it by themselves, once they are regenerated.
      if (isInput && !change.required && change.schema.filled) {
        return { typescript: "harmless", wire: "maybe" };
      }
      return both(isInput && change.required ? "breaking" : "harmless");
    case "field-removed":
      // The service may refuse a field that it no longer knows, or ignore it.
      return { typescript: change.indexed ? "maybe" : "breaking", wire: "maybe" };
    case "field-renamed": {
      if (change.sameOnWire) return { typescript: "breaking", wire: "harmless" };
      const isSure = isInput && (change.wasRequired || change.required);
      return { typescript: "breaking", wire: isSure ? "breaking" : "maybe" };
    }
    case "required":
      if (change.required !== isInput) return both("harmless");
      return { typescript: "breaking", wire: isInput ? "breaking" : "maybe" };
    case "type":
      return typeVerdicts(sides(change), isInput);
    case "values":
      return valuesVerdicts(sides(change), isInput);
    case "limit":
      return isInput ? limitVerdicts(change) : both("harmless");
    case "default":
      // A call that leaves the field out may get another result.
      return {
        typescript: "harmless",
        wire: isInput && (change.from !== undefined || change.sent) ? "maybe" : "harmless",
      };
    case "openness":
      return opennessVerdicts(change, isInput);
    case "variant-added":
      return isInput ? both("harmless") : { typescript: "breaking", wire: "maybe" };
    case "variant-removed":
      return both(isInput ? "breaking" : "harmless");
    case "rules":
      return both(isInput && change.change !== "removed" ? "maybe" : "harmless");
    case "field-deprecation":
      return both("harmless");
  }
}

export function both(verdict: Verdict): Verdicts {
  return { typescript: verdict, wire: verdict };
}

function opennessVerdicts(
  { open, indexed, nameless }: Extract<FieldChange, { readonly kind: "openness" }>,
  isInput: boolean,
): Verdicts {
  if (open) return both("harmless");
  // An object without any field takes nothing; one with fields cannot be read by other names.
  const breaks = isInput ? nameless : indexed && !nameless;
  if (isInput) return { typescript: breaks ? "breaking" : "maybe", wire: "maybe" };
  return { typescript: breaks ? "breaking" : "harmless", wire: "harmless" };
}

interface Sides<Side> {
  readonly wide: Side;
  readonly narrow: Side;
}

function typeVerdicts({ wide, narrow }: Sides<readonly string[]>, isInput: boolean): Verdicts {
  if (wide.includes("any")) return both("harmless");
  const compiles = covers(inTypeScript(wide), inTypeScript(narrow));
  // What takes any number takes an integer too.
  const withIntegers = [...wide, ...wide.map((type) => type.replaceAll("number", "integer"))];
  if (covers(withIntegers, narrow))
    return { typescript: compiles ? "harmless" : "breaking", wire: "harmless" };
  const isCertain = isInput && !narrow.includes("any");
  return {
    // The function checks for integers when it is called.
    typescript: compiles ? (isInput ? "maybe" : "harmless") : "breaking",
    wire: isCertain ? "breaking" : "maybe",
  };
}

/** TypeScript has one kind of number. */
function inTypeScript(types: readonly string[]): readonly string[] {
  return types.map((type) => type.replaceAll("integer", "number"));
}

/** @param sides - undefined if the values are not listed: any is allowed */
function valuesVerdicts(
  { wide, narrow }: Sides<readonly unknown[] | undefined>,
  isInput: boolean,
): Verdicts {
  if (wide === undefined || (narrow !== undefined && covers(wide, narrow))) return both("harmless");
  const isCertain = isInput && narrow !== undefined;
  return { typescript: "breaking", wire: isCertain ? "breaking" : "maybe" };
}

/** Whether each of `few` is among `many`; values are compared as JSON. */
function covers(many: readonly unknown[], few: readonly unknown[]): boolean {
  const known = new Set(many.map((value) => JSON.stringify(value)));
  return few.every((value) => known.has(JSON.stringify(value)));
}

/** Code that passed the old limit compiles, but the function's check throws once it is regenerated. */
function limitVerdicts({
  limit,
  from,
  to,
}: Extract<FieldChange, { readonly kind: "limit" }>): Verdicts {
  if (isLooser(limit, from, to)) return both("harmless");
  const isChecked = isConstraint(limit) && !isUnchecked(limit);
  return { typescript: isChecked ? "maybe" : "harmless", wire: "maybe" };
}

function isLooser(limit: string, from: unknown, to: unknown): boolean {
  if (to === undefined) return true;
  if (!isConstraint(limit) || typeof from !== "number" || typeof to !== "number") return false;
  const { bound, isStep } = constraints[limit];
  // Every multiple of 4 is one of 2.
  if (bound === undefined) return isStep === true && Number.isInteger(from / to);
  return narrowerBound(bound, from, to) === from;
}
