#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { runCommandLine } from "./program.js";
import { createTerminal } from "./shell/terminal.js";

// A reader that has seen enough, such as `head`, closes the pipe: that is no error.
let endsUnread = true;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (endsUnread) process.exit();
});

await runCommandLine({
  terminal: createTerminal(process.stdout, process.stderr, process.env),
  environment: process.env,
  argv: process.argv.slice(2),
  readInput: () => text(process.stdin),
  onInterrupt: (callback) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    for (const signal of signals) process.once(signal, callback);
    return () => {
      for (const signal of signals) process.removeListener(signal, callback);
    };
  },
  ignoreClosedStdout: () => {
    endsUnread = false;
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
});
