#!/usr/bin/env node
import yargs from "yargs";
import { hideBin } from "yargs/helpers";
import { generateCommand } from "./commands/generate.js";
import { simulateCommand } from "./commands/simulate.js";
import { GeneratorError } from "./errors.js";
import { processTerminal } from "./terminal.js";

const terminal = processTerminal();

/** Prints what went wrong and what to do; the stack is for whoever asks for it. */
function fail(error: unknown): void {
  if (error instanceof GeneratorError) {
    terminal.report(`error ${error.code}: ${error.message}`);
  } else {
    const message = error instanceof Error ? error.message : String(error);
    const verbose = process.argv.includes("--verbose");
    terminal.report(`error: ${message}`);
    if (verbose && error instanceof Error) terminal.report(error.stack ?? "");
    else terminal.report("Run again with --verbose for the details.");
  }
  process.exitCode = 1;
}

try {
  await yargs(hideBin(process.argv))
    .scriptName("modelsmith")
    .usage("$0 <command>\n\nTyped functions for image models, from openapi.json and docs.json.")
    .command(generateCommand(terminal, setExitCode))
    .command(simulateCommand(terminal))
    .option("verbose", { type: "boolean", default: false, describe: "Show details of errors" })
    .demandCommand(1, "Name a command.")
    .strict()
    .recommendCommands()
    .fail((message, error) => {
      // yargs hands over either what it found wrong with the arguments or what a command threw.
      if (error) throw error;
      throw new GeneratorError("MS1601", message, { hint: "See modelsmith --help." });
    })
    .wrap(Math.min(100, process.stdout.columns ?? 100))
    .help()
    .version()
    .parseAsync();
} catch (error) {
  fail(error);
}

function setExitCode(code: number): void {
  process.exitCode = code;
}
