import { GeneratorError } from "../diagnostics/errors.js";
import { isObject, type JsonValue, member } from "../util/json.js";
import { pointerSegments } from "../util/json-pointer.js";
import { anchoredPointer } from "./anchors.js";
import type { FollowUntil, Resolved, Spec } from "./spec.js";

/**
 * Follows a `$ref` inside its own document, through further `$ref`s to the first value.
 *
 * @param at - the position of the `$ref`, for messages
 * @param until - "siblings" stops at a schema with keywords next to its `$ref`, which is more than an alias
 * @throws GeneratorError MS1103 if it leads out of the document or nowhere, MS1104 for a cycle
 */
export function resolveReference(
  spec: Spec,
  reference: JsonValue,
  at: string,
  until: FollowUntil = "siblings",
): Resolved {
  const known = spec.targets[until].get(reference);
  if (known !== undefined) return known;
  const target = lastTarget(spec, reference, at, until);
  if (!dependsOnPlace(spec, reference)) spec.targets[until].set(reference, target);
  return target;
}

function lastTarget(spec: Spec, reference: JsonValue, at: string, until: FollowUntil): Resolved {
  const seen = new Set<string>();
  let current = reference;
  let from = at;
  for (;;) {
    const resolved = follow(spec, current, at, from);
    if (seen.has(resolved.pointer)) {
      throw new GeneratorError("MS1104", "the $ref leads back to itself", {
        file: spec.file,
        pointer: at,
        hint: "Break the cycle: one of its members must be a schema.",
      });
    }
    seen.add(resolved.pointer);
    const next = member(resolved.value, "$ref");
    if (next === undefined) return resolved;
    const isAlias = Object.keys(resolved.value as object).length === 1; // only the `$ref`
    if (!isAlias && until === "siblings") return resolved;
    current = next;
    from = resolved.pointer;
  }
}

/** @param from - where the reference stands, which is not `at` if others led there */
function follow(spec: Spec, reference: JsonValue, at: string, from: string): Resolved {
  const target = positionOf(spec, reference, from);
  if (target === undefined) throw deadReference(spec, reference, at);
  for (const pointer of [target, ...nearby(target, from)]) {
    const value = valueAt(spec, pointer);
    if (value !== undefined) return { value, pointer };
  }
  throw new GeneratorError("MS1103", `the $ref ${shortened(reference)} leads nowhere`, {
    file: spec.file,
    pointer: at,
    hint: "Add its target, or fix the reference.",
  });
}

/** The pointer that a reference names, or that of the schema whose `$anchor` or `$id` it names. */
function positionOf(spec: Spec, reference: JsonValue, from: string): string | undefined {
  if (typeof reference !== "string") return undefined;
  if (reference.startsWith("#/")) return reference.slice(1);
  return anchoredPointer(spec, reference, from);
}

/** A schema that was made apart from its spec refers to its own definitions from its own root: the nearest are meant. */
function nearby(target: string, from: string): readonly string[] {
  if (!definitionPointer.test(target)) return [];
  const holders = from.split("/").map((_, count, segments) => segments.slice(0, count).join("/"));
  return holders.reverse().map((holder) => holder + target);
}

const definitionPointer = /^\/(\$defs|definitions)\//;

/** Whether a reference may mean another schema elsewhere in the document. */
function dependsOnPlace(spec: Spec, reference: JsonValue): boolean {
  if (typeof reference !== "string") return false;
  if (!reference.startsWith("#")) return !URL.canParse(reference);
  const target = reference.slice(1);
  return definitionPointer.test(target) && valueAt(spec, target) === undefined;
}

function valueAt({ root }: Spec, pointer: string): JsonValue | undefined {
  const segments = pointerSegments(pointer);
  return segments?.reduce<JsonValue | undefined>(step, root);
}

function deadReference(spec: Spec, reference: JsonValue, at: string): GeneratorError {
  const isAnchor = typeof reference === "string" && /^#[^/]/.test(reference);
  const problem = `the $ref ${shortened(reference)} does not stay in this document`;
  return new GeneratorError("MS1103", problem, {
    file: spec.file,
    pointer: at,
    hint: isAnchor
      ? "No schema under components has this $anchor: add it, or use a $ref such as #/components/schemas/Name."
      : "A $ref begins with #/, or names an $id of the spec or a file in the spec's own folder. Nothing is fetched.",
  });
}

function step(value: JsonValue | undefined, segment: string): JsonValue | undefined {
  if (Array.isArray(value)) return /^\d+$/.test(segment) ? value[Number(segment)] : undefined;
  return member(value, segment);
}

/** Enough of a wrong value to find it, however long it is. */
function shortened(value: JsonValue): string {
  const text = JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/**
 * The object itself, or the target of its `$ref`; undefined if that is not an object. Keywords next
 * to a `$ref` in a Reference Object only describe it and are ignored.
 */
export function dereference(
  spec: Spec,
  value: JsonValue | undefined,
  at: string,
): Resolved | undefined {
  const reference = member(value, "$ref");
  if (reference === undefined) return isObject(value) ? { value, pointer: at } : undefined;
  const resolved = resolveReference(spec, reference, at, "end");
  return isObject(resolved.value) ? resolved : undefined;
}

/** {@link dereference} of what no input has: a reference that leads nowhere leads to nothing. */
export function dereferenceOrNone(
  spec: Spec,
  value: JsonValue | undefined,
  at: string,
): Resolved | undefined {
  return unlessBroken(() => dereference(spec, value, at));
}

/** What can be read, or why it cannot. */
export function readOrBroken<Result>(read: () => Result): {
  readonly found?: Result;
  readonly broken?: GeneratorError;
} {
  try {
    return { found: read() };
  } catch (error) {
    if (error instanceof GeneratorError) return { broken: error };
    throw error;
  }
}

/** What can be read; undefined if it is broken, for what nobody asked for by name. */
export function unlessBroken<Result>(read: () => Result): Result | undefined {
  return readOrBroken(read).found;
}
