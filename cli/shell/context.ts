import type { Client } from "@modelsmith/runtime";
import type { Terminal } from "./terminal.js";

/** What a command gets of the process that it runs in: nothing else of it may be touched. */
export interface CliContext {
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What followed the program's name. */
  readonly argv: readonly string[];
  /** Standard input to its end, as UTF-8. */
  readonly readInput: () => Promise<string>;
  /** Calls back at Ctrl-C, instead of ending the process; the result undoes that. */
  readonly onInterrupt: (callback: () => void) => () => void;
  /** From here on the command ends by itself, even if nobody reads standard output any more. */
  readonly ignoreClosedStdout: () => void;
  readonly setExitCode: (code: number) => void;
  /** What calls are made with. @defaultValue the runtime's own default client */
  readonly client?: Client;
}

/** Whether a command prints JSON: asked for, or no person reads along. */
export function printsJson(shell: CliContext, asked: boolean | undefined): boolean {
  return asked ?? !shell.terminal.interactive;
}
