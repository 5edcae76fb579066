import { errorIn, isTask, linksOf } from "./answer-kind.js";
import { binaryIn } from "./binary-answer.js";
import { askAgainInMs, type Call } from "./call.js";
import { refusalOf } from "./create-error.js";
import type { Handle, Outcome, Report } from "./engine-state.js";
import { allowedUrl } from "./follow-target.js";
import { asObject, parseCut } from "./json.js";
import { type Reading, readAnswer } from "./read-answer.js";
import { completed, resultWithoutStatus, toOutcome } from "./read-result.js";
import { reportStatus } from "./read-status.js";
import { idInUrl, LOCATION_HEADERS, lastSegment, scavengeId } from "./scavenge-id.js";
import { type Answer, headerOf, isSuccess } from "./send.js";

/** What an answer to a create says: the result, or an id or URL to follow, or why there is none. */
export function readCreate(call: Call, answer: Answer, report: Report): Outcome {
  const { read } = call.rules;
  const success = isSuccess(answer);
  const binary = binaryIn(answer);
  if (binary !== undefined) return completed(binary, undefined, undefined, "poll");
  const raw = answer.json;
  const reading = readAnswer(raw, read, answer.text);
  // A refusal without an id may have a `status` too: that of the answer, not of a generation.
  const terminal = success && reading ? toOutcome(reading, raw, "poll") : undefined;
  const answers = call.create?.forms.answers ?? "task";
  const mayBeResult = success && (answers !== "task" || reading?.id === undefined);
  const isSure = answers === "result";
  const error = success && terminal === undefined ? errorIn(raw, read) : undefined;
  const result =
    terminal ??
    (mayBeResult && error === undefined
      ? resultWithoutStatus(call, raw, reading, "poll", isSure)
      : undefined);
  const found = findId(call, answer, raw, reading, result?.isWhole === true);
  if (found.id !== undefined) report({ kind: "accepted", ...found, replaces: true });
  if (reading !== undefined && (success || reading.id !== undefined)) {
    reportStatus(call, reading, raw, report, found.id);
  }
  if (result !== undefined) return result;
  const failure = refusalOf(
    call,
    answer,
    error === undefined ? answer.status : error.impliedStatus,
  );
  return {
    kind: "answer",
    answer: {
      status: answer.status,
      isComplete: answer.complete,
      ...found,
      error,
      isTask: success && isTask(raw, reading),
      failure: {
        ...failure,
        status: error?.impliedStatus ?? failure.status,
        retryAfterMs: askAgainInMs(call, answer),
      },
    },
  };
}

/** The id of the generation, or a URL to follow, from anywhere in the answer. */
function findId(
  call: Call,
  answer: Answer,
  raw: unknown,
  reading: Reading | undefined,
  isResult: boolean,
): Handle {
  const { rules } = call;
  const links = linksOf(Array.isArray(raw) ? raw[0] : raw, rules);
  if (reading?.id !== undefined) return { id: reading.id, idPlace: reading.idPlace, links };
  const located = locate(call, answer);
  if (located !== undefined) return { ...located, links: { ...links, ...located.links } };
  // A result without an id has parts that may have some.
  if (isResult) return { id: undefined, links };
  const { text } = answer;
  const firstEnd = raw === undefined ? text.indexOf("\n") : -1;
  if (firstEnd > 0) {
    const line = readAnswer(parseCut(text.slice(0, firstEnd)), rules.read, text);
    if (line?.id !== undefined) return { id: line.id, idPlace: line.idPlace, links };
  }
  return { id: scavengeId(text, rules.read.id, asObject(raw) !== undefined), links };
}

/** The headers that lead to what was begun, as far as the key may go there. */
function locate(call: Call, answer: Answer): Handle | undefined {
  const { poll } = call.rules;
  if (!isSuccess(answer) && answer.status !== 303) return undefined;
  for (const name of LOCATION_HEADERS) {
    const text = headerOf(answer, name);
    const url = text === undefined ? undefined : allowedUrl(call, text);
    if (url === undefined) continue;
    const id = cleanId(call, idInUrl(url, poll));
    // An address in the shape of the poll path needs no following of its own.
    if (id !== undefined) return { id, links: {} };
    if (name === "content-location" && poll?.path !== undefined) continue;
    return { id: cleanId(call, lastSegment(url)), links: { location: url.href } };
  }
  return undefined;
}

/** Headers are not cleaned of the key as bodies are. */
function cleanId({ redactor }: Call, id: string | undefined): string | undefined {
  return id && redactor.clean(id);
}
