import type { Generation, MediaItem, Platform } from "@modelsmith/runtime";
import { terminalLine } from "../../generator/encode/terminal.js";
import { isObject, member } from "../../generator/util/json.js";
import type { CliContext } from "../shell/context.js";
import type { Line } from "../shell/terminal.js";
import { credits, failedReport, paragraph, reportFailure } from "./error-report.js";
import type { Reporter } from "./reporter.js";

/** How often the elapsed time moves, in milliseconds. */
const beatMs = 250;

/** Shows a person what a call does: one live line, and a line for what should be remembered. */
export function personTeller(shell: CliContext, platform: Platform): Reporter {
  const { terminal } = shell;
  const begun = performance.now();
  let state = "connecting";
  let id: string | undefined;
  let more = "";
  const draw = () => {
    terminal.live([
      { text: state, style: "cyan" },
      `  ${elapsed(begun)}${more === "" ? "" : `  ${more}`}`,
      { text: id === undefined ? "" : `  ${id}`, style: "dim" },
    ]);
  };
  const show = (word: string, extra = "") => {
    state = word;
    more = extra;
    draw();
  };
  const note = (label: string, text: string) =>
    terminal.report([{ text: `${label}: `, style: "yellow" }, text]);
  const beat = setInterval(draw, beatMs);
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
          return terminal.report([{ text: "accepted as ", style: "dim" }, id]);
        case "status":
          return show(terminalLine(event.status), standing(event.raw));
        case "retry":
          return note(`trying again in ${(event.delayMs / 1000).toFixed(1)} s`, event.reason);
        case "fallback":
          return note(event.id === undefined ? "without a stream" : "polling", event.reason);
        default:
      }
    },
    ended(generation, media) {
      terminal.live(undefined);
      if (!generation.ok) return reportFailure(shell, failedReport(generation, platform), false);
      for (const line of resultLines(generation, media, elapsed(begun))) terminal.print(line);
    },
    failed(report) {
      terminal.live(undefined);
      reportFailure(shell, report, false);
    },
    saving(received, total) {
      const share = total === undefined ? "" : `${bar(received / total)} `;
      show("downloading", `${share}${size(received)}`);
    },
    saved({ file, bytes }) {
      terminal.print(["  saved ", { text: file, style: "bold" }, ` (${size(bytes)})`]);
    },
    unsaved(problem, guidance) {
      terminal.report([{ text: "error: ", style: "red" }, paragraph(problem, [guidance])]);
    },
    stop() {
      clearInterval(beat);
      terminal.live(undefined);
    },
  };
}

/** What came, how long it took, what it cost, and where the media are. */
function resultLines(
  { status, usage, id }: Generation<unknown>,
  media: readonly MediaItem[],
  duration: string,
): readonly Line[] {
  const cost = typeof usage?.total === "number" ? `, ${credits(usage.total)}` : "";
  return [
    [
      { text: status, style: "green" },
      ` in ${duration}${cost}  `,
      { text: terminalLine(id), style: "dim" },
    ],
    ...media.map(({ url, width, height, contentType }) => {
      const pixels = width && height ? `${width} × ${height}` : undefined;
      // A picture that is written into its address would fill the screen.
      const address = url.startsWith("data:") ? `${url.slice(0, 40)}…` : url;
      const words = [pixels, contentType, address].filter((word) => word !== undefined);
      return `  ${terminalLine(words.join("  "))}`;
    }),
  ];
}

function elapsed(begun: number): string {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}

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

/** Place in the queue and progress, where an answer names them; neither is documented. */
function standing(raw: unknown): string {
  const holders = [raw, member(raw, "data"), member(raw, "generation"), member(raw, "progress")];
  const find = (names: readonly string[]) =>
    holders
      .filter(isObject)
      .flatMap((holder) => names.map((name) => member(holder, name)))
      .find((value) => typeof value === "number");
  const place = find(["queue_position", "queuePosition", "position"]);
  const progress = find(["progress", "progress_percent", "percent", "percentage"]);
  return [
    place !== undefined && `place ${place} in the queue`,
    typeof progress === "number" && `${Math.round(progress > 1 ? progress : progress * 100)} %`,
  ]
    .filter((words) => typeof words === "string")
    .join(", ");
}
