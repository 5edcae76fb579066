import type { RspackPluginInstance } from "@rspack/core";
import { inCompiler } from "./compiler.js";
import type { PluginOptions } from "./plugin-options.js";

export type { PluginOptions };

/** The plugin for Rspack: generates before the build, and again when an input changes. */
export function modelsmith(options?: PluginOptions): RspackPluginInstance {
  return { apply: (compiler) => inCompiler(options, compiler) };
}
