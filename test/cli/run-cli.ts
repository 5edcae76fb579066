import { PassThrough, Readable } from "node:stream";
import { runProgram } from "../../cli/program.js";
import type { CliContext } from "../../cli/shell/context.js";
import { createTerminal } from "../../cli/shell/terminal.js";

export interface RunOptions {
  /** Beside an environment that is empty. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Whether a person sits in front of it. */
  readonly person?: boolean;
  /** What standard input holds. */
  readonly input?: string;
  readonly client?: CliContext["client"];
  /** Presses Ctrl-C once this has been printed. */
  readonly interruptAt?: RegExp;
}

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was printed, each line as JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
}

/** Runs the command line in this process, as a shell would. */
export async function runCli(words: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const { environment = {}, person = false, input = "", client, interruptAt } = options;
  let code = 0;
  let interrupt: (() => void) | undefined;
  const printed = { out: "", err: "" };
  const stream = (name: "out" | "err") => ({
    isTTY: person,
    columns: 100,
    write(text: string) {
      printed[name] += text;
      if (interruptAt?.test(printed.out + printed.err)) interrupt?.();
    },
  });
  await runProgram({
    terminal: createTerminal(stream("out"), stream("err"), environment),
    environment,
    argv: words,
    readInput: () => Promise.resolve(input),
    openStdio: () => ({ input: Readable.from([input]), output: new PassThrough() }),
    onInterrupt: (callback) => {
      interrupt = callback;
      return () => {
        interrupt = undefined;
      };
    },
    ignoreClosedStdout: () => {},
    setExitCode: (given) => {
      code = given;
    },
    ...(client && { client }),
  });
  return {
    code,
    ...printed,
    get lines() {
      const lines = printed.out.split("\n").filter((line) => line !== "");
      return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
    },
  };
}

export const key = "sk-cli-5d1c0f3a9b7e";
export const environment: Readonly<Record<string, string>> = { SKILLS_VIDEO_API_KEY: key };
