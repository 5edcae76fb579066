import type { Warn, Warning } from "../../diagnostics/warnings.js";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import type { Schema } from "../../schema/schema.js";
import { itemsOf, schemasOfValue } from "../../schema/walk.js";
import { holdsMedia } from "../answer/answer-media.js";
import { followParametersOf } from "../follow/follow-parameters.js";
import type { UnderstoodLifecycle } from "../understand.js";
import { quoted, requestSetting, requestText, toFill } from "../words/notation.js";
import {
  askedToWait,
  foundIds,
  meanings,
  settingsOfStatus,
  taskSettings,
  toPaste,
  unknownFields,
} from "./settings-to-paste.js";

/** Something that is a guess, or cannot be known. */
type Doubt = Pick<Warning, "message" | "ofConfig" | "losesResults">;

/**
 * Warns of what is a guess, or cannot be known.
 *
 * @param keyField - the field of bodies that carries the key
 */
export function warnOfLifecycle(
  create: Operation,
  lifecycle: UnderstoodLifecycle,
  keyField: string | undefined,
  warn: Warn,
): void {
  const { spec, pointer } = create;
  const ofTask = [...ofId(lifecycle), ...ofAnswers(create, lifecycle)];
  const doubts: readonly Doubt[] = [
    ...lifecycle.contradictions.map((message) => ({ message, ofConfig: true as const })),
    ...lifecycle.absent.map((message) => ({ message })),
    ...ofTask,
    ...ofMediaAlone(lifecycle),
    ...(ofTask.length > 0 ? [] : ofResultElsewhere(lifecycle)),
    // Their lines have the settings of the status.
    ...(ofTask.length > 0 || lifecycle.pollIsForOthers ? [] : ofStatus(lifecycle)),
    ...(lifecycle.poll === undefined || lifecycle.pollIsForOthers ? [] : ofWords(lifecycle)),
    ...ofHeaders(lifecycle),
    ...ofBatch(create, lifecycle),
    ...ofNamedMedia(lifecycle),
    ...(keyField === undefined ? [] : ofKeyInBody(lifecycle, keyField)),
  ];
  for (const doubt of doubts) warn({ file: spec.file, pointer, ...doubt });
}

function ofId(lifecycle: UnderstoodLifecycle): readonly Doubt[] {
  const { answers, poll, isIdAsked, lacksId, possibleIds } = lifecycle;
  if (!isIdAsked || poll === undefined) return [];
  const settings = unknownFields(lifecycle).join(", ");
  const paid = `${answers.value === "either" ? "A task" : "A call"} would be paid for and not followed, unless`;
  const otherwise = lacksId
    ? `${paid} a header Location leads there. ${foundIds(possibleIds)}`
    : `${paid} the id has a usual name, such as task_id, or a header Location leads there.`;
  const message = `nothing says which field of the answer is the id that ${requestText(poll.value)} takes. ${otherwise} The config can say it: ${toPaste(settings)}`;
  return [{ message, ofConfig: true, losesResults: true }];
}

function ofAnswers(create: Operation, lifecycle: UnderstoodLifecycle): readonly Doubt[] {
  const { value, because, isGuess } = lifecycle.answers;
  if (!isGuess || value !== "either") return [];
  const task = taskSettings(lifecycle);
  const waits = askedToWait(create);
  const how =
    waits === undefined
      ? `The config can say it: lifecycle: { answers: "result" } or, of a task,`
      : `${waits}The config can say how a task is read:`;
  const message = `${because}: taken as the result, or as a task if it says so. ${how} ${toPaste(task)}`;
  return [{ message }];
}

function ofStatus(lifecycle: UnderstoodLifecycle): readonly Doubt[] {
  const { poll, result, isStatusUnknown, isPollSilent, possibleStatuses, settings } = lifecycle;
  if (!isStatusUnknown || poll === undefined) return [];
  const asked = requestText(poll.value);
  const hasWords = Object.keys(settings.words).length > 0;
  const effect = hasWords
    ? "the config's words have no effect, unless it answers with one that is called so after all, and "
    : "";
  const found = possibleStatuses.map(({ path }) => path.join("."));
  const choice = found.length > 0 ? `Found: ${found.join(", ")}` : "It has none that may be";
  const isNeeded = hasWords || isPollSilent || result !== undefined;
  const otherwise = isNeeded ? "" : ". If none of them is, nothing is needed";
  const unseen = isPollSilent
    ? neverSeen
    : "a generation that fails is asked for until the deadline";
  const lines = settingsOfStatus(lifecycle).join(", ");
  const message = `nothing says which field of the answer to ${asked} is the status: ${effect}${result ? neverFetched : unseen}. ${choice}${otherwise}. The config can say it: ${toPaste(lines)}`;
  return [{ message, ...((result ?? isPollSilent) && { losesResults: true }) }];
}

const neverSeen = "calls would be paid for, and end at the deadline";

/** Only a status that says that all is well leads to the request for the result. */
const neverFetched =
  "the result is never asked for, and calls would be paid for, and end at the deadline";

function ofResultElsewhere({ poll, resultElsewhere }: UnderstoodLifecycle): readonly Doubt[] {
  if (poll === undefined || resultElsewhere === undefined) return [];
  const result = `result: ${requestSetting(resultElsewhere)}`;
  const message = `by the spec the answer to ${requestText(poll.value)} has a status, and no place for the result: calls would be paid for, and end without it. If another request has it, the config can say it: ${toPaste(result)}`;
  return [{ message, losesResults: true }];
}

/** What the runtime waits for where no answer tells a status: 202, and for some time 404. */
function ofMediaAlone({ poll, isPollMediaAlone }: UnderstoodLifecycle): readonly Doubt[] {
  if (!isPollMediaAlone || poll === undefined) return [];
  const asked = requestText(poll.value);
  const settings = `poll: "GET /…/{id}", result: ${quoted(asked)}`;
  const message = `${asked} answers with the media alone, and nothing says what tells how far a generation is: unless it answers 202 until then, calls would be paid for, and fail. The config can say what does: ${toPaste(settings)}`;
  return [{ message, losesResults: true }];
}

function ofWords(lifecycle: UnderstoodLifecycle): readonly Doubt[] {
  const { words, isEndUnknown, isStatusSilent, read } = lifecycle;
  const { unknown } = words;
  const status = `the status${read.status === undefined ? "" : ` at ${read.status.join(".")}`}`;
  if (isEndUnknown && unknown.every((word) => /^-?\d+$/.test(word))) {
    const message = `${status} is a number, and nothing says which one is the end: calls would be paid for, and never end. The config can say it: ${anEnd} the number of the platform, ${otherEnds}`;
    return [{ message, ofConfig: true, losesResults: true }];
  }
  if (unknown.length > 0) {
    const otherwise = isEndUnknown
      ? ". No other word says that all is well: unless it answers with a usual one, such as completed, calls would be paid for, and never end"
      : "";
    const message = `${status} may be ${unknown.map(quoted).join(", ")}, whose meaning is not known: taken as still running${otherwise}. The config can say it: lifecycle: { words: { ${toFill(unknown)} } }. In place of … write what each means: ${meanings}`;
    return [{ message, ...(isEndUnknown && { ofConfig: true, losesResults: true }) }];
  }
  if (!isStatusSilent) return [];
  const message = `nothing lists the words of ${status}: any that is not a usual one, such as completed or failed, is taken as still running, and calls would be paid for, and never end. The config can say what they mean: ${anEnd} the word of the platform, ${otherEnds}`;
  return [{ message, losesResults: true }];
}

const anEnd = `lifecycle: { words: { "…": "completed" } }. In place of … write`;
const otherEnds = `and one line for each that ends a generation otherwise, such as "failed"`;

function ofHeaders({ missingHeaders }: UnderstoodLifecycle): readonly Doubt[] {
  if (missingHeaders.length === 0) return [];
  const message = `the requests that follow need ${missingHeaders.join(", ")}, which nothing gives them: calls may be paid for, and not followed. If it is the same in every call, the config can give it: lifecycle: { headers: { ${toFill(missingHeaders)} } }`;
  return [{ message, losesResults: true }];
}

/** A field that takes several to render, where the spec shows an answer of one, and no list of media in its result. */
function ofBatch(
  create: Operation,
  { answers, poll, data, read }: UnderstoodLifecycle,
): readonly Doubt[] {
  const given = unlessBroken(() => followParametersOf(create)) ?? [];
  const several = given.find(({ isList, description = "" }) => isList && inBatch.test(description));
  if (several === undefined || poll === undefined || answers.value === "result") return [];
  if (data.from === "schema" && listsMedia(data.schema, read.data?.at(-1) ?? "")) return [];
  const message = `${several.name} takes a batch by its description, and by the spec the answer shows one task: a call follows one, and the others would be paid for and never fetched. Ask for one at a time`;
  return [{ message, losesResults: true }];
}

/** Whether data is a list of media, or has one. */
function listsMedia(data: Schema, name: string): boolean {
  const inside = [...schemasOfValue(data, data)].flatMap(({ properties = {} }) =>
    Object.entries(properties),
  );
  return [[name, data] as const, ...inside].some(
    ([called, each]) => itemsOf(data, each).length > 0 && holdsMedia(data, each, called),
  );
}

const inBatch =
  /\bbatch[ -](render|generat|process|creat)|\b(render|generat|process|creat)\w* (in|as) (a )?batch/i;

function ofNamedMedia({ named }: UnderstoodLifecycle): readonly Doubt[] {
  if (named === undefined) return [];
  const asked = named.path === undefined ? "" : `: GET ${named.path} takes one of them`;
  const [lost, fetched] =
    named.kind === "picture" ? [", and images() finds nothing", "the pictures"] : ["", "it"];
  const message = `by the spec the result has no ${named.kind}, and what was made by its name alone, at ${named.field}: a call gives that${lost}. Fetch ${fetched} yourself${asked}`;
  return [{ message }];
}

function ofKeyInBody({ poll, result }: UnderstoodLifecycle, keyField: string): readonly Doubt[] {
  return Object.entries({ poll, result }).flatMap(([name, request]) => {
    const { path, method = "GET" } = request?.value ?? {};
    if (request === undefined || path === undefined || method !== "GET") return [];
    const asked = requestText(request.value);
    const other = quoted(asked.replace(/^GET /, "POST "));
    const message = `the key is sent as the field ${keyField} of request bodies. By the spec ${asked} has no body; it gets one to carry the key, which many services ignore: calls would be paid for, then refused. The config can say how the key is sent, auth: { header: "…" }, or another request: lifecycle: { ${name}: ${other} }`;
    return [{ message, losesResults: true }];
  });
}
