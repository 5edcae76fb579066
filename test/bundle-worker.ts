import path from "node:path";
import { build } from "esbuild";
import { repository } from "./readme-blocks.js";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * Bundles a program of the repository, so that processes of their own start quickly.
 *
 * @param entry - its path in the repository
 * @returns the file to run
 */
export async function bundleWorker(entry: string): Promise<string> {
  const folder = await temporaryFolder();
  await build({
    entryPoints: { worker: path.join(repository, entry) },
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    // What a worker imports later and does not need is not read.
    splitting: true,
    platform: "node",
    format: "esm",
    // With the paths to the sources.
    tsconfig: path.join(repository, "tsconfig.json"),
    // Clients of other databases, which BullMQ and pg look for.
    external: ["redis", "@valkey/valkey-glide", "pg-native"],
    minify: true,
    keepNames: true,
    // undici requires Node's modules.
    banner: {
      js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);',
    },
    logLevel: "error",
  });
  return path.join(folder, "worker.mjs");
}
