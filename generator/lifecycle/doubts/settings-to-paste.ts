import type { FieldPath, FollowRequest } from "@modelsmith/runtime";
import type { Operation } from "../../openapi/spec.js";
import { isLikelyStatus } from "../answer/possible-status.js";
import { asyncChoice } from "../create-answers/async-choice.js";
import { showsState } from "../follow/follow-clues.js";
import { wordMeanings } from "../settings/lifecycle-config.js";
import type { UnderstoodLifecycle } from "../understand.js";
import { fieldText, quoted, requestSetting, toFill } from "../words/notation.js";
import { statusWords } from "../words/status-words.js";

/** The request that reads a task, or that is likeliest to. */
export function askedBy({ poll, askedPoll, likeliest }: UnderstoodLifecycle): FollowRequest {
  const known = askedPoll.hasOpenPlaces ? undefined : (poll?.value ?? likeliest?.request);
  return known ?? { path: "/…/{id}" };
}

/** The settings of a task, to paste. */
export function taskSettings(lifecycle: UnderstoodLifecycle): string {
  const poll = `poll: ${requestSetting(askedBy(lifecycle))}`;
  return [poll, ...unknownFields(lifecycle)].join(", ");
}

/** The settings that a config needs beside the request, with `"…"` for a field that the spec does not show. */
export function unknownFields(lifecycle: UnderstoodLifecycle): readonly string[] {
  const { likeliest, firstId, isIdUnknown, possibleIds, resultElsewhere } = lifecycle;
  const [id = ["…"]] = possibleIds;
  return [
    ...(resultElsewhere ? [`result: ${requestSetting(resultElsewhere)}`] : []),
    ...(firstId ? [`id: ${quoted(fieldText(firstId))}`] : []),
    ...(isIdUnknown && likeliest?.id === undefined ? [`id: ${quoted(id.join("."))}`] : []),
    ...settingsOfStatus(lifecycle),
  ];
}

/** Where a status stands and what its words mean, as far as nothing says it. */
export function settingsOfStatus(lifecycle: UnderstoodLifecycle): readonly string[] {
  const { likeliest, nearby, poll, read, words, isEndUnknown, possibleStatuses, settings } =
    lifecycle;
  const found = likeliest?.shape?.status?.schema;
  if (found !== undefined) {
    const { unknown, isEndUnknown: isOpen } = statusWords(found, settings.words);
    return isOpen ? [wordsToFill(unknown)] : [];
  }
  if ((read.status ?? read.flag ?? read.running) !== undefined) {
    return isEndUnknown ? [wordsToFill(words.unknown)] : [];
  }
  const possible = likeliest ? [likeliest] : poll === undefined ? nearby : [];
  if (possible.length > 0 && possible.every(showsState)) return [];
  const likely = possibleStatuses.find(isLikelyStatus);
  if (likely === undefined) return [`status: "…"`, wordsToFill([])];
  const { unknown, hasEnd } = statusWords(likely.schema, settings.words);
  const isWhole = unknown.length === 0 && hasEnd;
  return [`status: ${quoted(likely.path.join("."))}`, ...(isWhole ? [] : [wordsToFill(unknown)])];
}

/** The setting `words` to paste: with the words that the spec lists, if it lists any. */
function wordsToFill(words: readonly string[]): string {
  return `words: { ${words.length > 0 ? toFill(words) : `"…": "completed"`} }`;
}

/** The meanings that a config can give to a word. */
export const meanings: string = wordMeanings
  .map(quoted)
  .join(", ")
  .replace(/, (?=[^,]*$)/, " or ");

/** Settings of a lifecycle as a config has them, and what stands for something else in them. */
export function toPaste(settings: string): string {
  return `lifecycle: { ${settings} }${explained(settings)}`;
}

/** What stands for something else in settings to paste. */
export function explained(settings: string): string {
  const parts = [
    ...(settings.includes("/…/") ? ["in the path, what the platform's own has"] : []),
    ...(/(id|status): "…"/.test(settings)
      ? ["as a field, one of its answers, with dots between levels"]
      : []),
    ...(/\?[^"]*=…/.test(settings) ? ["in a query, the value that all these requests have"] : []),
    ...(/body: \{[^}]*"…"/.test(settings) ? ["in a body, what the create is given"] : []),
    ...(settings.includes("words: ")
      ? [`in words, what each of the status means: ${meanings}; the usual ones need none`]
      : []),
  ];
  return parts.length === 0 ? "" : `. In place of … write, ${parts.join("; ")}`;
}

/**
 * What to send to a create that waits for its result only if asked to; `undefined` for any other create. A line that
 * says `answers: "result"` is not offered for it: its task would be taken for the result.
 */
export function askedToWait(create: Operation): string | undefined {
  const { field, byDefault, waits } = asyncChoice(create) ?? {};
  if (byDefault === undefined) return undefined;
  return waits ? `A call with ${field}: ${quoted(waits)} gets the result. ` : "";
}

/** What a person has to choose the id from. */
export function foundIds(fields: readonly FieldPath[]): string {
  if (fields.length === 0) return "It has no text or number that may be one.";
  return `Found: ${fields.map((path) => path.join(".")).join(", ")}.`;
}
