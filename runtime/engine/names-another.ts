import { wordsOf } from "../answer/media-names.js";
import { type Call, createPath } from "../call/call.js";
import { asObject, type JsonObject, namesOf, parseJson } from "../util/json.js";

const MODEL_NAME = /^(model|endpoint|app)(_?(id|name|key))?$/i;

/** Whether an entry of the list says that it is of another model than the call's. */
export function namesAnother({ create }: Call, layers: readonly JsonObject[]): boolean {
  if (create === undefined) return false;
  const paths = [createPath({ create }, "plain"), createPath({ create }, "sse")];
  const ours = [create.endpointKey, ...paths, ...modelsIn(asObject(parseJson(`${create.body}`)))];
  return layers
    .flatMap(modelsIn)
    .some((theirs) => !ours.some((each) => isEndOf(theirs, each) || isEndOf(each, theirs)));
}

function modelsIn(holder: JsonObject | undefined): string[] {
  return namesOf(holder)
    .filter((name) => MODEL_NAME.test(name))
    .map((name) => holder?.[name])
    .filter((value) => typeof value === "string")
    .filter((value) => wordsOf(value).length > 0);
}

/** Whether a name ends in the words of another: `google/nano-banana` in those of `nano_banana`. */
function isEndOf(end: string, name: string): boolean {
  const inWords = (each: string) => ` ${wordsOf(each).join(" ")}`;
  return inWords(name).endsWith(inWords(end));
}
