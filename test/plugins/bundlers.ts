import path from "node:path";
import { runInThisContext } from "node:vm";
import typescriptPlugin from "@rollup/plugin-typescript";
import { rspack } from "@rspack/core";
import { type BuildOptions, context, build as esbuild } from "esbuild";
import { rolldown, watch as rolldownWatch } from "rolldown";
import { type Plugin, rollup, watch as rollupWatch } from "rollup";
import { type InlineConfig, build as vite } from "vite";
import webpack from "webpack";
import { modelsmith as esbuildPlugin, type PluginOptions } from "../../plugins/esbuild.js";
import { modelsmith as rolldownPlugin } from "../../plugins/rolldown.js";
import { modelsmith as rollupPlugin } from "../../plugins/rollup.js";
import { modelsmith as rspackPlugin } from "../../plugins/rspack.js";
import { modelsmith as vitePlugin } from "../../plugins/vite.js";
import { modelsmith as webpackPlugin } from "../../plugins/webpack.js";
import { documentBlocks } from "../readme-blocks.js";
import { external, type Project } from "./project.js";

/** What a bundler needs to know of a project. */
export interface Bundled extends Pick<Project, "folder" | "entry" | "bundle"> {
  /** What our plugin is given. */
  readonly options: PluginOptions;
}

/** A bundler with the manual's own config of it. */
export interface Bundler {
  /** What the config names its bundle. */
  readonly file?: "main.cjs";
  /** Builds the project once. */
  readonly build: (project: Bundled) => Promise<void>;
  /** Builds it, and again after changes. Resolves once it has begun. */
  readonly watch: (project: Bundled) => Promise<{ close(): unknown }>;
}

export const bundlers: Readonly<Record<string, Bundler>> = {
  vite: {
    build: async (project) => {
      await vite(viteConfig(project));
    },
    watch: async (project) => {
      const config = viteConfig(project);
      const watcher = await vite({ ...config, build: { ...config.build, watch: {} } });
      if (!("close" in watcher)) throw new Error("Vite does not watch");
      return watcher;
    },
  },
  rollup: {
    build: async (project) => {
      const config = rollupConfig(project);
      await (await rollup(config)).write(config.output);
    },
    watch: async (project) => rollupWatch(rollupConfig(project)),
  },
  rolldown: {
    build: async (project) => {
      const config = rolldownConfig(project);
      await (await rolldown(config)).write(config.output);
    },
    watch: async (project) => rolldownWatch(rolldownConfig(project)),
  },
  webpack: {
    file: "main.cjs",
    build: (project) => compiled((done) => webpack(webpackConfig(project), done)),
    watch: async (project) => closing(webpack(webpackConfig(project))?.watch({}, () => undefined)),
  },
  rspack: {
    file: "main.cjs",
    build: (project) => compiled((done) => rspack(rspackConfig(project), done)),
    watch: async (project) => closing(rspack(rspackConfig(project)).watch({}, () => undefined)),
  },
  esbuild: {
    build: async (project) => {
      const { warnings } = await esbuild(esbuildConfig(project));
      const ours = warnings.filter(({ pluginName }) => pluginName !== "");
      if (ours.length > 0) throw new Error(JSON.stringify(ours));
    },
    watch: async (project) => {
      const watching = await context(esbuildConfig(project));
      await watching.watch();
      return { close: () => watching.dispose() };
    },
  },
};

const manual = documentBlocks("docs/bundling.md");

/** What a config of the manual exports, with the project's options for our plugin. */
function documented(file: string, modelsmith: () => unknown, project: Bundled): object {
  const config = (manual.get(file) ?? "missing")
    .replace(/^import .*$/gm, "")
    .replace("export default", "return")
    .replace("await build", "return ");
  const names = "modelsmith, typescript, defineConfig";
  return runInThisContext(`(function (${names}) { ${config} })`)(
    modelsmith,
    () => typescriptOf(project),
    (given: object) => given,
  );
}

// The types of what follows are those of the bundlers, which check their configs themselves.

function viteConfig(project: Bundled) {
  const config = documented("vite.config.ts", () => vitePlugin(project.options), project);
  const file = path.basename(project.bundle);
  return {
    ...config,
    build: {
      ssr: project.entry,
      outDir: path.dirname(project.bundle),
      rollupOptions: { output: { entryFileNames: file } },
    },
    root: project.folder,
    configFile: false,
    logLevel: "silent",
    // To Vite, linked packages are sources.
    ssr: { external: [...external] },
  } satisfies InlineConfig;
}

function rollupConfig(project: Bundled) {
  return {
    ...documented("rollup.config.js", () => rollupPlugin(project.options), project),
    input: project.entry,
    output: { file: project.bundle },
  };
}

function rolldownConfig(project: Bundled) {
  return {
    ...documented("rolldown.config.js", () => rolldownPlugin(project.options), project),
    input: project.entry,
    output: { file: project.bundle },
  };
}

function webpackConfig(project: Bundled) {
  return {
    ...documented("webpack.config.js", () => webpackPlugin(project.options), project),
    ...inProject(project),
    // The smallest of loaders stands in for ts-loader.
    resolveLoader: {
      alias: { "ts-loader": path.join(import.meta.dirname, "transpile-loader.cjs") },
    },
  };
}

function rspackConfig(project: Bundled) {
  return {
    ...documented("rspack.config.js", () => rspackPlugin(project.options), project),
    ...inProject(project),
  };
}

/** What webpack and Rspack are told of the folder. */
function inProject({ folder, bundle }: Bundled) {
  return {
    context: folder,
    // The runtime and undici would take seconds, each time.
    externals: [...external],
    externalsType: "import" as const,
    target: "node20" as const,
    optimization: { minimize: false },
    output: { path: path.dirname(bundle), filename: path.basename(bundle) },
  };
}

function esbuildConfig(project: Bundled): BuildOptions {
  return {
    ...documented("build.js", () => esbuildPlugin(project.options), project),
    entryPoints: [project.entry],
    outfile: project.bundle,
    logLevel: "silent",
  };
}

interface Watching {
  close(done: () => void): void;
}

function closing(watching: Watching | undefined) {
  return { close: () => new Promise<void>((resolve) => watching?.close(resolve)) };
}

interface Stats {
  hasErrors(): boolean;
  toString(options: object): string;
}

type Done = (error: Error | null, stats: Stats | undefined) => void;

/** The end of a compilation as a promise; its errors reject. */
function compiled(start: (done: Done) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    start((error, stats) => {
      if (error) reject(error);
      else if (stats?.hasErrors()) reject(new Error(stats.toString({ colors: false })));
      else resolve();
    });
  });
}

// Its types describe its CommonJS form, where the function is a member.
const typescript = typescriptPlugin as unknown as typeof typescriptPlugin.default;

/** Rollup's own plugin: it reads the whole program before the first module. */
const typescriptOf = ({ folder }: Bundled): Plugin =>
  typescript({
    tsconfig: path.join(folder, "tsconfig.json"),
    filterRoot: folder,
    // Without the types of undici and Node, which would take longer than the rest of the build.
    paths: { "@modelsmith/runtime": [path.join(folder, "runtime.d.ts")] },
  });
