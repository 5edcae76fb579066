// Bundles the runtime: Node takes 35 ms of CPU longer to load its modules one by one. What its entry
// points share is in files of its own, so that they share state too.
import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { build } from "esbuild";
import { root } from "./root.mjs";

/**
 * What the bundle for browsers and that for Node share: ES modules.
 * @type {import("esbuild").BuildOptions}
 */
const bundleOptions = {
  absWorkingDir: root.replace(/[\\/]$/, ""),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: "linked",
  logLevel: "warning",
};

const folder = path.join(root, "runtime", "dist");
for (const file of readdirSync(folder)) {
  if (file.startsWith("shared-")) rmSync(path.join(folder, file));
}

/**
 * In a browser an input can be checked, but a call must fail: its key would be everybody's. On an edge
 * runtime it would fail in undici, which needs Node's network.
 */
const serverOnly = {
  name: "server-only",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /\/call-scope\.js$/ }, () => ({
      path: path.join(root, "runtime", "server-only.ts"),
    }));
    // What only calls need is empty there.
    onResolve({ filter: /^(?:node:|undici|eventsource-parser)/ }, ({ path: name }) => ({
      path: name,
      namespace: "absent",
    }));
    onLoad({ filter: /./, namespace: "absent" }, () => ({ contents: "module.exports = {};" }));
  },
};

await build({
  ...bundleOptions,
  entryPoints: { browser: "runtime/index.ts" },
  outdir: "runtime/dist",
  platform: "browser",
  target: "es2022",
  sourcesContent: false,
  // Pages load this file; its source map leads to the lines.
  minifyWhitespace: true,
  plugins: [serverOnly],
});

await build({
  ...bundleOptions,
  entryPoints: {
    bundle: "runtime/index.ts",
    "journal/bundle": "runtime/journal/index.ts",
    "webhooks/bundle": "runtime/webhooks/index.ts",
    "schema/bundle": "runtime/schema/index.ts",
    "ai/bundle": "runtime/ai/index.ts",
    "media/bundle": "runtime/media/save-media.ts",
    "guidance/bundle": "runtime/guidance.ts",
  },
  outdir: "runtime/dist",
  splitting: true,
  chunkNames: "shared-[hash]",
  packages: "external",
  // The package ships the sources that the map names.
  sourcesContent: false,
});
