// Makes dist/cli from the sources: our own modules and yargs as a few files. To find and read some
// 130 modules one by one takes Node longer than a run in which nothing has changed.
import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";

const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
rmSync("dist/cli", { recursive: true, force: true });
await build({
  entryPoints: ["generator/cli.ts"],
  outdir: "dist/cli",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  external: Object.keys(dependencies).filter((name) => name !== "yargs"),
  logLevel: "warning",
});
