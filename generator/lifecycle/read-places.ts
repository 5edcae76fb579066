import type { FieldPath, ReadPlaces } from "@modelsmith/runtime";
import { isScalar } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import type { FoundData } from "./find-data.js";
import type { ChosenFollow } from "./follow/choose-follow.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowRequests } from "./poll-and-result.js";
import { pathKey } from "./words/field-path.js";

/** Where answers have the id, the status, the data and the error. */
export function readPlaces(
  { settings }: EndpointSource,
  { created, errorFields }: ChosenFollow,
  { polled }: FollowRequests,
  { path, resultPath }: FoundData,
  words: ReadPlaces["words"],
): ReadPlaces {
  const id = polled?.id ?? created?.ids[0]?.path ?? polled?.shape?.ids[0]?.path;
  const errorIds = polled === undefined ? [] : errorFields.map((field) => field.path);
  const ids = settings.id ?? distinctPaths([...(id ? [id] : []), ...errorIds]);
  const status = settings.status ?? (polled?.shape?.status ?? created?.status)?.path;
  const flag = settings.flag ?? (status ? undefined : (polled?.shape?.flag ?? created?.flag)?.path);
  const running = settings.running ?? (polled?.isHttpStatus ? 202 : undefined);
  const failed = status || running !== undefined ? undefined : timeOfFailure(polled?.shape);
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

/** Where no status says how it ended, what is called the time of a failure is there after one alone. */
function timeOfFailure(shape: AnswerShape | undefined): FieldPath | undefined {
  return shape?.fields.find(
    ({ plain, schema }) =>
      /^(failed|errored|failure|error)(at|on|time)$/.test(plain) && isScalar(schema),
  )?.path;
}

function distinctPaths(paths: readonly FieldPath[]): readonly FieldPath[] {
  return [...new Map(paths.map((each) => [pathKey(each), each])).values()];
}
