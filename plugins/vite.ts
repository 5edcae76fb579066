import type { Plugin } from "vite";
import { inDevServer } from "./dev-server.js";
import type { PluginOptions } from "./plugin-options.js";

export type { PluginOptions };

/** The plugin for Vite: generates before the build, and again when an input changes. */
export function modelsmith(options?: PluginOptions): Plugin {
  return { name: "modelsmith", ...inDevServer(options) };
}
