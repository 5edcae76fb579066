import type { Plugin } from "esbuild";
import type { PluginOptions } from "./plugin-options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions };

/** The plugin for esbuild: generates before the build, and again when an input changes. */
export const modelsmith: (options?: PluginOptions) => Plugin = unplugin.esbuild;
