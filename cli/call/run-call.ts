import type { CompletedGeneration, Generation, Platform } from "@modelsmith/runtime";
import { type SaveOptions, saveMedia } from "@modelsmith/runtime/media";
import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { exitCodes } from "../shell/exit-codes.js";
import { personTeller } from "./console-reporter.js";
import { failureReport, isGenerationError } from "./error-report.js";
import { jsonTeller } from "./json-reporter.js";
import { waitCommand } from "./next-steps.js";
import type { Reporter } from "./reporter.js";
import { watchCall } from "./subscribe.js";

/** A call as `create` and `wait` make it. */
export interface CallTask {
  readonly door: "create" | "wait";
  readonly platform: Platform;
  /** Calls one of the runtime's doors. */
  readonly begin: (signal: AbortSignal) => Promise<Generation<unknown>>;
  readonly json: boolean | undefined;
  readonly save: Pick<SaveOptions, "place" | "force"> | undefined;
}

/** Makes the call, tells what happens as it happens, saves the media, and sets the exit code. */
export async function runCall(shell: CliContext, task: CallTask): Promise<void> {
  // What is paid for is still waited for and saved.
  shell.ignoreClosedStdout();
  const interrupt = new AbortController();
  const forget = shell.onInterrupt(() => interrupt.abort());
  const teller = printsJson(shell, task.json)
    ? jsonTeller(shell, task.door)
    : personTeller(shell, task.platform);
  try {
    const generation = await watchCall(() => task.begin(interrupt.signal), teller.onEvent);
    const { images } = await import("@modelsmith/runtime");
    const media = images(generation);
    teller.ended(generation, media);
    if (!generation.ok) shell.setExitCode(exitCodes.not_completed.code);
    else if (task.save) {
      const { place, force } = task.save;
      const options = saveOptions(task.platform, generation, interrupt.signal);
      await save(shell, task.platform, teller, media, { ...options, place, force });
    }
  } catch (error) {
    if (!isGenerationError(error)) throw error;
    const report = failureReport(error, task.platform);
    teller.failed(report);
    shell.setExitCode(exitCodes[report.exit].code);
  } finally {
    teller.stop();
    forget();
  }
}

type SaveContext = Pick<SaveOptions, "name" | "loopbackAllowed" | "signal">;

function saveOptions(
  { baseUrl }: Platform,
  { id }: CompletedGeneration<unknown>,
  signal: AbortSignal,
): SaveContext {
  // Whoever speaks to a service on this machine, such as the simulator, takes its pictures too.
  return { name: id, signal, loopbackAllowed: new URL(baseUrl).protocol === "http:" };
}

async function save(
  shell: CliContext,
  platform: Platform,
  teller: Reporter,
  media: Parameters<typeof saveMedia>[0],
  options: SaveOptions,
): Promise<void> {
  try {
    const onProgress = (_: unknown, received: number, total: number | undefined) =>
      teller.saving(received, total);
    for await (const file of saveMedia(media, { ...options, onProgress })) teller.saved(file);
    if (media.length > 0) return;
    teller.unsaved("There is nothing to save: the result holds no media.", "See its JSON: --json");
    shell.setExitCode(exitCodes.unknown.code);
  } catch (error) {
    const interrupted = options.signal?.aborted === true;
    const problem = interrupted
      ? "The download was interrupted."
      : error instanceof Error
        ? error.message
        : String(error);
    teller.unsaved(
      `${terminalLine(problem)} The generation is complete and stays at the service.`,
      `Fetch it again: ${waitCommand(options.name, platform)} --save ${shellWord(options.place)}`,
    );
    shell.setExitCode(exitCodes[interrupted ? "interrupted" : "transient"].code);
  }
}
