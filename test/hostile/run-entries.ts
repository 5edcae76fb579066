import path from "node:path";
import { assignNames } from "../../generator/lock/assign-names.js";
import { emptyLock } from "../../generator/lock/lock.js";
import { readModel } from "../../generator/read/read-model.js";
import type { JsonObject } from "../../generator/util/json.js";
import { compileErrors } from "./compile-outputs.js";
import type { Inputs } from "./corpus-entries.js";
import { fullInput } from "./full-input.js";
import { loadOutputs, type Output } from "./load-outputs.js";
import type { LoadedOutput } from "./loading-process.js";
import { type Run, runGenerate } from "./sandbox.js";

/** Inputs to generate from, and what stands beside them. */
export interface Entry {
  readonly id: string;
  readonly inputs: Inputs;
  /** Puts more files into the folder before the run. */
  readonly arrange?: (home: string) => void;
  /** Inputs to call the first function with, beside one with every field. */
  readonly calls?: readonly JsonObject[];
  /** Name of the spec's file. @defaultValue "openapi.json" */
  readonly file?: string;
}

/** What came of an entry. */
export interface EntryResult {
  readonly run: Run;
  /** What the strict compiler says. */
  readonly compileErrors: readonly string[];
  /** What importing and calling did, where there is code. */
  readonly loaded: LoadedOutput | undefined;
}

/** Generates from each entry by itself, then compiles and runs all that came out together. */
export async function runEntries(
  folder: string,
  entries: readonly Entry[],
): Promise<ReadonlyMap<string, EntryResult>> {
  const runs: Run[] = [];
  const outputs: Output[] = [];
  for (const entry of entries) {
    const run = await runGenerate(folder, entry.id, entry.inputs, entry);
    runs.push(run);
    if (run.exitCode === 0) outputs.push(await outputOf(folder, run, entry));
  }
  const errors = new Map<string, string[]>();
  for (const error of compileErrors(outputs.flatMap(codeOf))) {
    const id = path.relative(folder, error).split(path.sep)[0] ?? "";
    errors.set(id, [...(errors.get(id) ?? []), error]);
  }
  const loaded = await loadOutputs(folder, outputs);
  return new Map(
    runs.map((run) => {
      const result = { run, compileErrors: errors.get(run.id) ?? [], loaded: loaded.get(run.id) };
      return [run.id, result];
    }),
  );
}

function codeOf({ out, files }: Output): readonly string[] {
  return files.filter((file) => file.endsWith(".ts")).map((file) => path.join(out, file));
}

/** The output with a call of each function, all fields given. */
async function outputOf(folder: string, run: Run, entry: Entry): Promise<Output> {
  const home = path.join(folder, run.id);
  const model = await readModel({
    openapi: path.join(home, entry.file ?? "openapi.json"),
    docs: path.join(home, "docs.json"),
    group: entry.inputs.group,
  });
  const named = assignNames(model.endpoints, emptyLock);
  const calls = named.map(({ name, input }) => ({
    module: `${name.folder}/${name.file}`,
    name: name.function,
    input: JSON.stringify(fullInput(input)),
  }));
  const [first] = calls;
  const more = first
    ? (entry.calls ?? []).map((input) => ({ ...first, input: JSON.stringify(input) }))
    : [];
  return { id: run.id, out: run.out, files: [...run.files.keys()], calls: [...calls, ...more] };
}
