import path from "node:path";
import type { CompletedGeneration, Generation, MediaItem } from "@modelsmith/runtime";
import { endSentence, isOnThisMachine } from "@modelsmith/runtime/guidance";
import type { SaveOptions, SidecarFacts } from "@modelsmith/runtime/media";
import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import { systemErrorCode } from "../../generator/util/system-error.js";
import { failedFacts, ownStatus, type RecentFacts } from "../recent/recent-generations.js";
import { type CliContext, printsJson } from "../shell/context.js";
import { exitCodes } from "../shell/exit-codes.js";
import { addressStep } from "./base-address.js";
import { consoleReporter } from "./console-reporter.js";
import { errorReport, isGenerationError, problemText } from "./error-report.js";
import { jsonReporter } from "./json-reporter.js";
import { waitCommandLine } from "./next-steps.js";
import { recalledFollow } from "./remember.js";
import type { Reporter } from "./reporter.js";
import { keepsGenerations, type Service } from "./service.js";
import { subscribeToCall } from "./subscribe.js";

/** The call of a `create` or `wait` command. */
export interface RunCallOptions {
  readonly command: "create" | "wait";
  /** The id, if the generation exists already. */
  readonly id?: string;
  readonly service: Service;
  /** Starts the call. */
  readonly start: (signal: AbortSignal) => Promise<Generation<unknown>>;
  readonly json: boolean | undefined;
  readonly save: Pick<SaveOptions, "place" | "force"> | undefined;
  /** What the files beside the saved ones tell, if they are wanted. */
  readonly sidecar: Pick<SidecarFacts, "endpoint" | "input"> | undefined;
  /** Gets the result of a generation again, with fresh links: it never creates. */
  readonly fetchResult: (
    id: string,
    signal: AbortSignal,
    service: Service,
  ) => Promise<Generation<unknown>>;
  /** The answer to the create is the result. */
  readonly answersAtOnce?: boolean;
  /** Remembers the generation on this machine. */
  readonly remember: (facts: RecentFacts) => void;
}

/** Runs a call: prints what happens, saves the media, and sets the exit code. */
export async function runCall(context: CliContext, options: RunCallOptions): Promise<void> {
  // Wait for a paid result and save it, even if nobody reads the output any more.
  context.ignoreClosedStdout();
  const { remember } = options;
  const serviceOf = (id: string | undefined): Service => {
    const { service } = options;
    return { ...service, follow: recalledFollow(context, service.platform, id) };
  };
  const interrupt = new AbortController();
  const stopListening = context.onInterrupt(() => interrupt.abort());
  const isJson = printsJson(context, options.json);
  if (options.save && !isJson) context.terminal.expectPicture();
  let isSent = false;
  const reporter = isJson
    ? jsonReporter(context, options)
    : consoleReporter(context, options.service);
  try {
    const generation = await subscribeToCall(
      () => options.start(interrupt.signal),
      (event) => {
        // Before it is printed or sent: the process may end at any time.
        if (event.type === "request") {
          isSent = true;
          remember({ status: ownStatus.sent });
        }
        if (event.type === "submitted") {
          const { id, follow } = event;
          remember({ id, ...(follow && { follow }), status: ownStatus.submitted });
        }
        reporter.onEvent(event);
      },
    );
    const { images } = await import("@modelsmith/runtime");
    const media = images(generation);
    remember(endedFacts(generation, media));
    reporter.ended(generation, media);
    if (!generation.ok) context.setExitCode(exitCodes.not_completed.code);
    else if (options.save) {
      const service = serviceOf(generation.id);
      const wanted = { ...options, service };
      const saving = saveOptionsOf(context, wanted, generation, options.save, interrupt.signal);
      const files = await save(context, service, reporter, media, saving);
      if (files.length > 0) remember({ files: files.map((file) => path.resolve(file)) });
    }
  } catch (error) {
    if (!isGenerationError(error)) throw error;
    if (isSent) remember(failedFacts(error));
    const service = serviceOf(error.generationId);
    const address = await addressStep(error, service.platform, context.argv);
    const report = errorReport(error, service, address);
    reporter.failed(report);
    context.setExitCode(exitCodes[report.exit].code);
  } finally {
    reporter.stop();
    stopListening();
  }
}

function saveOptionsOf(
  { dispatcher }: CliContext,
  { service, sidecar, fetchResult }: RunCallOptions,
  generation: CompletedGeneration<unknown>,
  place: Pick<SaveOptions, "place" | "force">,
  signal: AbortSignal,
): SaveOptions {
  const { id, usage } = generation;
  // What cannot be asked for is downloaded once more from where it was.
  const isAsked = id !== "" && keepsGenerations(service);
  const renew = async (): Promise<readonly MediaItem[]> => {
    const { images } = await import("@modelsmith/runtime");
    return images(isAsked ? await fetchResult(id, signal, service) : generation);
  };
  return {
    ...place,
    name: id,
    signal,
    loopbackAllowed: isOnThisMachine(service.platform.baseUrl),
    ...(dispatcher && { dispatcher }),
    ...(sidecar && { sidecar: { ...sidecar, id, usage } }),
    renew,
  };
}

async function save(
  context: CliContext,
  service: Service,
  reporter: Reporter,
  media: readonly MediaItem[],
  options: SaveOptions,
): Promise<readonly string[]> {
  const files: string[] = [];
  // Loaded only by commands that save.
  const { folderOf, saveMedia } = await import("@modelsmith/runtime/media");
  try {
    const onProgress = (_: unknown, received: number, total: number | undefined) =>
      reporter.saving(received, total);
    for await (const file of saveMedia(media, { ...options, onProgress })) {
      files.push(file.file);
      await reporter.saved(file);
    }
    if (media.length > 0) return files;
    reporter.saveFailed(
      "There is nothing to save: the result contains no media.",
      options.name === "" || !keepsGenerations(service)
        ? "See its JSON: add --json."
        : `See its JSON: ${waitCommandLine(options.name, service)} --json`,
    );
    context.setExitCode(exitCodes.unknown.code);
  } catch (error) {
    const interrupted = options.signal?.aborted === true;
    // What was saved beside a file's name is in the way of that name; in a folder it is recognised.
    const isInTheWay = files.length > 0 && (await folderOf(options.place)) !== options.place;
    const problem = interrupted ? "The download was interrupted." : problemText(error);
    reporter.saveFailed(
      `${endSentence(terminalLine(problem))} The generation is complete${keepsGenerations(service) ? " and stays at the service" : ""}.`,
      fetchAgain(options, service, systemErrorCode(error), isInTheWay),
    );
    context.setExitCode(exitCodes[interrupted ? "interrupted" : "transient"].code);
  }
  return files;
}

function endedFacts({ id, status }: Generation<unknown>, media: readonly MediaItem[]): RecentFacts {
  // A data URL is the picture itself.
  const urls = media.map(({ url }) => url).filter((url) => !url.startsWith("data:"));
  return { ...(id !== "" && { id }), status, urls };
}

/** The system's codes of a disk, a quota or a limit of files that is full. */
const noRoom: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** How to get the media of a generation that is complete. Without an id the service has no way. */
function fetchAgain(
  { name, place }: SaveOptions,
  service: Service,
  code: string | undefined,
  isInTheWay: boolean,
): string {
  if (name === "") return "The service gave it no id: open the addresses of the result instead.";
  if (!keepsGenerations(service)) return "The service keeps nothing to fetch again.";
  const command = `${waitCommandLine(name, service)} --save ${shellWord(place)}`;
  if (code === "EEXIST") return `To overwrite it: ${command} --force`;
  const again = `${command}${isInTheWay ? " --force" : ""}`;
  return code !== undefined && noRoom.has(code)
    ? `Make room there, or name another folder, then fetch it again: ${again}`
    : `Fetch it again: ${again}`;
}
