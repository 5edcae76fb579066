import type { AnswerField } from "../answer/answer-field.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import type { EndpointSource } from "./endpoint-source.js";

/** A create, and what its answers show of how it is followed. */
export interface FollowSearch extends Omit<EndpointSource, "settings" | "hasStream"> {
  /** What its success answers, if the spec shows it. */
  readonly created: AnswerShape | undefined;
  /** What the 202 beside that success shows. */
  readonly accepted: AnswerShape | undefined;
  /** The ids in that and in its errors: some carry the id of what goes on nevertheless. */
  readonly errorFields: readonly AnswerField[];
}
