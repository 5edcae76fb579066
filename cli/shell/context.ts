import type { Readable, Writable } from "node:stream";
import type { Client, RequestDispatcher } from "@modelsmith/runtime";
import type { Terminal } from "./terminal.js";

/** Everything a command may use of its process. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The arguments after the program's name. */
  readonly argv: readonly string[];
  /** Reads standard input to its end, as UTF-8. */
  readonly readInput: () => Promise<string>;
  /** Standard input and output, for a command that speaks a protocol over them. */
  readonly openStdio: () => { readonly input: Readable; readonly output: Writable };
  /** Calls `callback` on Ctrl-C instead of ending the process. Returns a function that undoes this. */
  readonly onInterrupt: (callback: () => void) => () => void;
  /** From now on the command keeps running even if the reader of standard output goes away. */
  readonly ignoreClosedStdout: () => void;
  readonly setExitCode: (code: number) => void;
  /** The client for calls. @defaultValue the runtime's default client */
  readonly client?: Client;
  /** What carries downloads of media: the client's. @defaultValue connections of their own */
  readonly dispatcher?: RequestDispatcher;
}

/** Whether a command prints JSON: with --json, or when standard output is not a terminal. */
export function printsJson(context: CliContext, json: boolean | undefined): boolean {
  return json ?? !context.terminal.interactive;
}
