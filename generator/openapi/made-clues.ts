import { stringMember } from "../util/json.js";
import { lowerWordsOf } from "../util/words.js";
import { answerContent, fieldsAnswered, fieldsGiven } from "./named-fields.js";
import { tagsOf } from "./operations.js";
import type { Operation } from "./spec.js";

/** What can be seen of what a create makes. */
export interface MadeClues {
  readonly operation: Operation;
  readonly path: string;
  /** The words of its path. */
  readonly words: string;
  readonly tags: readonly string[];
  readonly summary: string;
  /** The words of its `operationId`, such as `create image`. */
  readonly id: string;
  /** The media types of its answer. */
  readonly types: readonly string[];
  /** The fields of its body. */
  readonly given: readonly string[];
  /** The fields of its answer. */
  readonly answered: readonly string[];
  /** The fields of both. */
  readonly names: readonly string[];
}

export function cluesOf(operation: Operation): MadeClues {
  const { object, path } = operation;
  const given = fieldsGiven(operation);
  const answered = fieldsAnswered(operation);
  // What a dot parts from the words of a name says where it belongs.
  const [id = ""] = /[^.]*$/.exec(stringMember(object, "operationId") ?? "") ?? [];
  return {
    operation,
    path,
    words: path.replace(/[_{}/.-]+|(?<=[a-z])(?=[A-Z])/g, " "),
    tags: tagsOf(operation),
    summary: stringMember(object, "summary") ?? "",
    id: lowerWordsOf(id).join(" "),
    types: Object.keys(answerContent(operation)),
    given,
    answered,
    names: [...given, ...answered],
  };
}

/** Whether one of the names or words is of a kind. */
export function anyIs(pattern: RegExp, names: readonly string[]): boolean {
  return names.some((name) => pattern.test(name));
}
