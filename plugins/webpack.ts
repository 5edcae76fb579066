import type { WebpackPluginInstance } from "webpack";
import { inCompiler } from "./compiler.js";
import type { PluginOptions } from "./plugin-options.js";

export type { PluginOptions };

/** The plugin for webpack: generates before the build, and again when an input changes. */
export function modelsmith(options?: PluginOptions): WebpackPluginInstance {
  return { apply: (compiler) => inCompiler(options, compiler) };
}
