import { lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PassThrough } from "node:stream";
import { runProgram } from "../../cli/program.js";
import type { CliContext } from "../../cli/shell/context.js";
import { createTerminal } from "../../cli/shell/terminal.js";
import { temporaryFolder } from "../temporary-folder.js";
import type { Inputs } from "./corpus-entries.js";
import { type Touches, watched } from "./file-watch.js";

/** A folder with input files, and what one run of `modelsmith generate` made of it. */
export interface Run {
  readonly id: string;
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly elapsedMs: number;
  readonly out: string;
  /** Path below the output folder → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Everything of the case but the output folder, before and after. */
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
  readonly touches: Touches;
}

/**
 * A temporary folder for all the cases of a test file. It is the working folder until the file's
 * tests have ended, so that messages name files as a user of that folder would read them.
 */
export async function sandboxFolder(): Promise<string> {
  const folder = await temporaryFolder();
  process.chdir(folder);
  // Generated code is ECMAScript modules, and its user's package says so.
  writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  return folder;
}

/** Deep enough that `../../../pwned` still falls where the test looks. */
const outBelow = "a/b/c/out";

/**
 * Puts the inputs into a folder of their own and generates from them, in this process, through the
 * command line. A canary file stands beside them.
 *
 * @param options - the name of the spec's file; more files that are to stand there
 */
export async function runGenerate(
  folder: string,
  id: string,
  inputs: Inputs,
  options: { readonly file?: string; readonly arrange?: (home: string) => void } = {},
): Promise<Run> {
  const { file = "openapi.json" } = options;
  const home = path.join(folder, id);
  const out = path.join(home, outBelow);
  mkdirSync(home, { recursive: true });
  writeFileSync(path.join(home, file), inputs.openapi);
  writeFileSync(path.join(home, "docs.json"), inputs.docs);
  writeFileSync(path.join(home, "secret"), "canary\n");
  options.arrange?.(home);
  const before = outside(home, out);
  const begun = performance.now();
  const { result, touches } = await watched(() =>
    runInProcess([
      "generate",
      `--openapi=${path.join(home, file)}`,
      `--docs=${path.join(home, "docs.json")}`,
      `--group=${inputs.group}`,
      `--out=${out}`,
    ]),
  );
  const elapsedMs = performance.now() - begun;
  return {
    id,
    ...result,
    elapsedMs,
    out,
    files: textsBelow(out),
    before,
    after: outside(home, out),
    touches,
  };
}

/** The command line as `cli.ts` runs it, with its streams kept. */
export async function runInProcess(words: readonly string[]): Promise<{
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number;
}> {
  let stdout = "";
  let stderr = "";
  let exitCode = 0;
  const shell: CliContext = {
    terminal: createTerminal(
      {
        write: (text) => {
          stdout += text;
        },
      },
      {
        write: (text) => {
          stderr += text;
        },
      },
      {},
    ),
    environment: {},
    argv: words,
    readInput: async () => "",
    openStdio: () => ({ input: new PassThrough(), output: new PassThrough() }),
    onInterrupt: () => () => {},
    ignoreClosedStdout: () => {},
    setExitCode: (code) => {
      exitCode = code;
    },
  };
  await runProgram(shell);
  return { stdout, stderr, exitCode };
}

function outside(home: string, out: string): ReadonlyMap<string, string> {
  return new Map([...textsBelow(home)].filter(([name]) => !path.join(home, name).startsWith(out)));
}

/** Every file below a folder: its text, or where a link leads. */
export function textsBelow(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const visit = (below: string) => {
    let names: string[];
    try {
      names = readdirSync(path.join(folder, below));
    } catch {
      return;
    }
    for (const name of names.sort()) {
      const file = path.join(below, name);
      const state = lstatSync(path.join(folder, file));
      if (state.isDirectory()) visit(file);
      else
        found.set(
          file,
          state.isSymbolicLink() ? "a link" : readFileSync(path.join(folder, file), "latin1"),
        );
    }
  };
  visit("");
  return found;
}
