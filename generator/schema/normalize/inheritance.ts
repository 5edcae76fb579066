import { GeneratorError } from "../../diagnostics/errors.js";
import { dereferenceOrNone } from "../../openapi/resolve-ref.js";
import type { Resolved, Spec } from "../../openapi/spec.js";
import {
  arrayMember,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { memoizeByObject } from "../../util/memoize.js";
import type { Schema } from "../schema.js";
import type { NormalizeContext } from "./context.js";
import { discriminated } from "./discriminator.js";

/** Whether a schema is a parent: it has a discriminator, and its children name it in `allOf`. */
function isParent(value: JsonValue): value is JsonObject {
  return (
    objectMember(value, "discriminator") !== undefined &&
    arrayMember(value, "oneOf").length === 0 &&
    arrayMember(value, "anyOf").length === 0
  );
}

/**
 * A parent as the union of its children: those of the mapping, and those that name it in `allOf`. Undefined if it
 * has none.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#discriminator-object
 */
export function childrenUnion(
  context: NormalizeContext,
  { value, pointer: at }: Resolved,
  level: number,
): Schema | undefined {
  if (!isParent(value)) return undefined;
  const mapped = mappedReferences(context.spec, value, at);
  const named = unmapped(context.spec, at, mapped);
  const references = [...mapped, ...named];
  if (references.length === 0) return undefined;
  const branches = references.map((reference) => {
    const written = { $ref: reference };
    const target = targetOf(context.spec, reference, at);
    // The children of a child that nothing maps have branches of their own.
    const isAlone = target !== undefined && (target.pointer === at || named.includes(reference));
    const read = isAlone ? readParent(context, target, level) : undefined;
    return discriminated(value, written, read ?? context.read(written, at, level));
  });
  const [only] = branches;
  const { description, title } = value;
  return {
    ...(typeof title === "string" && { title }),
    ...(typeof description === "string" && { description }),
    ...(branches.length === 1 ? only : { oneOf: branches }),
  };
}

/** A parent's own keywords: what its children share. */
export function readParent(
  context: NormalizeContext,
  { value, pointer: at }: Resolved,
  level: number,
): Schema | undefined {
  if (!isParent(value)) return undefined;
  if (context.parents.has(at)) {
    throw new GeneratorError("MS1104", "the $refs form a cycle that no value can satisfy", {
      file: context.spec.file,
      pointer: at,
      hint: "Break the cycle: a schema cannot extend itself.",
    });
  }
  context.parents.add(at);
  const schema = context.readObject(value, at, level);
  context.parents.delete(at);
  return schema;
}

function mappedReferences(spec: Spec, value: JsonObject, at: string): readonly string[] {
  const mapping = Object.values(objectMember(member(value, "discriminator"), "mapping") ?? {});
  const mapped = mapping.flatMap((name) => {
    if (typeof name !== "string") return [];
    const isReference = name.includes("#") || targetOf(spec, name, at) !== undefined;
    return [isReference ? name : `#${pointer("/components/schemas", name)}`];
  });
  return [...new Set(mapped)];
}

/** The children that a mapping leaves to their names, and theirs. One between the parent and what is mapped stands for none. */
function unmapped(spec: Spec, at: string, mapped: readonly string[]): readonly string[] {
  const known = new Set(mapped.map((reference) => targetOf(spec, reference, at)?.pointer));
  const below = (parent: string, seen: ReadonlySet<string>): readonly string[] =>
    (childrenOf(spec).get(parent) ?? []).flatMap((child) => {
      if (seen.has(child) || known.has(child)) return [];
      const inside = below(child, new Set([...seen, child]));
      const isBetween = (childrenOf(spec).get(child) ?? []).some((each) => known.has(each));
      return isBetween ? inside : [`#${child}`, ...inside];
    });
  return [...new Set(below(at, new Set([at])))];
}

/** The positions of the components that name a schema in their `allOf`, by the position of that. */
const childrenOf = memoizeByObject((spec: Spec): ReadonlyMap<string, readonly string[]> => {
  const schemas = objectMember(objectMember(spec.root, "components"), "schemas") ?? {};
  const children = new Map<string, string[]>();
  for (const name of Object.keys(schemas)) {
    const at = pointer("/components/schemas", name);
    for (const parent of arrayMember(schemas[name], "allOf")) {
      const reference = stringMember(parent, "$ref");
      const target = reference === undefined ? undefined : targetOf(spec, reference, at)?.pointer;
      if (target !== undefined) children.set(target, [...(children.get(target) ?? []), at]);
    }
  }
  return children;
});

function targetOf(spec: Spec, reference: string, at: string): Resolved | undefined {
  return dereferenceOrNone(spec, { $ref: reference }, at);
}
