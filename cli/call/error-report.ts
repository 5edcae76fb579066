import type { FailedGeneration, GenerationError, Platform } from "@modelsmith/runtime";
import { endSentence } from "@modelsmith/runtime/guidance";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { CliContext } from "../shell/context.js";
import { type ExitName, exitOf } from "../shell/exit-codes.js";
import { nextSteps } from "./next-steps.js";

/** A call's error, as a command tells it. */
export interface FailureReport {
  readonly exit: ExitName;
  /** The `error` line of the JSON. */
  readonly document: {
    readonly event: "error";
    readonly error: ExitName;
    readonly category: GenerationError["category"];
    readonly message: string;
    readonly guidance: readonly string[];
    readonly generation_id?: string;
    readonly http_status?: number;
    readonly code?: string;
    readonly request_id?: string;
    readonly may_have_charged: boolean;
  };
  /** For `--verbose`. */
  readonly stack: string | undefined;
}

export function failureReport(error: GenerationError, platform: Platform): FailureReport {
  const { category, generationId, status, code, requestId, mayHaveCharged, url } = error;
  const exit = exitOfError(error);
  return {
    exit,
    document: {
      event: "error",
      error: exit,
      category,
      message: error.problem,
      guidance: nextSteps({
        category,
        platform,
        generationId,
        mayHaveCharged,
        status,
        noAnswer: status === undefined,
        path: url.startsWith(platform.baseUrl) ? url.slice(platform.baseUrl.length) : undefined,
      }),
      ...(generationId !== undefined && { generation_id: generationId }),
      ...(status !== undefined && { http_status: status }),
      ...(code !== undefined && { code }),
      ...(requestId !== undefined && { request_id: requestId }),
      may_have_charged: mayHaveCharged,
    },
    stack: error.stack,
  };
}

/** A generation that the service ended without a result, told the same way. */
export function failedReport(generation: FailedGeneration, platform: Platform): FailureReport {
  const { id, status, category, code, message, usage } = generation;
  const said = [code, message].filter((part) => part !== undefined).join(": ");
  const total = typeof usage?.total === "number" ? usage.total : undefined;
  const cost = total === undefined ? "It may have been charged" : `It took ${credits(total)}`;
  const ended = endSentence(
    terminalLine(`Generation ${id} ended as ${status}${said === "" ? "" : `: ${said}`}`),
  );
  return {
    exit: "not_completed",
    document: {
      event: "error",
      error: "not_completed",
      category,
      message: `${ended} ${endSentence(cost)}`,
      guidance: nextSteps({ category, platform, canceled: status === "CANCELED" }),
      generation_id: id,
      ...(code !== undefined && { code }),
      may_have_charged: total !== 0,
    },
    stack: undefined,
  };
}

export function credits(count: number): string {
  return count === 1 ? "1 credit" : `${count} credits`;
}

/** What happened and what it cost, then each step to take on a line of its own, to be copied. */
export function paragraph(message: string, guidance: readonly string[]): string {
  return [message, ...guidance].join("\n  ");
}

/** One paragraph for a person: what happened, what it cost, what to do. The rest under `--verbose`. */
export function reportFailure(shell: CliContext, report: FailureReport, json: boolean): void {
  const { terminal, argv: words } = shell;
  // Whoever sends standard output to a file still wants to know.
  if (json && !terminal.reportsInteractive) return;
  const { message, guidance } = report.document;
  const label = report.exit === "interrupted" ? "interrupted" : "error";
  terminal.report([{ text: `${label}: `, style: "red" }, paragraph(message, guidance)]);
  if (!words.includes("--verbose")) return;
  terminal.report(JSON.stringify(report.document, null, 2));
  if (report.stack !== undefined) terminal.report(report.stack);
}

function exitOfError(error: GenerationError): ExitName {
  const { category, status, mayHaveCharged, generationId, method } = error;
  if (category === "aborted") return "interrupted";
  if (category === "auth" && status === undefined) return "no_key";
  if (generationId === undefined) {
    return mayHaveCharged && status === undefined ? "ambiguous" : exitOf(category);
  }
  const refused = method === "GET" && status !== undefined && category !== "timeout";
  return refused ? "polling_refused" : exitOf(category);
}

export function isGenerationError(error: unknown): error is GenerationError {
  return error instanceof Error && error.name === "GenerationError";
}
