import path from "node:path";
import { build } from "esbuild";
import { compiledOutput } from "../output.mjs";

/** Row 11: what one function brings into a bundle, with the runtime and the parser; and a second. */
export async function measure({ workspace, say }) {
  say("Bundles …");
  const output = await compiledOutput(workspace);
  const one = await bundled(output, ["nanoBananaPro"]);
  const two = await bundled(output, ["nanoBananaPro", "nanoBanana2"]);
  const bar = (what, value, atMost) => ({
    row: "11",
    what,
    value: value / 1000,
    unit: "kB",
    bar: { atMost, of: "kB" },
  });
  return [
    bar("one function, runtime and parser, minified", one, 20),
    bar("a second function", two - one, 2),
  ];
}

async function bundled(output, names) {
  const { outputFiles } = await build({
    stdin: {
      contents: `export { ${names.join(", ")} } from "./google/index.js";`,
      resolveDir: path.resolve(output),
    },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    platform: "node",
    external: ["undici"],
    logLevel: "error",
  });
  return outputFiles[0]?.contents.length ?? Number.NaN;
}
