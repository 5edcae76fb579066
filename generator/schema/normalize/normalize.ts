import { GeneratorError } from "../../diagnostics/errors.js";
import { ignoreWarning, type Warn } from "../../diagnostics/warnings.js";
import { anchoredPointer } from "../../openapi/anchors.js";
import type { Spec } from "../../openapi/spec.js";
import { emptyRecord, isObject, type JsonObject, type JsonValue, member } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { mayBe, type Schema } from "../schema.js";
import { resolveRef } from "../walk.js";
import { asFile } from "./binary.js";
import { addChildren } from "./children.js";
import { withConditions, withListedFields, withUnevaluated } from "./conditions.js";
import { malformed, type NormalizeContext, type SchemaUse } from "./context.js";
import { keywordsOf } from "./keywords.js";
import { mergeAllOf } from "./merge-all-of.js";
import { withoutUncheckedChoice } from "./one-of.js";
import { inOrder } from "./property-order.js";
import { fitToUse } from "./read-write-only.js";
import { followReference } from "./refs.js";
import { asLiterals, nullable } from "./unions.js";

/** Most schemas that one input or result may expand to: a bound on `$ref`s that double. */
const maxSchemas = 20_000;

/** Most levels of schemas in schemas, after references were followed. */
const maxLevels = 200;

/**
 * Brings a schema of OpenAPI 3.0 or 3.1 into the generator's one form: references followed,
 * recursion kept as `$defs`, `nullable` and `const` unions as plain JSON Schema.
 *
 * @param use - what the values are for: `readOnly` properties are not input, `writeOnly` ones not output
 * @throws GeneratorError MS1103 to MS1106
 */
export function normalizeSchema(
  spec: Spec,
  value: JsonValue,
  at: string,
  use: SchemaUse,
  warn: Warn = ignoreWarning,
): Schema {
  const context: NormalizeContext = {
    spec,
    use,
    warn,
    open: new Map(),
    named: new Map(),
    parents: new Set(),
    defs: emptyRecord(),
    schemas: 0,
    read: (child, place, level) => normalize(context, child, place, level),
    readObject: (child, place, level) => own(context, child, place, level),
  };
  const { $ref, ...schema } = normalize(context, value, at, 0);
  if (Object.keys(context.defs).length === 0) return fitToUse(schema, use);
  const recursive = resolveRef({ $defs: context.defs }, { ...($ref !== undefined && { $ref }) });
  return fitToUse({ ...recursive, ...schema, $defs: context.defs }, use);
}

function normalize(context: NormalizeContext, value: JsonValue, at: string, level: number): Schema {
  context.schemas += 1;
  if (context.schemas > maxSchemas || level > maxLevels) {
    throw new GeneratorError("MS1106", "the schema expands to too much", {
      file: context.spec.file,
      pointer: at,
      hint: `At most ${maxSchemas} schemas and ${maxLevels} levels, references followed. Look for a schema that doubles at each level, or use the spec of a single model.`,
    });
  }
  if (value === true) return {};
  if (value === false) return { not: {} };
  if (!isObject(value)) throw malformed(context, at, "expected a schema: an object or a boolean");
  const written = withStaticReference(context, value, at);
  const reference = member(written, "$ref");
  const read =
    reference === undefined
      ? own(context, written, at, level)
      : followReference(context, written, reference, at, level);
  const schema = withUnevaluated(read, value);
  const whole = member(value, "nullable") === true ? nullable(schema) : schema;
  if (member(value, "default") !== undefined) checkDefault(context, whole, at);
  return whole;
}

/**
 * A `$dynamicRef` is a plain `$ref` if only one schema has the anchor. If several have, the one that is
 * meant depends on who refers to the schema, and its values are not known.
 */
function withStaticReference(context: NormalizeContext, value: JsonObject, at: string): JsonObject {
  const dynamic = member(value, "$dynamicRef");
  if (dynamic === undefined || member(value, "$ref") !== undefined) return value;
  const { spec, warn } = context;
  const isKnown = typeof dynamic === "string" && anchoredPointer(spec, dynamic, at) !== undefined;
  const message = isKnown
    ? "this $dynamicRef is read as a $ref: no other schema has its anchor"
    : "this $dynamicRef is not followed: several schemas have its anchor, or none";
  warn({ file: spec.file, pointer: pointer(at, "$dynamicRef"), message });
  if (!isKnown) return value;
  const { $dynamicRef: _, ...others } = value;
  return { ...others, $ref: dynamic };
}

/** A default stays although it is not allowed: the service knows what it means by it. */
function checkDefault(context: NormalizeContext, schema: Schema, at: string): void {
  if (schema.default === undefined || mayBe(schema, schema.default)) return;
  context.warn({
    file: context.spec.file,
    pointer: pointer(at, "default"),
    message: "the default is not among the allowed values: kept, as the spec has it",
  });
}

/** The keywords of a schema object itself, without those of its `$ref`. */
function own(context: NormalizeContext, value: JsonObject, at: string, level: number): Schema {
  const schema = keywordsOf(context, value, at);
  addChildren(context, schema, value, at, level);
  const form = context.use === "multipart" ? asFile(schema) : schema;
  const merged = inOrder(mergeAllOf(asLiterals(withoutUncheckedChoice(form))), value);
  return withConditions(context, withListedFields(context, merged, value, at), value, at, level);
}
