#!/usr/bin/env node
import { text } from "node:stream/consumers";
import { runProgram } from "./program.js";
import { createTerminal } from "./shell/terminal.js";

// A reader such as `head` may close the pipe early. This is not an error.
let exitOnClosedStdout = true;
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
  if (exitOnClosedStdout) process.exit();
});

await runProgram({
  terminal: createTerminal(process.stdout, process.stderr, process.env, async () => {
    // Loaded by commands that show a picture.
    const { askSixels } = await import("./shell/ask-sixels.js");
    return askSixels(process);
  }),
  environment: process.env,
  argv: process.argv.slice(2),
  readInput: () => text(process.stdin),
  openStdio: () => ({ input: process.stdin, output: process.stdout }),
  onInterrupt: (callback) => {
    const signals = ["SIGINT", "SIGTERM"] as const;
    for (const signal of signals) process.once(signal, callback);
    return () => {
      for (const signal of signals) process.removeListener(signal, callback);
    };
  },
  ignoreClosedStdout: () => {
    exitOnClosedStdout = false;
  },
  setExitCode: (code) => {
    process.exitCode = code;
  },
});
