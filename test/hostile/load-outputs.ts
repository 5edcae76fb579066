import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import type { LoadedOutput, LoadJob } from "./loading-process.js";

const repository = fileURLToPath(new URL("../../", import.meta.url));

/** An output folder to import, and the calls to make of it. */
export interface Output {
  readonly id: string;
  readonly out: string;
  /** Paths below the folder. */
  readonly files: readonly string[];
  readonly calls: LoadJob["calls"];
}

/**
 * Imports every module of the outputs in a process of its own, makes the calls against a server
 * that records them, and tells what happened.
 *
 * @param folder - the folder that all outputs stand in, at any depth
 */
export async function loadOutputs(
  folder: string,
  outputs: readonly Output[],
): Promise<ReadonlyMap<string, LoadedOutput>> {
  const scripts = path.join(folder, "loaded");
  const runtime = path.join(scripts, "node_modules/@modelsmith/runtime");
  mkdirSync(runtime, { recursive: true });
  const module = JSON.stringify({ type: "module", exports: "./index.js" });
  writeFileSync(path.join(scripts, "package.json"), module);
  writeFileSync(path.join(runtime, "package.json"), module);
  const modules = outputs.flatMap(({ out, files }) =>
    files.filter((file) => file.endsWith(".ts")).map((file) => path.join(out, file)),
  );
  const settings = {
    format: "esm",
    platform: "node",
    target: "node20",
    logLevel: "error",
  } as const;
  await Promise.all([
    build({
      ...settings,
      entryPoints: [path.join(repository, "runtime/index.ts")],
      outfile: path.join(runtime, "index.js"),
      bundle: true,
      // undici is CommonJS.
      banner: {
        js: 'import { createRequire as r } from "node:module"; const require = r(import.meta.url);',
      },
    }),
    build({
      ...settings,
      entryPoints: [path.join(repository, "test/hostile/loading-process.ts")],
      outfile: path.join(scripts, "loading-process.js"),
      bundle: true,
      external: ["@modelsmith/runtime"],
    }),
    build({ ...settings, entryPoints: modules, outdir: scripts, outbase: folder }),
  ]);
  const jobs: readonly LoadJob[] = outputs.map(({ id, out, files, calls }) => ({
    id,
    modules: files
      .filter((file) => file.endsWith(".ts"))
      .map((file) => path.join(scripts, path.relative(folder, out), file.replace(/ts$/, "js"))),
    calls,
  }));
  const jobFile = path.join(scripts, "jobs.json");
  writeFileSync(jobFile, JSON.stringify(jobs));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [path.join(scripts, "loading-process.js"), jobFile],
    { maxBuffer: 256 * 1024 * 1024, env: {} },
  );
  const loaded: readonly LoadedOutput[] = JSON.parse(stdout);
  return new Map(loaded.map((entry) => [entry.id, entry]));
}
