import { GeneratorError } from "../../diagnostics/errors.js";
import { resolveReference } from "../../openapi/resolve-ref.js";
import type { Resolved, Spec } from "../../openapi/spec.js";
import { type JsonObject, type JsonValue, member, stringMember } from "../../util/json.js";
import { pointerSegments } from "../../util/json-pointer.js";
import { annotationsOf, mapRecord, type Schema, withoutAnnotations } from "../schema.js";
import { definitionReference } from "../walk.js";
import type { NormalizeContext } from "./context.js";
import { childrenUnion, readParent } from "./inheritance.js";
import { mergeAllOf } from "./merge-all-of.js";

/**
 * The schema that a `$ref` leads to, together with its sibling keywords. Before OpenAPI 3.1 these
 * do not apply, but say what is meant: they are for the type and the texts alone.
 *
 * @param isExtended - whether the schema that holds the `$ref` is a child of its target, by `allOf`
 * @throws GeneratorError MS1103 for a dead reference, MS1104 for a cycle without a schema in it
 */
export function followReference(
  context: NormalizeContext,
  value: JsonObject,
  reference: JsonValue,
  at: string,
  level: number,
  isExtended = false,
): Schema {
  const found = targetOf(context, reference, at);
  const target =
    found === undefined
      ? {}
      : ((isExtended ? readParent(context, found, level) : undefined) ??
        targetSchema(context, found, at, level));
  const { $ref: _, ...siblings } = value;
  if (Object.keys(siblings).length === 0) return target;
  const beside = context.readObject(siblings, at, level);
  return overlaid(target, isBefore31(context.spec) ? uncheckedPart(beside) : beside);
}

function isBefore31({ root }: Spec): boolean {
  return (
    /^3\.0\b/.test(stringMember(root, "openapi") ?? "") || member(root, "swagger") !== undefined
  );
}

/** The texts of a schema, and its fields for the type. */
function uncheckedPart(schema: Schema): Schema {
  const { properties } = schema;
  if (properties === undefined) return annotationsOf(schema);
  const fields = mapRecord(properties, (field) => ({ ...field, unchecked: "all" as const }));
  return { ...annotationsOf(schema), type: "object", unchecked: "type", properties: fields };
}

/** A dead reference in an answer leaves that part unknown: only in an input could it cost money. */
function targetOf(
  context: NormalizeContext,
  reference: JsonValue,
  at: string,
): Resolved | undefined {
  try {
    return resolveReference(context.spec, reference, at);
  } catch (error) {
    const isDead = error instanceof GeneratorError && error.code === "MS1103";
    if (!isDead || context.use !== "output") throw error;
    const message = `${error.problem}: this part of the answer is taken as unknown`;
    context.warn({ file: context.spec.file, pointer: at, message });
    return undefined;
  }
}

function targetSchema(
  context: NormalizeContext,
  target: Resolved,
  at: string,
  level: number,
): Schema {
  const named = context.named.get(target.pointer);
  if (named !== undefined) return { $ref: definitionReference(named) };
  const open = context.open.get(target.pointer);
  if (open) {
    if (open.level === level) {
      throw new GeneratorError("MS1104", "the $refs form a cycle that no value can satisfy", {
        file: context.spec.file,
        pointer: at,
        hint: "Break the cycle: one of its members must be a schema of its own.",
      });
    }
    open.name ??= freeName(context, target.pointer);
    return { $ref: definitionReference(open.name) };
  }
  const entry: { readonly level: number; name?: string } = { level };
  context.open.set(target.pointer, entry);
  const schema =
    childrenUnion(context, target, level) ?? context.read(target.value, target.pointer, level);
  context.open.delete(target.pointer);
  if (entry.name === undefined) return schema;
  context.defs[entry.name] = schema;
  context.named.set(target.pointer, entry.name);
  return { $ref: definitionReference(entry.name) };
}

/** The last word of a pointer: of `…/schemas~1layer.yaml` it is `layer`. */
function nameIn(target: string): string {
  const segment = pointerSegments(target)?.at(-1) ?? target;
  const file = segment.split("/").at(-1) ?? segment;
  return file.replace(/\.(json|ya?ml)$/i, "");
}

/** The name becomes part of a type's, so each of its words begins with a capital, and it ends like no other type. */
function freeName(context: NormalizeContext, target: string): string {
  const last = nameIn(target)
    .replace(/[^A-Za-z0-9]+(.?)/g, (_, next: string) => next.toUpperCase())
    .slice(0, 40);
  const capital = `${last.charAt(0).toUpperCase()}${last.slice(1)}` || "Schema";
  const base = /(Input|Data)$/.test(capital) ? `${capital}Part` : capital;
  const taken = new Set([...context.open.values()].map(({ name }) => name));
  let name = base;
  for (let count = 2; taken.has(name) || Object.hasOwn(context.defs, name); count += 1) {
    name = `${base}${count}`;
  }
  return name;
}

/** Annotations next to a `$ref` replace the target's; all other siblings apply as well. */
function overlaid(target: Schema, beside: Schema): Schema {
  const checks = withoutAnnotations(beside);
  const keywords = Object.keys(checks) as (keyof Schema)[]; // of a Schema, so its keys
  if (keywords.every((keyword) => target[keyword] === undefined)) return { ...target, ...beside };
  return mergeAllOf({ ...annotationsOf(beside), allOf: [target, checks] });
}
