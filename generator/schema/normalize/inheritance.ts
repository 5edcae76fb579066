import { GeneratorError } from "../../diagnostics/errors.js";
import { dereference, type Resolved, unlessBroken } from "../../openapi/resolve-ref.js";
import type { Spec } from "../../openapi/spec.js";
import {
  arrayMember,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
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
 * A parent as the union of its children: those of the mapping, else those that name it in `allOf`.
 * Undefined if it has none.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#discriminator-object
 */
export function childrenUnion(
  context: NormalizeContext,
  { value, pointer: at }: Resolved,
  level: number,
): Schema | undefined {
  const references = isParent(value) ? childReferences(context.spec, value, at) : [];
  if (!isObject(value) || references.length === 0) return undefined;
  const branches = references.map((reference) => {
    const written = { $ref: reference };
    const isItself = targetOf(context.spec, reference, at) === at;
    const read = isItself ? readParent(context, { value, pointer: at }, level) : undefined;
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

function childReferences(spec: Spec, value: JsonObject, at: string): readonly string[] {
  const mapping = Object.values(objectMember(member(value, "discriminator"), "mapping") ?? {});
  const mapped = mapping.flatMap((name) => {
    if (typeof name !== "string") return [];
    const isReference = name.includes("#") || targetOf(spec, name, at) !== undefined;
    return [isReference ? name : `#${pointer("/components/schemas", name)}`];
  });
  return mapped.length > 0 ? [...new Set(mapped)] : extendingSchemas(spec, at);
}

function extendingSchemas(spec: Spec, at: string): readonly string[] {
  const schemas = objectMember(objectMember(spec.root, "components"), "schemas") ?? {};
  return Object.keys(schemas).flatMap((name) => {
    const parents = arrayMember(schemas[name], "allOf");
    const extendsIt = parents.some((parent) => {
      const reference = stringMember(parent, "$ref");
      return reference !== undefined && targetOf(spec, reference, at) === at;
    });
    return extendsIt ? [`#${pointer("/components/schemas", name)}`] : [];
  });
}

function targetOf(spec: Spec, reference: string, at: string): string | undefined {
  return unlessBroken(() => dereference(spec, { $ref: reference }, at)?.pointer);
}
