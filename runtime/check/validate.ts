import type { InputSchema } from "../contract/input-schema.js";
import { describeValue } from "../util/describe-value.js";
import { isFile } from "../util/file-value.js";
import { asObject, type Budget, type JsonObject, own } from "../util/json.js";
import { suggestName } from "../util/suggest.js";
import { expectation } from "./describe-schema.js";
import { fits } from "./match-keywords.js";

/** One thing that is wrong with an input. */
export interface Violation {
  /** JSON pointer (RFC 6901) into the input; empty for the input itself. */
  readonly pointer: string;
  /** What is allowed there. */
  readonly expected: string;
  /** What is there, shortened. */
  readonly found: string;
}

/** Most violations that are told of one input. */
export const MAX_VIOLATIONS = 100;

/**
 * Checks a value against a schema, as JSON Schema 2020-12 says, and finds its violations at once.
 * The schema is interpreted: no code and no regular expression is made of it. A field that is
 * `undefined` counts as absent, as in the JSON that is sent. What would take too long, or nests too
 * deeply, is left to the service: no valid value is refused.
 */
export function findViolations(schema: InputSchema, value: unknown): Violation[] {
  const check = { root: schema, path: [], depth: 0, misses: [], stepsLeft: MAX_STEPS };
  checkValue(check, schema, value);
  return check.misses.map((each) => inWords(schema, each));
}

/** The definition that a schema refers to, at `#/$defs/…`. */
export function resolveRef(root: InputSchema, { $ref }: InputSchema): InputSchema | undefined {
  if (!$ref?.startsWith("#/$defs/")) return undefined;
  const name = $ref.slice("#/$defs/".length).replaceAll("~1", "/").replaceAll("~0", "~");
  return own(root.$defs, name);
}

interface Check extends Budget {
  readonly root: InputSchema;
  /** Where in the value the check is: a pointer is only made of it where something is wrong. */
  readonly path: (string | number)[];
  /** How deep it is in the value, in references and in alternatives. */
  depth: number;
  /** What was found so far, of one alternative while that is tried. */
  misses: Miss[];
}

/** A violation, worded only if it is reported: most alternatives do not fit. */
interface Miss {
  readonly path: readonly (string | number)[];
  readonly schema: InputSchema;
  readonly value: unknown;
  /** Absent: it does not fit. */
  readonly kind: undefined | "unknown field" | "several" | "excluded";
}

function inWords(root: InputSchema, { path, schema, value, kind }: Miss): Violation {
  const pointer = path.reduce<string>((at, step) => pointerTo(at, String(step)), "");
  if (kind === "unknown field") {
    return unknownField(pointer, String(path.at(-1)), Object.keys(schema.properties ?? {}));
  }
  if (kind === "several") {
    const expected = "exactly one alternative";
    return { pointer, expected, found: `what fits ${value} of them` };
  }
  const expected =
    kind === "excluded"
      ? "what is not excluded"
      : expectation(schema, (each) => resolveRef(root, each));
  const found = isFile(value) ? "a file, not its address" : describeValue(value);
  return { pointer, expected, found };
}

/** Most steps of one check: a few hundredths of a second, whatever the schema and the value are. */
const MAX_STEPS = 50_000;
/** Of the input, and of references that lead to references. */
const MAX_DEPTH = 400;

function checkValue(check: Check, schema: InputSchema, value: unknown): void {
  check.stepsLeft = check.depth > MAX_DEPTH ? 0 : check.stepsLeft - 1;
  if (isOver(check)) return;
  const file = isFile(value);
  if (file && schema.file === true) return;
  check.depth += 1;
  if (!file) {
    if (!fits(schema, value, check)) miss(check, schema, value);
    if (Array.isArray(value)) checkItems(check, schema, value);
    else checkFields(check, schema, asObject(value));
  }
  const { $ref, anyOf, oneOf, allOf, not } = schema;
  const isCombined = ($ref ?? anyOf ?? oneOf ?? allOf ?? not) !== undefined;
  if (isCombined) checkCombined(check, schema, value);
  else if (file) miss(check, schema, value);
  check.depth -= 1;
}

/** Whether to stop: what was found stands, what was not looked at passes. */
function isOver({ stepsLeft, misses }: Check): boolean {
  return stepsLeft <= 0 || misses.length >= MAX_VIOLATIONS;
}

function miss(check: Check, schema: InputSchema, value: unknown, kind?: Miss["kind"]): void {
  if (!isOver(check)) check.misses.push({ path: [...check.path], schema, value, kind });
}

function checkItems(
  check: Check,
  { prefixItems = [], items }: InputSchema,
  value: readonly unknown[],
): void {
  const judged = items === undefined ? Math.min(prefixItems.length, value.length) : value.length;
  for (let at = 0; at < judged && !isOver(check); at += 1) {
    check.path.push(at);
    checkValue(check, prefixItems[at] ?? items ?? {}, value[at]);
    check.path.pop();
  }
}

function checkFields(check: Check, schema: InputSchema, holder: JsonObject | undefined): void {
  if (holder === undefined) return;
  const { properties = {}, required = [], additionalProperties = true } = schema;
  for (const name of required) {
    if (own(holder, name) !== undefined) continue;
    check.path.push(name);
    miss(check, own(properties, name) ?? {}, undefined);
    check.path.pop();
  }
  // Where others may be anything, only the known ones are looked at.
  const names = Object.keys(additionalProperties === true ? properties : holder);
  check.stepsLeft -= names.length / 2;
  for (const name of names) {
    if (own(holder, name) === undefined) continue;
    if (isOver(check)) return;
    const field = own(properties, name) ?? additionalProperties;
    check.path.push(name);
    if (field === false) miss(check, schema, undefined, "unknown field");
    else if (field !== true) checkValue(check, field, holder[name]);
    check.path.pop();
  }
}

/** The violation of a field that is not known there. */
export function unknownField(pointer: string, name: string, known: Iterable<string>): Violation {
  const nearest = suggestName(name, known);
  const expected = nearest === undefined ? "no such field" : `the field ${JSON.stringify(nearest)}`;
  return { pointer, expected, found: "an unknown field" };
}

/** What the schemas that a schema is made of say of the same value. */
function checkCombined(check: Check, schema: InputSchema, value: unknown): void {
  const attempt = (branch: InputSchema): Miss[] => {
    const { misses } = check;
    check.misses = [];
    checkValue(check, branch, value);
    const found = check.misses;
    check.misses = misses;
    return found;
  };
  const { allOf = [], anyOf, oneOf, not } = schema;
  const target = resolveRef(check.root, schema);
  for (const each of target ? [target, ...allOf] : allOf) checkValue(check, each, value);
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
    const likely = fitting > 0 ? undefined : closest(failures, check.path.length);
    if (likely !== undefined && !isOver(check)) check.misses.push(...likely);
    else if (fitting === 0) miss(check, schema, value);
    else if (fitting > 1) miss(check, schema, fitting, "several");
  }
  if (not !== undefined && attempt(not).length === 0) miss(check, schema, value, "excluded");
}

/**
 * If all alternatives fail, reports the violations of the one that was most likely meant: not one that takes
 * a single value where another is.
 */
function closest(failures: readonly Miss[][], depth: number): Miss[] | undefined {
  const inside = failures.filter((each) => each.every(({ path }) => path.length > depth));
  const rank = (misses: readonly Miss[]) =>
    misses.length + (misses.some(hasOtherTag) ? MAX_VIOLATIONS : 0);
  return inside.sort((left, right) => rank(left) - rank(right))[0];
}

function hasOtherTag({ schema, value }: Miss): boolean {
  return value !== undefined && (schema.const !== undefined || schema.enum?.length === 1);
}

/** Most signs of a name in a pointer: it is read by a person, in a message. */
const MAX_NAME = 200;

export function pointerTo(pointer: string, name: string): string {
  const shown = name.length > MAX_NAME ? `${name.slice(0, MAX_NAME)}…` : name;
  return `${pointer}/${shown.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}
