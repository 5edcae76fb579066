import type { GenerationError, Platform } from "@modelsmith/runtime";
import {
  type Action,
  creditsText,
  endedWords,
  endSentence,
  guidanceSteps,
  renderSteps,
  stepsAfterEnd,
} from "@modelsmith/runtime/guidance";
import { terminalLine } from "../../generator/encode/terminal.js";
import { callProblem, connectionSteps, troubleOf } from "../call/error-report.js";
import type { DeliveredMedia } from "./deliver-media.js";
import { type CallEnd, exists, type HeldCall } from "./held-call.js";

/** How an answer names the tool that goes on with a generation. */
export function waitCall(id: string): string {
  return `call the tool wait with ${JSON.stringify({ id })}`;
}

/** The answer while a generation runs. */
export function runningText(held: HeldCall, waitedMs: number): string {
  const { model, id, status, isDone } = held;
  const seconds = Math.round(waitedMs / 1000);
  if (id === undefined) {
    return `The service has not answered the create of ${model.key} for ${seconds} s. It may be charged already, and goes on. Call this tool again with exactly the same arguments: that continues it and costs nothing more. Changed arguments would be another paid generation.`;
  }
  const ask = `${waitCall(id)}. Do not create it again.`;
  if (!exists(held)) {
    return `The service has not said within ${seconds} s whether it has a generation ${terminalLine(id)}. To ask again, ${ask}`;
  }
  const state = status === undefined ? "" : ` (${terminalLine(status)})`;
  if (isDone) {
    return `The service is done with ${generationName(held)}${state}; its result is still being fetched after ${seconds} s. To get it, ${ask}`;
  }
  return `Not finished after ${seconds} s${state}: ${generationName(held)} is paid for and goes on. To get its result, ${ask}`;
}

/** The generation, with its model if that is known. */
function generationName({ id = "", model, isAnyModel }: HeldCall): string {
  const name = id === "" ? "the generation" : `generation ${terminalLine(id)}`;
  return isAnyModel ? name : `${name} of ${model.key}`;
}

/** The answer about a create that may have been charged, and that has no id. */
export function inDoubtText(until: Date): string {
  return `Not sent: the same call was sent before, may have been accepted and charged, and no id of it is known. Until ${until.toISOString()} it is not sent again, so that nothing is paid twice. Look at the history of the service, or call the tool credits. Changed arguments are another call.`;
}

/** A call that is answered; whether the same one was made before. */
export interface AnsweredCall {
  readonly held: HeldCall;
  readonly isTakenOver?: boolean;
}

/** The answer of an end. */
export function endText({ held, isTakenOver }: AnsweredCall, end: CallEnd): string {
  const lines = end.kind === "failed" ? failedLines(held, end) : finishedLines(held, end);
  const again = "The same call was made before: this is its result, and nothing more was paid.";
  return [...lines, ...(isTakenOver ? [again] : [])].join("\n");
}

function finishedLines(
  held: HeldCall,
  { generation, media }: Extract<CallEnd, { kind: "finished" }>,
): string[] {
  const { status, usage } = generation;
  const name = generationName(held).replace(/^./, (letter) => letter.toUpperCase());
  if (generation.ok) {
    const cost = typeof usage?.total === "number" ? ` It took ${creditsText(usage.total)}.` : "";
    const twice =
      generation.mayHaveChargedTwice === true
        ? [
            "An earlier create of this call ended without a clear answer: it may be charged as well.",
          ]
        : [];
    const none = media.length === 0 ? ["The result names no media: see data."] : [];
    return [
      `${name} is ${terminalLine(status)}.${cost}`,
      ...media.map((each, index) => `${index + 1}. ${mediaText(each)}`),
      ...none,
      ...twice,
    ];
  }
  const { said, cost } = endedWords(generation);
  const why = said === "" ? "" : ` The service says: ${endSentence(terminalLine(said))}`;
  const { platform } = held.model.endpoint;
  const steps = stepsAfterEnd(generation, platform);
  return [
    `${name} ended as ${terminalLine(status)}.${why} ${cost}`,
    ...renderSteps(steps, asToolCall).map(endSentence),
  ];
}

function mediaText(media: DeliveredMedia): string {
  const { url, file, type, bytes, width, height, inline, problem } = media;
  const pixels = width && height ? `${width} × ${height} pixels` : undefined;
  const size = bytes === undefined ? undefined : `${bytes} bytes`;
  const facts = [type, pixels, size].filter((fact) => fact !== undefined).join(", ");
  const places = [file && `saved as ${file}`, url].filter((place) => place !== undefined);
  const shown = inline?.isPreview ? ["shown smaller below"] : [];
  const failed = problem === undefined ? [] : [`could not be downloaded: ${problem}`];
  return terminalLine([facts, ...places, ...shown, ...failed].filter((part) => part).join("; "));
}

function failedLines(held: HeldCall, { error }: Extract<CallEnd, { kind: "failed" }>): string[] {
  const { model, id } = held;
  const problem = callProblem(error);
  const generationId = error.generationId ?? id;
  const steps = stepsAfter(error, model.endpoint.platform, generationId);
  const wait = generationId === undefined ? "" : waitCall(generationId);
  const isTold = steps.some((step) => step.includes(wait));
  const charge =
    generationId !== undefined
      ? `Generation ${terminalLine(generationId)} was accepted${isTold ? "" : `: to get its result, ${wait}`}.`
      : error.mayHaveCharged
        ? "Do not call again before a person has looked: it may have been charged."
        : nothingCharged;
  return [
    terminalLine(problem),
    // Most problems say it themselves.
    ...(problem.includes(charge) || !exists(held) ? [] : [charge]),
    ...steps,
  ];
}

/** What to do after an error: sentences for a model, and for the person who runs the host. */
export function stepsAfter(
  error: GenerationError,
  platform: Platform,
  generationId: string | undefined = error.generationId,
): readonly string[] {
  const steps = guidanceSteps({ ...troubleOf(error, platform), generationId, platform });
  return [
    ...connectionSteps(error),
    ...renderSteps(steps, asToolCall).map((step) => terminalLine(endSentence(step))),
  ];
}

const nothingCharged = "Nothing was charged.";

/** What a model, or the person who runs the host, can do. */
function asToolCall(action: Action): string | undefined {
  switch (action.kind) {
    case "retry":
      return "call this tool again";
    case "set-key":
      return "in the host's settings, the `env` of the entry of this server";
    case "wait":
      return waitCall(action.id);
    case "show-id":
      return terminalLine(action.id);
    case "see-balance":
      return action.path && "call the tool credits";
    case "option":
      return action.option === "baseUrl" ? "--base-url" : undefined;
    // A terminal has another environment than this server.
    case "check-key":
    case "inspect":
    case "inspect-endpoint":
    case "list-endpoints":
    case "see-running":
    case "skip-validation":
    case "regenerate":
      return undefined;
  }
}
