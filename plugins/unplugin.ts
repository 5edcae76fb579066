import { createUnplugin, type UnpluginInstance, type UnpluginOptions } from "unplugin";
import { beforeBuild } from "./before-build.js";
import { inCompiler } from "./compiler.js";
import { inDevServer } from "./dev-server.js";
import { inEsbuild } from "./esbuild-watch.js";
import type { PluginOptions } from "./plugin-options.js";

const name = "modelsmith";

/**
 * Generates before the build, and again in watch mode when an input changes. Each bundler has its
 * own way to wait for this and to show errors.
 */
export const unplugin: UnpluginInstance<PluginOptions | undefined> = createUnplugin(
  (options, { framework }): UnpluginOptions => {
    switch (framework) {
      case "webpack":
        return { name, webpack: (compiler) => inCompiler(name, options, compiler) };
      case "rspack":
        return { name, rspack: (compiler) => inCompiler(name, options, compiler) };
      case "vite":
        return { name, vite: inDevServer(options) };
      case "esbuild":
        return { name, esbuild: { setup: (build) => inEsbuild(options, build) } };
      case "rolldown":
        return { name, rolldown: beforeBuild(options) };
      default:
        return { name, rollup: beforeBuild(options) };
    }
  },
);
