import type { GeneratorError } from "../diagnostics/errors.js";
import type { Document } from "../input/load-openapi.js";
import type { JsonObject, JsonValue } from "../util/json.js";

/** An OpenAPI document with what has been read of it. `openSpec` makes one for each document. */
export interface Spec extends Document {
  /** Its operations, read on the first call. */
  readonly operations: () => readonly Operation[];
  /** Why its other paths cannot be used, by path key. */
  readonly refused: () => ReadonlyMap<string, GeneratorError>;
  /** The targets of the `$ref`s that were followed so far: many operations share them. */
  readonly targets: Readonly<Record<FollowUntil, Map<JsonValue, Resolved>>>;
}

/** How far a chain of `$ref`s is followed: to the first with other keywords, or to its end. */
export type FollowUntil = "siblings" | "end";

/** The value that a `$ref` leads to, and its position in the spec. */
export interface Resolved {
  readonly value: JsonValue;
  readonly pointer: string;
}

/** An OpenAPI operation and its position in the spec. */
export interface Operation {
  readonly spec: Spec;
  /** Upper case. */
  readonly method: string;
  /** The key under `paths`, checked to be usable as a URL path. */
  readonly path: string;
  readonly pointer: string;
  readonly object: JsonObject;
}
