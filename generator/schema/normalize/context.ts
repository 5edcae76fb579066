import { GeneratorError } from "../../diagnostics/errors.js";
import type { Warn } from "../../diagnostics/warnings.js";
import type { Spec } from "../../openapi/spec.js";
import type { JsonObject, JsonValue } from "../../util/json.js";
import type { Schema } from "../schema.js";

/** What the values of a schema are for; `multipart` is an input that may hold files. */
export type SchemaUse = "input" | "multipart" | "output";

/** The state of one pass over a schema and all that it refers to. */
export interface NormalizeContext {
  readonly spec: Spec;
  readonly use: SchemaUse;
  readonly warn: Warn;
  /** References being followed, by target: met again, they recurse. */
  readonly open: Map<string, { readonly level: number; name?: string }>;
  /** Targets that recur, read to their end: their names in `defs`. */
  readonly named: Map<string, string>;
  /** Parents whose own keywords are being read, for their children. */
  readonly parents: Set<string>;
  readonly defs: Record<string, Schema>;
  /** Count of schemas read, against expansion without end. */
  schemas: number;
  /** Reads the schema at a place and follows its references. */
  readonly read: (value: JsonValue, at: string, level: number) => Schema;
  /** Reads the keywords of an object itself, without those of its `$ref`. */
  readonly readObject: (value: JsonObject, at: string, level: number) => Schema;
}

export function malformed(context: NormalizeContext, at: string, problem: string): GeneratorError {
  return new GeneratorError("MS1105", problem, {
    file: context.spec.file,
    pointer: at,
    hint: "Fix the schema: OpenAPI takes what JSON Schema does (json-schema.org).",
  });
}
