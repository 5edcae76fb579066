import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { transformSync } from "esbuild";
import { generators } from "./generators.mjs";

/** Our output for the 23 models as JavaScript, file by file: the folder. */
export async function compiledOutput(workspace) {
  const out = workspace.fresh("output");
  await generators.modelsmith(workspace.spec(23), out);
  const compiled = workspace.fresh("compiled");
  for (const file of readdirSync(out, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".ts")) continue;
    const place = path.join(compiled, file.replace(/\.ts$/, ".js"));
    mkdirSync(path.dirname(place), { recursive: true });
    const text = readFileSync(path.join(out, file), "utf8");
    writeFileSync(place, transformSync(text, { loader: "ts", format: "esm" }).code);
  }
  return compiled;
}
