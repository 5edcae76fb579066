import { unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation } from "../openapi/spec.js";
import { whatIsMade } from "../openapi/what-is-made.js";
import { plainName } from "../util/field-names.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import { holdsData } from "./create-answers/room-for-result.js";
import { followParametersOf, givenNames } from "./follow/follow-parameters.js";
import { fieldText } from "./words/notation.js";

/** What an answer has in place of pictures, videos or sounds. */
export interface NamedMedia {
  /** The field with their ids or names. */
  readonly field: string;
  /** A path that takes one of them, if the spec has one. */
  readonly path: string | undefined;
  /** What it has none of. */
  readonly kind: "picture" | "video or sound";
}

/**
 * The ids or names of what was made, where the answer with the result has these alone: a call gives them, and no
 * picture.
 *
 * @param answered - what the spec shows of that answer
 */
export function namedMedia(
  create: Operation,
  answered: AnswerShape | undefined,
): NamedMedia | undefined {
  if (answered === undefined || answered.hasMedia || mayHaveMore(answered)) return undefined;
  const made = whatIsMade(create);
  if (made === "something else") return undefined;
  const isId = (plain: string) => answered.ids.some((each) => each.plain === plain);
  // Answers repeat what was given.
  const given = new Set([...givenNames(create)].map(plainName));
  const named = answered.fields.find(
    ({ plain }) => nameOfMade.test(plain) && !isId(plain) && !given.has(plain),
  );
  if (named === undefined) return undefined;
  const one = named.plain.replace(/s$/, "");
  const reads = create.spec
    .operations()
    .find((each) => each.method === "GET" && unlessBroken(() => takes(each, one)) === true);
  return {
    field: fieldText(named.path),
    path: reads?.path,
    kind: made === "other media" ? "video or sound" : "picture",
  };
}

/** Whether it may have pictures that the spec does not show. */
function mayHaveMore(answered: AnswerShape): boolean {
  const { additionalProperties: open = false } = answered.response.schema;
  const isWhere = answered.fields.some(({ plain }) => plain === "location");
  return holdsData(answered) || open !== false || isWhere;
}

/** Whether an operation takes a parameter of a name in its path or, which it needs, in its query. */
function takes(operation: Operation, plain: string): boolean {
  return followParametersOf(operation).some(
    ({ name, in: place, required }) =>
      plainName(name) === plain && (place === "path" || (place === "query" && required)),
  );
}

const nameOfMade =
  /^(output|result|generated)?(asset|image|picture|photo|video|audio|media|file|artifact)(id|name|key)s?$/;
