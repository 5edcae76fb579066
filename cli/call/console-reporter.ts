import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import type { Generation, MediaItem } from "@modelsmith/runtime";
import { creditsText } from "@modelsmith/runtime/guidance";
import { terminalLine } from "../../generator/encode/terminal.js";
import type { CliContext } from "../shell/context.js";
import type { Line } from "../shell/terminal.js";
import { failedGenerationReport, printErrorReport, withSteps } from "./error-report.js";
import { pixelSize } from "./pixel-size.js";
import { progressIn } from "./progress.js";
import type { Reporter } from "./reporter.js";
import type { Service } from "./service.js";

/** How often the elapsed time is updated, in milliseconds. */
const refreshMs = 250;

/** Shows a person what a call does: one live line, and a permanent line for what matters. */
export function consoleReporter(context: CliContext, service: Service): Reporter {
  const { terminal } = context;
  const begun = performance.now();
  let state = "connecting";
  let id: string | undefined;
  let detail = "";
  /** When a wait ends, until something else happens. */
  let until: number | undefined;
  const draw = () => {
    const left = until === undefined ? "" : ` in ${secondsUntil(until)} s`;
    terminal.live([
      { text: `${state}${left}`, style: "cyan" },
      `  ${elapsed(begun)}${detail === "" ? "" : `  ${detail}`}`,
      { text: id === undefined ? "" : `  ${id}`, style: "dim" },
    ]);
  };
  const show = (newState: string, newDetail = "", waitUntil?: number) => {
    state = newState;
    detail = newDetail;
    until = waitUntil;
    draw();
  };
  const note = (label: string, text: string) =>
    terminal.report([{ text: `${label}: `, style: "yellow" }, text]);
  const timer = setInterval(draw, refreshMs);
  draw();
  return {
    onEvent(event) {
      switch (event.type) {
        case "request":
          return show("creating");
        case "open":
          return show("accepted");
        case "submitted":
          id = terminalLine(event.id);
          show("accepted");
          return terminal.report([{ text: "accepted as ", style: "dim" }, id]);
        case "status":
          return show(terminalLine(event.status), describeProgress(event.raw));
        case "retry":
          note(`retrying in ${(event.delayMs / 1000).toFixed(1)} s`, event.reason);
          return show("waiting to retry", "", performance.now() + event.delayMs);
        case "fallback":
          note(event.id === undefined ? "without a stream" : "polling", event.reason);
          return event.id === undefined ? undefined : show("polling");
        case "poll":
          // A new generation may not be found for a moment. Other refusals are followed by `retry`.
          return event.httpStatus === 404 ? show("not found yet, asking again") : undefined;
        default:
      }
    },
    ended(generation, media) {
      terminal.live(undefined);
      if (!generation.ok)
        return printErrorReport(context, failedGenerationReport(generation, service));
      for (const line of resultLines(generation, media, elapsed(begun))) terminal.print(line);
    },
    failed(report) {
      terminal.live(undefined);
      printErrorReport(context, report);
    },
    saving(received, total) {
      const share = total === undefined ? "" : `${bar(received / total)} `;
      show("downloading", `${share}${size(received)}`);
    },
    async saved({ file, bytes, type, sidecar }) {
      const content = readSaved(file);
      const [width, height] = (content && pixelSize(content)) ?? [];
      const pixels = width && height ? `${width} × ${height}, ` : "";
      const beside = sidecar === undefined ? "" : `, beside it ${path.basename(sidecar)}`;
      const about = ` (${pixels}${size(bytes)})${beside}`;
      terminal.print(["  saved ", { text: file, style: "bold" }, about]);
      if (content) await terminal.show(content, type);
    },
    saveFailed(problem, guidance) {
      terminal.report([{ text: "error: ", style: "red" }, withSteps(problem, [guidance])]);
    },
    stop() {
      clearInterval(timer);
      terminal.live(undefined);
    },
  };
}

/** The status, how long it took, what it cost, and where the media are. */
function resultLines(
  { status, usage, id }: Generation<unknown>,
  media: readonly MediaItem[],
  duration: string,
): readonly Line[] {
  const cost = typeof usage?.total === "number" ? `, ${creditsText(usage.total)}` : "";
  return [
    [
      { text: status, style: "green" },
      ` in ${duration}${cost}  `,
      { text: terminalLine(id), style: "dim" },
    ],
    ...media.map(({ url, width, height, contentType }) => {
      const pixels = width && height ? `${width} × ${height}` : undefined;
      // A data URL contains the picture: it would fill the screen.
      const address = url.startsWith("data:") ? `${url.slice(0, 40)}…` : url;
      const parts = [pixels, contentType, address].filter((part) => part !== undefined);
      return `  ${terminalLine(parts.join("  "))}`;
    }),
  ];
}

function secondsUntil(time: number): string {
  // Rounded up: it does not wait for 0 s.
  return String(Math.max(1, Math.ceil((time - performance.now()) / 1000)));
}

function elapsed(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}

/** Absent if it is gone already, or too large to look at. */
function readSaved(file: string): Buffer | undefined {
  try {
    return statSync(file).size > largestShown ? undefined : readFileSync(file);
  } catch {
    return undefined;
  }
}

/** In bytes. A video may have many more. */
const largestShown = 32_000_000;

function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${(bytes / 1_000).toFixed(0)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * 20);
  return `${"█".repeat(full)}${"░".repeat(20 - full)}`;
}

function describeProgress(raw: unknown): string {
  const { position, share } = progressIn(raw);
  return [
    position !== undefined && `position ${position} in the queue`,
    share !== undefined && `${Math.round(share * 100)} %`,
  ]
    .filter((part) => typeof part === "string")
    .join(", ");
}
