import { resolveReference, unlessBroken } from "../../openapi/resolve-ref.js";
import type { Spec } from "../../openapi/spec.js";
import { isObject, type JsonValue, member } from "../../util/json.js";
import { memoizeByObject } from "../../util/memoize.js";
import type { Schema } from "../schema.js";
import { maxSchemas, type NormalizeContext, type SchemaUse } from "./context.js";

/** A field as it was read first, and of how many schemas it is. */
interface ReadField {
  readonly schema: Schema;
  readonly schemas: number;
}

/**
 * Platforms give the same fields to many models. A small one that is written alike in several places is read once
 * and is one object: whoever remembers what it made of a field does it once, too.
 *
 * @param read - reads the field; what it warns of belongs to one place, and is read in each
 */
export function readAlike(
  context: NormalizeContext,
  name: string,
  written: JsonValue,
  read: () => Schema,
): Schema {
  if (!isSmall(context.spec, written)) return read();
  const fields = fieldsOf(context.spec)[context.use];
  const text = `${name} ${JSON.stringify(written)}`;
  const known = fields.get(text);
  if (known !== undefined && context.schemas + known.schemas <= maxSchemas) {
    context.schemas += known.schemas;
    return known.schema;
  }
  const before = { schemas: context.schemas, warnings: context.warnings };
  const schema = read();
  if (context.warnings === before.warnings) {
    fields.set(text, { schema, schemas: context.schemas - before.schemas });
  }
  return schema;
}

const fieldsOf: (spec: Spec) => Readonly<Record<SchemaUse, Map<string, ReadField>>> =
  memoizeByObject((_: Spec) => ({ input: new Map(), multipart: new Map(), output: new Map() }));

/** Whether a field has no more than a few levels, those of a component that it refers to among them. */
function isSmall(spec: Spec, written: JsonValue): boolean {
  const reference = member(written, "$ref");
  if (reference === undefined || !isObject(written)) return isFlat(written, deepest);
  const { $ref: _, ...beside } = written;
  return (
    typeof reference === "string" &&
    reference.startsWith("#/components/schemas/") &&
    isFlat(unlessBroken(() => resolveReference(spec, reference, ""))?.value, deepest) &&
    isFlat(beside, deepest)
  );
}

const deepest = 3;

/**
 * What references and discriminators mean depends on what is read around them. Numbers that JSON does not have, or
 * writes as another one, are not known by their text.
 */
function isFlat(value: JsonValue | undefined, levels: number): boolean {
  if (typeof value === "number") return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== "object" || value === null) return value !== undefined;
  return (
    levels > 0 &&
    Object.keys(value).every((key) => !key.startsWith("$") && key !== "discriminator") &&
    Object.values(value).every((each) => isFlat(each, levels - 1))
  );
}
