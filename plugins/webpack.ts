import type { WebpackPluginInstance } from "webpack";
import type { PluginOptions } from "./plugin-options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions };

/** The plugin for webpack: generates before the build, and again when an input changes. */
export const modelsmith: (options?: PluginOptions) => WebpackPluginInstance = unplugin.webpack;
