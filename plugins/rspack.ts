import type { RspackPluginInstance } from "@rspack/core";
import type { PluginOptions } from "./plugin-options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions };

/** The plugin for Rspack: generates before the build, and again when an input changes. */
export const modelsmith: (options?: PluginOptions) => RspackPluginInstance = unplugin.rspack;
