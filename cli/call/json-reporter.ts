import type { CliContext } from "../shell/context.js";
import { callLines, type ReportedCall } from "./call-lines.js";
import { printBesideJson } from "./error-report.js";
import type { CallLine, Reporter } from "./reporter.js";

/** Prints what a call does as lines of JSON, as it happens. */
export function jsonReporter(context: CliContext, call: ReportedCall): Reporter {
  const begun = performance.now();
  const lines = callLines(call, () => Math.round(performance.now() - begun) / 1000);
  const write = (line: CallLine) => context.terminal.print(JSON.stringify(line));
  return {
    onEvent: (event) => lines.of(event).forEach(write),
    // The `terminal` line was printed with its event.
    ended: () => {},
    failed: (report) => {
      lines.failed(report).forEach(write);
      printBesideJson(context, report);
    },
    saving: () => {},
    saved: ({ file, item, type, bytes, sidecar }) =>
      write({
        event: "saved",
        file,
        content_type: type,
        bytes,
        url: shortened(item.url),
        ...(sidecar !== undefined && { sidecar }),
      }),
    saveFailed: (message, guidance) =>
      write({ event: "save_error", message, guidance: [guidance] }),
    stop: () => {},
  };
}

/** A data URL contains the picture, which is in `response` already. */
function shortened(url: string): string {
  return url.startsWith("data:") ? `${url.slice(0, 30)}…` : url;
}
