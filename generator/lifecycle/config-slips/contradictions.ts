import type { FieldPath } from "@modelsmith/runtime";
import { didYouMean } from "../../diagnostics/did-you-mean.js";
import { type Schema, typesOf } from "../../schema/schema.js";
import { schemasOfValue } from "../../schema/walk.js";
import type { AnswerShape } from "../answer/answer-shape.js";
import type { EndpointSource } from "../follow/endpoint-source.js";
import { quoted } from "../words/notation.js";

/** The answers that an endpoint's settings speak of; undefined where the spec does not show one. */
export interface ShownAnswers {
  readonly created: AnswerShape | undefined;
  /** The create's other answer, of work that goes on. */
  readonly accepted: AnswerShape | undefined;
  readonly poll: AnswerShape | undefined;
  /** The words of the status. */
  readonly words: readonly string[];
  /** The answer that has the data. */
  readonly data: AnswerShape | undefined;
}

/**
 * Where the config and the spec disagree about a lifecycle, in sentences. A config may add what a spec
 * lacks: only a name that is close to one of the spec, or a field that a known schema lacks, counts.
 */
export function contradictions(
  { settings }: EndpointSource,
  shown: ShownAnswers,
): readonly string[] {
  const { id, status, flag, data, words, poll } = settings;
  const unlessAccepted = (paths: readonly FieldPath[] | undefined) => {
    const { accepted } = shown;
    return accepted && paths?.some((path) => !lacksField(accepted, path)) ? undefined : paths;
  };
  return [
    ...unknownField("id", unlessAccepted(id), shown.created, "the create's answer").map(
      (message) =>
        // A near name is the one that was meant.
        shown.created?.hasMedia && !message.endsWith("?") ? message + picturesAreResult : message,
    ),
    ...unknownField(
      "poll.from",
      unlessAccepted(poll?.from && [poll.from]),
      shown.created,
      "the create's answer",
    ),
    ...unknownField("status", status && [status], shown.poll, "the answer with the status"),
    ...unknownField("done", flag && [flag], shown.poll, "the answer with the status"),
    ...unknownField("data", data && [data], shown.data, "the answer with the result"),
    ...Object.keys(words).flatMap((word) => mistypedWord(word, shown.words)),
  ];
}

const picturesAreResult = `. It has pictures: if they are the result, lifecycle: { answers: "result" }`;

/** A word that the spec does not list, though it lists one of nearly the same letters. */
function mistypedWord(word: string, listed: readonly string[]): readonly string[] {
  if (listed.some((each) => each.trim().toUpperCase() === word)) return [];
  const near = didYouMean(word, listed);
  return near === ""
    ? []
    : [`the config's words have ${quoted(word)}, which the status lacks by the spec${near}`];
}

/** A field of which the answer's schema knows nothing, although it has others. */
function unknownField(
  setting: string,
  paths: readonly FieldPath[] = [],
  shape: AnswerShape | undefined,
  where: string,
): readonly string[] {
  if (shape === undefined || paths.length === 0) return [];
  if (!paths.every((path) => lacksField(shape, path))) return [];
  const asked = paths.map((path) => path.join("."));
  // An object around other fields is data, but neither an id nor a status.
  const known = shape.fields
    .filter(({ schema }) => setting === "data" || isSingle(shape, schema))
    .map(({ path }) => path.join("."));
  const near = didYouMean(asked[0] ?? "", known);
  const few = known.length > 0 && known.length <= 8 ? `. It has ${known.join(", ")}` : "";
  return [
    `the config's ${setting} is ${asked.map(quoted).join(" or ")}, which ${where} lacks by the spec${near || few}`,
  ];
}

function isSingle({ response }: AnswerShape, schema: Schema): boolean {
  return response.fieldsIn(schema).size === 0 && !typesOf(schema).includes("array");
}

/** Whether an answer's schema, which has others, knows nothing of a field. */
export function lacksField({ response }: AnswerShape, path: FieldPath): boolean {
  let at = [response.schema];
  for (const name of path) {
    const values = at.flatMap((each) => [...schemasOfValue(response.schema, each)]);
    const items = /^\d+$/.test(name) ? values.flatMap((each) => each.items ?? []) : [];
    const fields = at.flatMap((each) => [...response.fieldsIn(each)]);
    const isOpen = values.some((each) => each.additionalProperties);
    if (items.length === 0 && (fields.length === 0 || isOpen)) return false;
    at = [...items, ...fields.flatMap(([each, schema]) => (each === name ? [schema] : []))];
    if (at.length === 0) return true;
  }
  return false;
}
