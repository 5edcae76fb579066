import type { Plugin } from "rolldown";
import { beforeBuild } from "./before-build.js";
import type { PluginOptions } from "./plugin-options.js";

export type { PluginOptions };

/** The plugin for Rolldown: generates before the build, and again when an input changes. */
export function modelsmith(options?: PluginOptions): Plugin {
  return { name: "modelsmith", ...beforeBuild(options) };
}
