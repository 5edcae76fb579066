import { bearer } from "../lifecycle/auth/auth-schemes.js";
import { settingsOfStatus } from "../lifecycle/doubts/settings-to-paste.js";
import type { UnderstoodLifecycle } from "../lifecycle/understand.js";
import {
  authSetting,
  quoted,
  recordText,
  requestSetting,
  toFill,
  wordsSetting,
} from "../lifecycle/words/notation.js";
import { shownPath } from "../util/url-path.js";
import type { EndpointModel } from "./model.js";

/** One thing that was understood of an endpoint. */
export interface UnderstoodLine {
  readonly what:
    | "auth"
    | "create"
    | "headers"
    | "answers"
    | "poll"
    | "result"
    | "id"
    | "status"
    | "words"
    | "data"
    | "error";
  /** In the notation of the config, ready to paste: `poll: "GET /tasks/{id}"`. */
  readonly setting: string;
  /** The evidence, in words. */
  readonly because: string;
  readonly isGuess: boolean;
}

/**
 * What was understood of an endpoint, from which evidence, and what of it is a guess: for `doctor`
 * and `inspect`. Lines of the lifecycle belong into `lifecycle: { … }`.
 */
export function understoodLines(endpoint: EndpointModel): readonly UnderstoodLine[] {
  const { descriptor, understood, data, dataOrigin } = endpoint;
  const { auth, lifecycle } = understood;
  const { platform, create } = descriptor;
  const { answers, read, settings } = lifecycle;
  const paths = [create.stream, create.path].filter((path) => path !== undefined);
  const dataPlace = read.data ?? read.result;
  const hasStatus = (read.status ?? read.flag ?? read.running) !== undefined;
  const origin =
    dataOrigin === "poll" && !hasStatus ? "the poll's answer" : dataOrigins[dataOrigin];
  return [
    line(
      "auth",
      `auth: ${authSetting(auth.auth ?? bearer, auth.auth?.variable ?? platform.apiKeyVariable)}`,
      auth.evidence,
      auth.isGuess,
    ),
    line("create", paths.map((path) => `POST ${shownPath(path)}`).join(", else "), "the spec"),
    ...(settings.headers
      ? [line("headers", `headers: ${recordText(settings.headers)}`, "the config")]
      : []),
    line("answers", `answers: ${quoted(answers.value)}`, answers.because, answers.isGuess),
    // How tasks are followed, which a config says for all, is nothing of what answers at once.
    ...(lifecycle.pollIsForOthers ? [] : followLines(lifecycle)),
    line(
      "data",
      dataPlace === undefined ? wholeData(data.from === "bytes") : `data: ${pathText(dataPlace)}`,
      source(settings.data, dataEvidence[data.from](origin)),
      settings.data === undefined && data.from !== "schema" && data.from !== "bytes",
    ),
    ...(read.error
      ? [line("error", `error: ${listText(read.error)}`, source(settings.error, ofError))]
      : []),
  ];
}

/** How a task is followed, and how its status is read. */
function followLines(lifecycle: UnderstoodLifecycle): readonly UnderstoodLine[] {
  const { answers, poll, result, read, words, settings, isIdInHeader } = lifecycle;
  const isResult = answers.value === "result";
  const lines: readonly (UnderstoodLine | false | undefined)[] = [
    poll && line("poll", `poll: ${requestSetting(poll.value)}`, poll.because, poll.isGuess),
    result &&
      line("result", `result: ${requestSetting(result.value)}`, result.because, result.isGuess),
    read.id && line("id", `id: ${listText(read.id)}`, source(settings.id, "the answers' schemas")),
    isIdInHeader &&
      read.id === undefined &&
      !isResult &&
      line("id", "the end of the address in the answer's header Location", "the spec's headers"),
    lifecycle.isIdAsked &&
      guess(
        "id",
        `id: ${pathText(lifecycle.possibleIds[0] ?? ["…"])}`,
        "nothing says which field of the answer it is",
      ),
    read.status &&
      line(
        "status",
        `status: ${pathText(read.status)}`,
        source(settings.status, "the answers' schemas"),
      ),
    ...(lifecycle.isStatusUnknown ? settingsOfStatus(lifecycle) : []).map((setting) =>
      setting.startsWith("words")
        ? guess("words", setting, "nothing says what they mean")
        : guess("status", setting, statusUnknown(result !== undefined)),
    ),
    read.flag &&
      line(
        "status",
        `done: ${pathText(read.flag)}`,
        source(settings.flag, "a boolean of the answers"),
      ),
    read.running !== undefined &&
      line(
        "status",
        `running: ${read.running}`,
        source(settings.running, "the statuses that the spec documents"),
      ),
    read.words &&
      line("words", `words: ${wordsSetting(read.words)}`, wordsFrom(read.words, settings.words)),
    words.unknown.length > 0 &&
      guess(
        "words",
        `words: { ${toFill(words.unknown)} }`,
        "nothing says what they mean: taken as still running",
      ),
  ];
  return lines.filter((each) => each !== undefined && each !== false);
}

function line(
  what: UnderstoodLine["what"],
  setting: string,
  because: string,
  isGuess = false,
): UnderstoodLine {
  return { what, setting, because, isGuess };
}

function guess(what: UnderstoodLine["what"], setting: string, because: string): UnderstoodLine {
  return line(what, setting, because, true);
}

function source(setting: unknown, otherwise: string): string {
  return setting === undefined ? otherwise : "the config";
}

const ofError = "no field is the status; this one is named like the time of a failure (failed_at)";

function statusUnknown(hasResultApart: boolean): string {
  const effect = hasResultApart
    ? "the result is never asked for"
    : "what fails is asked for until the deadline";
  return `nothing says which field it is: ${effect}`;
}

/** Who says what status words mean: the config, the spec, or each of some. */
function wordsFrom(all: object, configured: object): string {
  const fromSpec = "enum, example or description";
  const rest = Object.keys(all).filter((word) => !Object.hasOwn(configured, word));
  if (rest.length === 0) return "the config";
  return Object.keys(configured).length === 0 ? fromSpec : `the config, and ${fromSpec}`;
}

/** What the runtime takes where no field is known. */
function wholeData(isMedia: boolean): string {
  return isMedia
    ? "the whole answer"
    : "a field of a usual name, such as data or output, else all but the id, the status and the like";
}

const dataOrigins: Readonly<Record<EndpointModel["dataOrigin"], string>> = {
  create: "the create's answer",
  poll: "the answer with the status",
  result: "the answer with the result",
};

const dataEvidence: Readonly<Record<EndpointModel["data"]["from"], (answer: string) => string>> = {
  schema: (answer) => `the spec's schema of ${answer}`,
  example: (answer) => `the spec's example of ${answer}`,
  bytes: (answer) => `${answer} is the media itself`,
  nothing: (answer) => `the spec does not show ${answer}`,
};

function pathText(path: readonly string[]): string {
  return quoted(path.join("."));
}

function listText(paths: readonly (readonly string[])[]): string {
  const [first = [], ...others] = paths;
  return others.length === 0 ? pathText(first) : `[${paths.map(pathText).join(", ")}]`;
}
