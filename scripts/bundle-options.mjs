import { root } from "./root.mjs";

/**
 * What both bundles share: ES modules for the oldest Node that we support.
 * @type {import("esbuild").BuildOptions}
 */
export const bundleOptions = {
  absWorkingDir: root.replace(/[\\/]$/, ""),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  sourcemap: "linked",
  logLevel: "warning",
};
