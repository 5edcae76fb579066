import type { FieldPath, ReadPlaces } from "@modelsmith/runtime";
import { distinct } from "../util/json.js";
import { isScalar } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import type { FoundData } from "./find-data.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowedCreate } from "./poll-and-result.js";
import { isSamePath } from "./words/field-path.js";

/** Where answers have the id, the status, the data and the error. */
export function readPlaces(
  { settings }: EndpointSource,
  { created, errorFields, polled }: FollowedCreate,
  { path, resultPath }: FoundData,
  words: ReadPlaces["words"],
): ReadPlaces {
  const id = polled?.id ?? created?.ids[0]?.path ?? polled?.shape?.ids[0]?.path;
  const errorIds = polled === undefined ? [] : errorFields.map((field) => field.path);
  const ids = settings.id ?? distinct([...(id ? [id] : []), ...errorIds]);
  const status = settings.status ?? (polled?.shape?.status ?? created?.status)?.path;
  const flag = settings.flag ?? (status ? undefined : (polled?.shape?.flag ?? created?.flag)?.path);
  const running = settings.running ?? (polled?.isHttpStatus ? 202 : undefined);
  const failed =
    status || flag || running !== undefined ? undefined : timeOfFailure(polled?.shape, id);
  const error = settings.error ?? (failed && [failed]);
  const all = { ...words, ...settings.words };
  return {
    ...(ids.length > 0 && { id: ids }),
    ...(status && { status }),
    ...(flag && { flag }),
    ...(running !== undefined && { running }),
    ...(path && { data: path }),
    ...(resultPath && { result: resultPath }),
    ...(error && { error }),
    ...(Object.keys(all).length > 0 && { words: all }),
  };
}

/**
 * Where nothing says how it ended, what is called the time of a failure is there after one alone. Deeper than
 * the id it is that of something else: of an attempt, or of a message about it.
 */
function timeOfFailure(shape: AnswerShape | undefined, id: FieldPath = []): FieldPath | undefined {
  const isBeside = (path: FieldPath) =>
    path.length === 1 || isSamePath(path.slice(0, -1), id.slice(0, -1));
  return shape?.fields.find(
    ({ path, plain, schema }) =>
      /^(failed|errored|failure|error)(at|on|time)$/.test(plain) &&
      isScalar(schema) &&
      isBeside(path),
  )?.path;
}
