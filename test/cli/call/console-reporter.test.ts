import { expect, test } from "vitest";
import { consoleReporter } from "../../../cli/call/console-reporter.js";
import { createTerminal } from "../../../cli/shell/terminal.js";
import { defaultPlatform } from "../../../cli/spec/default-platform.js";

/** What the live line shows of a status that came with this answer. */
function liveLineOf(raw: unknown): string {
  let written = "";
  const output = {
    isTTY: true,
    columns: 100,
    write: (text: string) => {
      written += text;
    },
  };
  const teller = consoleReporter(
    {
      terminal: createTerminal(output, output, { NO_COLOR: "1" }),
      environment: {},
      argv: [],
      readInput: () => Promise.resolve(""),
      onInterrupt: () => () => {},
      ignoreClosedStdout: () => {},
      setExitCode: () => {},
    },
    { platform: defaultPlatform, spec: "", address: "" },
  );
  teller.onEvent({ type: "status", id: "gen_1", status: "IN_QUEUE", source: "sse", raw });
  const lines = written.split("\r\u001b[2K");
  teller.stop();
  return lines.at(-1) ?? "";
}

test.each<[unknown, RegExp]>([
  [{ queue_position: 3 }, / {2}position 3 in the queue$/],
  [{ data: { position: 1 } }, / {2}position 1 in the queue$/],
  [{ progress: 0.25 }, / {2}25 %$/],
  [{ progress: 40 }, / {2}40 %$/],
  [{ progress: { percent: 40 } }, / {2}40 %$/],
  [{ progress: 1 }, / {2}100 %$/],
  [{ queue_position: 2, progress: 0 }, / {2}position 2 in the queue, 0 %$/],
  [{ queue_position: "soon" }, /^IN_QUEUE {2}\d\.\d s$/],
  [null, /^IN_QUEUE {2}\d\.\d s$/],
])("a status that comes with %j", (raw, line) => {
  expect(liveLineOf(raw)).toMatch(line);
});
