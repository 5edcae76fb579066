import type { Plugin } from "rollup";
import type { PluginOptions } from "./plugin-options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions };

/** The plugin for Rollup: generates before the build, and again when an input changes. */
export const modelsmith: (options?: PluginOptions) => Plugin | Plugin[] = unplugin.rollup;
