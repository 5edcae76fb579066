// Makes the command line and the runtime a few files each, from the sources: to find and read
// modules one by one takes Node longer than a run in which nothing has changed.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL(".", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

const common = {
  // Packing the runtime runs this from its own folder.
  absWorkingDir: root.replace(/[\\/]$/, ""),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
};

rmSync(`${root}dist/cli`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ["generator/cli.ts"],
  outdir: "dist/cli",
  splitting: true,
  external: Object.keys(dependencies).filter((name) => name !== "yargs"),
});

await build({
  ...common,
  entryPoints: ["runtime/index.ts"],
  outfile: "runtime/dist/bundle.js",
  packages: "external",
});
