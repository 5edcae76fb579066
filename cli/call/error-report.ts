import type { FailedGeneration, GenerationError, Platform } from "@modelsmith/runtime";
import { endedWords, endSentence } from "@modelsmith/runtime/guidance";
import { networkHint } from "../../generator/diagnostics/network-hint.js";
import { proxyHint, proxyProblemOf } from "../../generator/diagnostics/proxy-problem.js";
import { terminalLine } from "../../generator/encode/terminal.js";
import { systemErrorCode } from "../../generator/util/system-error.js";
import type { CliContext } from "../shell/context.js";
import { type ExitName, exitCodes, exitNameForCategory } from "../shell/exit-codes.js";
import { wrapAfter } from "../shell/lay-out.js";
import { addressStep } from "./base-address.js";
import { nextSteps, nextStepsAfterEnd, type Trouble } from "./next-steps.js";
import type { Service } from "./service.js";

/** The error of a call, as a command prints it. */
export interface ErrorReport {
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
  /** What a person reads: the message without the request that it begins with. */
  readonly summary: string;
  /** For `--verbose`. */
  readonly stack: string | undefined;
}

/** @param address - what to look at first: the address may be the reason */
export function errorReport(
  error: GenerationError,
  service: Service,
  address?: string,
): ErrorReport {
  const { category, generationId, status, code, requestId, mayHaveCharged } = error;
  const exit = exitNameOf(error);
  const first = address === undefined ? [] : [address];
  const steps = nextSteps(service, troubleOf(error, service.platform));
  return {
    exit,
    document: {
      event: "error",
      error: exit,
      category,
      message: error.problem,
      guidance: [...connectionSteps(error), ...first, ...steps],
      ...(generationId !== undefined && { generation_id: generationId }),
      ...(status !== undefined && { http_status: status }),
      ...(code !== undefined && { code }),
      ...(requestId !== undefined && { request_id: requestId }),
      may_have_charged: mayHaveCharged,
    },
    summary: callProblem(error),
    stack: error.stack,
  };
}

/** What to look at if no request came through. */
export function connectionSteps({ status, cause }: GenerationError): readonly string[] {
  if (status !== undefined) return [];
  const problem = proxyProblemOf(cause);
  const hint = problem === undefined ? networkHint(systemErrorCode(cause)) : proxyHint(problem);
  return hint === undefined ? [] : [hint];
}

/** What went wrong with a call, for a person: without `POST /generation/…:`, which says nothing to most. */
export function callProblem({ method, problem }: GenerationError): string {
  const [whole, reason] = new RegExp(`^${method} /\\S*: (.+)$`, "s").exec(problem) ?? [];
  if (whole === undefined || reason === undefined) return problem;
  return reason.charAt(0).toUpperCase() + reason.slice(1);
}

/** What went wrong, for a person. What follows in the message of a call's error is for the author of a program. */
export function problemText(error: unknown): string {
  if (isGenerationError(error)) return callProblem(error);
  return error instanceof Error ? error.message : String(error);
}

/** What of an error decides what to do next. */
export function troubleOf(error: GenerationError, { baseUrl }: Platform): Trouble {
  const { category, generationId, isConfirmed, mayHaveCharged, method, status, url } = error;
  return {
    category,
    method,
    generationId,
    isConfirmed,
    mayHaveCharged,
    status,
    noAnswer: status === undefined,
    url: terminalLine(url),
    path: url.startsWith(baseUrl) ? url.slice(baseUrl.length) : undefined,
  };
}

/** The report of a generation that failed or was canceled. */
export function failedGenerationReport(
  generation: FailedGeneration,
  service: Service,
): ErrorReport {
  const { id, category, code } = generation;
  const { ended, cost, mayHaveCharged } = endedWords(generation);
  const text = `${endSentence(terminalLine(ended))} ${cost}`;
  return {
    exit: "not_completed",
    document: {
      event: "error",
      error: "not_completed",
      category,
      message: text,
      guidance: nextStepsAfterEnd(service, generation),
      generation_id: id,
      ...(code !== undefined && { code }),
      may_have_charged: mayHaveCharged,
    },
    summary: text,
    stack: undefined,
  };
}

/** What happened and what it cost, then one line per step, so that commands can be copied. */
export function withSteps(message: string, guidance: readonly string[]): string {
  return [message, ...guidance].join("\n  ");
}

/** Prints what happened, what it cost and what to do. `--verbose` adds the rest. */
export function printErrorReport(context: CliContext, report: ErrorReport): void {
  const { terminal, argv } = context;
  const { summary, document } = report;
  const label = report.exit === "interrupted" ? "interrupted: " : "error: ";
  const text = wrapAfter(label, withSteps(summary, document.guidance), terminal);
  terminal.report([{ text: label, style: "red" }, text]);
  if (!argv.includes("--verbose")) return;
  terminal.report(JSON.stringify(report.document, null, 2));
  if (report.stack !== undefined) terminal.report(report.stack);
}

/** The same after the JSON: if that goes to a file, a person at the terminal still sees the error. */
export function printBesideJson(context: CliContext, report: ErrorReport): void {
  if (context.terminal.reportsInteractive) printErrorReport(context, report);
}

/** Ends a command with the error of a call: prints it and sets the exit code. */
export async function endWithError(
  context: CliContext,
  error: unknown,
  service: Service,
  json: boolean,
): Promise<void> {
  if (!isGenerationError(error)) throw error;
  const address = await addressStep(error, service.platform, context.argv);
  const report = errorReport(error, service, address);
  if (json) context.terminal.print(JSON.stringify(report.document));
  (json ? printBesideJson : printErrorReport)(context, report);
  context.setExitCode(exitCodes[report.exit].code);
}

function exitNameOf(error: GenerationError): ExitName {
  const { category, status, mayHaveCharged, generationId } = error;
  if (category === "aborted") return "interrupted";
  if (category === "auth" && status === undefined) return "no_key";
  // Whatever the cause: a script that takes it for a refusal, or for a busy service, pays twice.
  if (mayHaveCharged && generationId === undefined) return "ambiguous";
  const refused = mayHaveCharged && status !== undefined && category !== "timeout";
  return refused ? "polling_refused" : exitNameForCategory(category);
}

/** By its name: commands load the runtime, and so its class, only when they call the service. */
export function isGenerationError(error: unknown): error is GenerationError {
  return error instanceof Error && error.name === "GenerationError";
}
