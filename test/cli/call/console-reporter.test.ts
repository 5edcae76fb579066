import { PassThrough } from "node:stream";
import type { TraceEvent } from "@modelsmith/runtime";
import { expect, test } from "vitest";
import { consoleReporter } from "../../../cli/call/console-reporter.js";
import { createTerminal } from "../../../cli/shell/terminal.js";
import { defaultPlatform } from "../../../cli/spec/default-platform.js";

/** What the live line shows after these events. */
function liveLineAfter(...events: readonly TraceEvent[]): string {
  let written = "";
  const output = {
    isTTY: true,
    columns: 100,
    write: (text: string) => {
      written += text;
    },
  };
  const reporter = consoleReporter(
    {
      terminal: createTerminal(output, output, { NO_COLOR: "1" }),
      environment: {},
      argv: [],
      readInput: () => Promise.resolve(""),
      openStdio: () => ({ input: new PassThrough(), output: new PassThrough() }),
      onInterrupt: () => () => {},
      ignoreClosedStdout: () => {},
      setExitCode: () => {},
    },
    { platform: defaultPlatform, spec: "", address: "" },
  );
  for (const event of events) reporter.onEvent(event);
  const lines = written.split("\r\u001b[2K");
  reporter.stop();
  return lines.at(-1) ?? "";
}

test.each([
  [8000, 8],
  [400, 1],
])("while it waits %d ms to retry it says so, and how long", (delayMs, seconds) => {
  const event = { type: "retry", phase: "create", attempt: 1, delayMs } as const;
  const line = liveLineAfter({ ...event, reason: "the service answered 503" });
  expect(line).toContain(`waiting to retry in ${seconds} s  `);
});

test("once the id is known it no longer says that it creates", () => {
  const request = { type: "request", form: "plain", url: "https://a.test/paint" } as const;
  const submitted = { type: "submitted", id: "gen_1" } as const;
  expect(liveLineAfter(request)).toMatch(/^creating {2}\d/);
  expect(liveLineAfter(request, submitted)).toMatch(/^accepted {2}\S+ s {2}gen_1$/m);
  const fallback = { type: "fallback", id: "gen_1", reason: "the stream ended" } as const;
  expect(liveLineAfter(request, submitted, fallback)).toMatch(/^polling {2}\S+ s {2}gen_1$/m);
});

test("while the service does not find a generation yet it says so", () => {
  const event = { type: "poll", id: "gen_1", attempt: 1, httpStatus: 404 } as const;
  const nothing = { status: undefined, statusKey: undefined, terminal: false };
  expect(liveLineAfter({ ...event, ...nothing })).toMatch(/^not found yet, asking again {2}\d/);
});

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
  const event = { type: "status", id: "gen_1", status: "IN_QUEUE", source: "sse" } as const;
  expect(liveLineAfter({ ...event, raw })).toMatch(line);
});
