import path from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { generators } from "./generators.mjs";

/** hey-api's output for the 23 models as one module: its URL. */
export async function bundleHeyApi(workspace) {
  const out = workspace.fresh("hey-api");
  await generators["hey-api"](workspace.spec(23), out);
  const outfile = path.join(out, "client.mjs");
  await build({
    entryPoints: [path.join(out, "client.gen.ts")],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    logLevel: "error",
  });
  return pathToFileURL(outfile).href;
}
