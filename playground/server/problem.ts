import type { FailedGeneration, GenerationError, Platform } from "@modelsmith/runtime";
import { guidanceSteps, stepsAfterEnd } from "@modelsmith/runtime/guidance";
import {
  connectionSteps,
  type ErrorReport,
  errorReport,
  failedGenerationReport,
  troubleOf,
} from "../../cli/call/error-report.js";
import { type Service, whyNotAsked } from "../../cli/call/service.js";
import { asSentence } from "../../generator/util/phrases.js";
import type { Problem } from "../protocol.js";
import type { RunService } from "./services.js";

/** A call's error in the words of the command line, with what to do as data: the page has buttons. */
export function problemOf(error: GenerationError, service: RunService): Problem {
  const { platform } = service;
  const connection = connectionSteps(error).map((text) => [text]);
  const isKey = error.category === "auth";
  return {
    ...facts(errorReport(error, withoutCommands(service)), service),
    steps: [
      ...connection,
      ...guidanceSteps({ ...troubleOf(error, platform), platform }),
      ...(isKey ? [[readsKeyOnce]] : []),
    ],
  };
}

const readsKeyOnce =
  "Then end the playground with Ctrl-C and start it again: it reads the key when it starts.";

/** The problem of a generation that ended without a result. */
export function problemOfFailed(generation: FailedGeneration, service: RunService): Problem {
  const { usage } = generation;
  const { platform } = service;
  const problem = facts(failedGenerationReport(generation, withoutCommands(service)), service);
  return {
    ...problem,
    // The card says what it took.
    mayHaveCharged: problem.mayHaveCharged && usage?.total === undefined,
    steps: stepsAfterEnd(generation, platform),
  };
}

/** The problem of a run whose process ended before the service answered. */
export function problemOfLost(service: RunService): Problem {
  const { platform } = service;
  return {
    category: "unknown",
    message: "The playground was closed before the service answered.",
    mayHaveCharged: true,
    steps: guidanceSteps({ category: "aborted", platform, mayHaveCharged: true }),
  };
}

/** The problem of a run whose simulator has ended. */
export const simulatorGone: Problem = {
  category: "not_found",
  message: "The simulator of this run ended with the playground that started it.",
  mayHaveCharged: false,
  steps: [["Nothing was paid. To have it again, ", { kind: "retry" }, "."]],
};

/** The problem of a run at a place where this playground sends nothing: playgrounds of other specs may share runs. */
export function problemOfElsewhere(host: string | undefined): Problem {
  const where = host === undefined ? "a service" : host;
  return {
    category: "aborted",
    message: `This generation is at ${where}, where this playground does not send its model.`,
    mayHaveCharged: true,
    steps: [
      ["To wait for it, start the playground with the spec and the address that it was run with."],
    ],
  };
}

/** The problem of a run at a service that this playground only simulates. */
export function problemOfSimulated({ info }: RunService): Problem {
  const { host, simulated, keyVariable: variable } = info;
  return {
    category: "aborted",
    message: `This generation is at ${host}, and this playground only simulates that service.`,
    mayHaveCharged: true,
    steps: [
      simulated === "asked"
        ? ["Start the playground without --simulate to wait for it."]
        : ["Start the playground with its key to wait for it: ", { kind: "set-key", variable }],
    ],
  };
}

/** The problem of a run that cannot be asked for: an old one, or one of a platform that keeps none. */
export function problemOfUnasked(platform: Platform): Problem {
  return {
    category: "not_found",
    message: asSentence(whyNotAsked(platform).problem),
    mayHaveCharged: true,
    steps: [],
  };
}

/** The problem of a run that could not be written down, and was not sent for that reason. */
export function problemOfUnsaved(error: unknown): Problem {
  return {
    ...problemOfUnknown(error),
    message: `The run could not be written to disk, so nothing was sent: ${reasonOf(error)}`,
    mayHaveCharged: false,
  };
}

/** The problem of what should not happen: our own mistake. */
export function problemOfUnknown(error: unknown): Problem {
  return {
    category: "unknown",
    message: reasonOf(error),
    mayHaveCharged: true,
    steps: [],
  };
}

/** An error of this machine, for a person. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function facts(
  { document, summary }: ErrorReport,
  { simulator }: RunService,
): Omit<Problem, "steps"> {
  const { category, code, http_status, request_id, may_have_charged } = document;
  const isFree = simulator !== undefined;
  return {
    category,
    message:
      isFree && may_have_charged
        ? `Simulated, nothing is paid. At the service it would be: ${summary}`
        : summary,
    mayHaveCharged: may_have_charged && !isFree,
    ...(code !== undefined && { code }),
    ...(http_status !== undefined && { httpStatus: http_status }),
    ...(request_id !== undefined && { requestId: request_id }),
  };
}

/** The page has buttons in the place of commands. */
function withoutCommands({ platform }: RunService): Service {
  return { platform, spec: "", address: "" };
}
