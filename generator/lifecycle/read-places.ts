import type { FieldPath, ReadPlaces } from "@modelsmith/runtime";
import type { AnswerField } from "./answer/answer-field.js";
import type { AnswerShape } from "./answer/answer-shape.js";
import type { FoundData } from "./find-data.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import type { LifecycleSettings } from "./settings/settings.js";
import { pathKey } from "./words/field-path.js";

/** Where answers have the id, the status, the data and the error. */
export function readPlaces(
  settings: LifecycleSettings,
  created: AnswerShape | undefined,
  poll: FollowCandidate | undefined,
  errorFields: readonly AnswerField[],
  { path, resultPath }: FoundData,
  words: ReadPlaces["words"],
): ReadPlaces {
  const id = poll?.id ?? created?.ids[0]?.path ?? poll?.shape?.ids[0]?.path;
  const errorIds = poll === undefined ? [] : errorFields.map((field) => field.path);
  const ids = settings.id ?? distinctPaths([...(id ? [id] : []), ...errorIds]);
  const status = settings.status ?? (poll?.shape?.status ?? created?.status)?.path;
  const flag = settings.flag ?? (status ? undefined : (poll?.shape?.flag ?? created?.flag)?.path);
  const running = settings.running ?? (poll?.isHttpStatus ? 202 : undefined);
  const all = { ...words, ...settings.words };
  return {
    ...(ids.length > 0 && { id: ids }),
    ...(status && { status }),
    ...(flag && { flag }),
    ...(running !== undefined && { running }),
    ...(path && { data: path }),
    ...(resultPath && { result: resultPath }),
    ...(settings.error && { error: settings.error }),
    ...(Object.keys(all).length > 0 && { words: all }),
  };
}

function distinctPaths(paths: readonly FieldPath[]): readonly FieldPath[] {
  return [...new Map(paths.map((each) => [pathKey(each), each])).values()];
}
