import { describeValue, expectation } from "./describe-schema.js";
import { asObject, fieldNames, own } from "./json.js";
import { fits } from "./match-keywords.js";
import { suggestName } from "./suggest.js";
import type { InputSchema } from "./types.js";

/** One thing that is wrong with an input. */
export interface Violation {
  /** JSON pointer (RFC 6901) into the input; empty for the input itself. */
  readonly pointer: string;
  /** What is allowed there. */
  readonly expected: string;
  /** What is there, shortened. */
  readonly found: string;
}

/**
 * Checks a value against a schema, as JSON Schema 2020-12 says, and finds every violation at once.
 * The schema is interpreted: no code and no regular expression is made of it. A field that is
 * `undefined` counts as absent, as in the JSON that is sent.
 */
export function findViolations(schema: InputSchema, value: unknown): Violation[] {
  const check: Check = { root: schema, stepsLeft: MAX_STEPS };
  const misses: Miss[] = [];
  checkValue(check, schema, value, "", 0, misses);
  if (check.stepsLeft > 0) return misses.map((miss) => inWords(check, miss));
  return [{ pointer: "", expected: "an input of reasonable size", found: "too much to check" }];
}

/** The definition that a schema refers to, at `#/$defs/…`. */
export function resolveRef(root: InputSchema, { $ref }: InputSchema): InputSchema | undefined {
  if (!$ref?.startsWith("#/$defs/")) return undefined;
  const name = $ref.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
  const defs = root.$defs ?? {};
  return Object.hasOwn(defs, name) ? defs[name] : undefined;
}

interface Check {
  readonly root: InputSchema;
  /** What is left of the work that one check may take. */
  stepsLeft: number;
}

/** A violation, worded only if it is reported: most alternatives do not fit. */
type Miss =
  | Violation
  | { readonly pointer: string; readonly schema: InputSchema; readonly value: unknown };

function inWords(check: Check, miss: Miss): Violation {
  if ("expected" in miss) return miss;
  const { pointer, schema, value } = miss;
  const expected = expectation(schema, (each) => resolveRef(check.root, each));
  return { pointer, expected, found: describeValue(value) };
}

/** Most steps of one check: enough for any request, but it bounds nested alternatives. */
const MAX_STEPS = 1_000_000;
/** Of the input, and of references that lead to references. */
const MAX_DEPTH = 400;

function checkValue(
  check: Check,
  schema: InputSchema,
  value: unknown,
  pointer: string,
  depth: number,
  out: Miss[],
): void {
  check.stepsLeft -= 1;
  if (check.stepsLeft <= 0) return;
  if (depth > MAX_DEPTH) {
    out.push({ pointer, expected: `at most ${MAX_DEPTH} levels`, found: "more" });
    return;
  }
  const isFile = value instanceof Blob;
  if (isFile && schema.file === true) return;
  if (!isFile) {
    if (!fits(schema, value)) out.push({ pointer, schema, value });
    checkParts(check, schema, value, pointer, depth, out);
  }
  const isCombined = checkCombined(check, schema, value, pointer, depth, out);
  if (isFile && !isCombined) out.push({ pointer, schema, value });
}

/** The items of an array, the fields of an object. */
function checkParts(
  check: Check,
  schema: InputSchema,
  value: unknown,
  pointer: string,
  depth: number,
  out: Miss[],
): void {
  const { prefixItems = [], items, properties = {}, required = [], additionalProperties } = schema;
  if (Array.isArray(value)) {
    if (prefixItems.length === 0 && items === undefined) return;
    for (const [at, item] of value.entries()) {
      const each = prefixItems[at] ?? items;
      if (each !== undefined) checkValue(check, each, item, `${pointer}/${at}`, depth + 1, out);
    }
    return;
  }
  const holder = asObject(value);
  if (holder === undefined) return;
  const schemaOf = (name: string): InputSchema | undefined =>
    Object.hasOwn(properties, name) ? properties[name] : undefined;
  for (const name of required) {
    if (own(holder, name) !== undefined) continue;
    out.push({ pointer: pointerTo(pointer, name), schema: schemaOf(name) ?? {}, value: undefined });
  }
  for (const name of fieldNames(holder)) {
    const field = schemaOf(name) ?? additionalProperties;
    const place = pointerTo(pointer, name);
    if (field === false) out.push(unknownField(place, name, Object.keys(properties)));
    else if (typeof field === "object") {
      checkValue(check, field, holder[name], place, depth + 1, out);
    }
  }
}

/** The violation of a field that is not known there. */
export function unknownField(pointer: string, name: string, known: Iterable<string>): Violation {
  const nearest = suggestName(name, known);
  const expected = nearest === undefined ? "no such field" : `the field ${JSON.stringify(nearest)}`;
  return { pointer, expected, found: "an unknown field" };
}

/** @returns whether the schema is made of others */
function checkCombined(
  check: Check,
  schema: InputSchema,
  value: unknown,
  pointer: string,
  depth: number,
  out: Miss[],
): boolean {
  const attempt = (branch: InputSchema, misses: Miss[] = []): Miss[] => {
    checkValue(check, branch, value, pointer, depth + 1, misses);
    return misses;
  };
  const { $ref, allOf, anyOf, oneOf, not } = schema;
  const target = resolveRef(check.root, schema);
  if (target) attempt(target, out);
  for (const branch of allOf ?? []) attempt(branch, out);
  for (const branches of [anyOf, oneOf]) {
    if (branches === undefined) continue;
    const failures: Miss[][] = [];
    let fitting = 0;
    for (const branch of branches) {
      const misses = attempt(branch);
      if (misses.length === 0) fitting += 1;
      else failures.push(misses);
      if (fitting > 0 && branches === anyOf) break;
    }
    if (fitting === 0) out.push(...(closest(failures, pointer) ?? [{ pointer, schema, value }]));
    else if (fitting > 1) {
      const found = `what fits ${fitting} of them`;
      out.push({ pointer, expected: "exactly one of the alternatives", found });
    }
  }
  if (not !== undefined && attempt(not).length === 0) {
    out.push({ pointer, expected: "something that is not excluded", found: describeValue(value) });
  }
  return ($ref ?? anyOf ?? oneOf ?? allOf ?? not) !== undefined;
}

/** If all alternatives fail, reports the violations of the one that was most likely meant. */
function closest(failures: readonly Miss[][], pointer: string): Miss[] | undefined {
  const inside = failures.filter((each) => each.every((one) => one.pointer !== pointer));
  return inside.sort((left, right) => left.length - right.length)[0];
}

export function pointerTo(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
