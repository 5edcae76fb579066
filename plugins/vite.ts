import type { Plugin } from "vite";
import type { PluginOptions } from "./plugin-options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions };

/** The plugin for Vite: generates before the build, and again when an input changes. */
export const modelsmith: (options?: PluginOptions) => Plugin | Plugin[] = unplugin.vite;
