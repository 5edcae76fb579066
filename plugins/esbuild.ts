import type { Plugin } from "esbuild";
import { inEsbuild } from "./esbuild-watch.js";
import type { PluginOptions } from "./plugin-options.js";

export type { PluginOptions };

/** The plugin for esbuild: generates before the build, and again when an input changes. */
export function modelsmith(options?: PluginOptions): Plugin {
  return { name: "modelsmith", setup: (build) => inEsbuild(options, build) };
}
