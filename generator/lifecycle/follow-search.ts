import type { Operation } from "../openapi/spec.js";
import type { AnswerField, AnswerShape } from "./answer-shape.js";

/** A create, and what may be looked at to find out how it is followed. */
export interface FollowSearch {
  readonly create: Operation;
  /** The field of bodies that carries the key. */
  readonly keyField: string | undefined;
  readonly isKeyHeader: (name: string) => boolean;
  /** What its success answers, if the spec shows it. */
  readonly shape: AnswerShape | undefined;
  /** What its error answers show: some carry the id of what goes on nevertheless. */
  readonly errorFields: readonly AnswerField[];
  /** Operations of its spec, and of the platform's. */
  readonly operations: readonly Operation[];
  /** The path below the base URL; undefined for an operation elsewhere. */
  readonly locate: (operation: Operation) => string | undefined;
}
