import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environment } from "./run-cli.js";

/** The built program: `npm test` builds first. */
export const program: string = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

export interface ProgramOptions {
  /** What standard input holds. */
  readonly input?: string;
  /** Sends the signal, by default Ctrl-C, once this has been printed. */
  readonly signalAt?: RegExp;
  readonly signal?: NodeJS.Signals;
  /** The working folder. */
  readonly folder?: string;
  /** Variables, beside those of every run. */
  readonly more?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs the built program as a child, without a terminal. */
export function runProgram(
  words: readonly string[],
  { input = "", signalAt, signal = "SIGINT", folder, more }: ProgramOptions = {},
): Promise<Finished> {
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH: process.env["PATH"], ...environment, ...more },
    cwd: folder,
  });
  const printed = { out: "", err: "" };
  let signalled = false;
  const collect = (name: "out" | "err") => (chunk: Buffer) => {
    printed[name] += chunk.toString();
    if (signalled || !signalAt?.test(printed.out)) return;
    signalled = true;
    child.kill(signal);
  };
  child.stdout.on("data", collect("out"));
  child.stderr.on("data", collect("err"));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.once("close", (code) => resolve({ code, ...printed }));
  });
}
