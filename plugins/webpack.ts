import type { UnpluginInstance } from "unplugin";
import type { PluginOptions } from "./plugin-options.js";
import { unplugin } from "./unplugin.js";

export type { PluginOptions };

/** The plugin for webpack: generates before the build, and again when an input changes. */
export const modelsmith: UnpluginInstance<PluginOptions | undefined>["webpack"] = unplugin.webpack;
