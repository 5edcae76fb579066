// Bundles the playground's page: what a browser loads from `modelsmith playground`.
import { copyFileSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./root.mjs";

const page = path.join(root, "playground", "page");
const out = path.join(root, "dist", "playground");

rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
await build({
  absWorkingDir: root.replace(/[\\/]$/, ""),
  entryPoints: { page: path.join(page, "main.tsx") },
  outdir: out,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "browser",
  target: "es2023",
  tsconfig: path.join(page, "tsconfig.json"),
  logLevel: "warning",
});
await build({
  entryPoints: [path.join(page, "page.css")],
  outdir: out,
  bundle: true,
  minify: true,
  logLevel: "warning",
});
for (const name of ["index.html", "icon.svg"])
  copyFileSync(path.join(page, name), path.join(out, name));
