import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import { didYouMean, similarity } from "../diagnostics/did-you-mean.js";
import { declaredServer } from "../openapi/server-url.js";
import { type Schema, typesOf } from "../schema/schema.js";
import { schemasOfValue } from "../schema/walk.js";
import { withoutEndSlashes } from "../util/end-slashes.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import { operationOf } from "./follow/follow-request.js";
import { quoted, requestText } from "./words/notation.js";
import { unnamed } from "./words/path-words.js";

/** The answers that an endpoint's settings speak of; undefined where the spec does not show one. */
export interface ShownAnswers {
  readonly create: AnswerShape | undefined;
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
export function contradictions(source: EndpointSource, shown: ShownAnswers): readonly string[] {
  const { id, status, flag, data, error = [], words, poll, result } = source.settings;
  return [
    ...mistypedRequest("poll", poll, source),
    ...mistypedRequest("result", result, source),
    ...unknownField("id", id, shown.create, "the create's answer"),
    ...unknownField("status", status && [status], shown.poll, "the answer with the status"),
    ...unknownField("done", flag && [flag], shown.poll, "the answer with the status"),
    ...unknownField("data", data && [data], shown.data, "the answer with the result"),
    ...error.flatMap((path) => mistypedError(path, [shown.create, shown.poll, shown.data])),
    ...Object.keys(words).flatMap((word) => mistypedWord(word, shown.words)),
  ];
}

/** A request that the spec lacks, though it has one of nearly the same path. */
function mistypedRequest(
  setting: "poll" | "result",
  request: FollowRequest | undefined,
  source: EndpointSource,
): readonly string[] {
  const asked = request?.path;
  if (request === undefined || asked === undefined) return [];
  const { specs, locate } = source;
  if (operationOf(request, source) !== undefined) return [];
  const paths = specs
    .flatMap((spec) => spec.operations())
    .filter(({ method }) => method === (request.method ?? "GET"))
    .flatMap((operation) => locate(operation) ?? []);
  const near = paths.find((path) => isNear(unnamed(path), unnamed(asked)));
  if (near === undefined) return [];
  const meant = requestText({ ...request, path: near });
  return [
    `the config's ${setting} asks ${requestText(request)}, which the spec lacks. Did you mean ${meant}?${repeatedServer(asked, near, source)}`,
  ];
}

/** That a path begins with what the URL of its server ends in. */
function repeatedServer(asked: string, near: string, { create: { spec } }: EndpointSource): string {
  const more = unnamed(asked).slice(0, -unnamed(near).length);
  const server = withoutEndSlashes(declaredServer(spec) ?? "");
  const isRepeated =
    more !== "" && server.endsWith(more) && unnamed(asked) === more + unnamed(near);
  return isRepeated ? ` Paths begin after the server's URL, ${server}` : "";
}

/** Whether two paths differ by a slip in one word, or by words that one has in front. */
function isNear(one: string, other: string): boolean {
  if (one.endsWith(other) || other.endsWith(one)) return true;
  const [words, others] = [one.split("/"), other.split("/")];
  const different = words.flatMap((word, at) =>
    word === others[at] ? [] : [[word, others[at] ?? ""] as const],
  );
  const [only] = different;
  if (words.length !== others.length || only === undefined || different.length > 1) return false;
  return similarity(...only) > 0.6;
}

/** A word that the spec does not list, though it lists one of nearly the same letters. */
function mistypedWord(word: string, listed: readonly string[]): readonly string[] {
  if (listed.some((each) => each.trim().toUpperCase() === word)) return [];
  const near = didYouMean(word, listed);
  return near === ""
    ? []
    : [`the config's words have ${quoted(word)}, which the status lacks by the spec${near}`];
}

/** A place of errors that no answer has, though one has a field of nearly the same name. */
function mistypedError(
  path: FieldPath,
  shapes: readonly (AnswerShape | undefined)[],
): readonly string[] {
  const known = shapes.filter((shape) => shape !== undefined);
  if (!known.every((shape) => lacksField(shape, path))) return [];
  const names = known.flatMap(({ fields }) => fields.map((field) => field.path.join(".")));
  const near = didYouMean(path.join("."), names);
  return near === ""
    ? []
    : [
        `the config's error is ${quoted(path.join("."))}, which the answers lack by the spec${near}`,
      ];
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

function lacksField({ response }: AnswerShape, path: FieldPath): boolean {
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
