import path from "node:path";
import typescriptPlugin from "@rollup/plugin-typescript";
import { rspack } from "@rspack/core";
import { build as esbuild } from "esbuild";
import { rolldown } from "rolldown";
import { type Plugin, rollup } from "rollup";
import { build as vite } from "vite";
import webpack from "webpack";
import { modelsmith as esbuildPlugin } from "../../plugins/esbuild.js";
import { modelsmith as rolldownPlugin } from "../../plugins/rolldown.js";
import { modelsmith as rollupPlugin } from "../../plugins/rollup.js";
import { modelsmith as rspackPlugin } from "../../plugins/rspack.js";
import { modelsmith as vitePlugin } from "../../plugins/vite.js";
import { modelsmith as webpackPlugin } from "../../plugins/webpack.js";
import { external, type Project } from "./project.js";

/** How each bundler builds the project, as its users would set it up. */
export const bundlers: Readonly<Record<string, (project: Project) => Promise<void>>> = {
  vite: async ({ folder, entry, bundle, options }) => {
    await vite({
      root: folder,
      configFile: false,
      logLevel: "silent",
      plugins: [vitePlugin(options)],
      build: {
        ssr: entry,
        outDir: path.dirname(bundle),
        rollupOptions: { output: { entryFileNames: path.basename(bundle) } },
      },
      ssr: { external: [...external] },
    });
  },
  rollup: async (project) => {
    const { entry, bundle, options } = project;
    const built = await rollup({
      input: entry,
      external: [...external],
      // Ours is last: where it stands must not matter.
      plugins: [typescriptOf(project), rollupPlugin(options)],
    });
    await built.write({ file: bundle });
  },
  rolldown: async ({ entry, bundle, options }) => {
    const built = await rolldown({
      input: entry,
      platform: "node",
      external: [...external],
      plugins: [rolldownPlugin(options)],
      resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
    });
    await built.write({ file: bundle });
  },
  webpack: ({ folder, entry, bundle, options }) =>
    compiled((done) =>
      webpack(
        {
          ...modules(folder, entry, bundle),
          externals: [...external],
          experiments: { outputModule: true },
          module: { rules: [{ test: /\.ts$/, loader: transpiler }] },
          plugins: [webpackPlugin(options)],
        },
        done,
      ),
    ),
  rspack: ({ folder, entry, bundle, options }) =>
    compiled((done) =>
      rspack(
        {
          ...modules(folder, entry, bundle),
          externals: [...external],
          module: {
            rules: [
              {
                test: /\.ts$/,
                loader: "builtin:swc-loader",
                options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } },
              },
            ],
          },
          plugins: [rspackPlugin(options)],
        },
        done,
      ),
    ),
  esbuild: async ({ entry, bundle, options }) => {
    await esbuild({
      entryPoints: [entry],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      logLevel: "silent",
      plugins: [esbuildPlugin(options)],
    });
  },
};

/** What webpack and Rspack are told alike. */
function modules(folder: string, entry: string, bundle: string) {
  return {
    context: folder,
    entry,
    mode: "production" as const,
    target: "node20" as const,
    output: {
      path: path.dirname(bundle),
      filename: path.basename(bundle),
      module: true,
      chunkFormat: "module" as const,
    },
    externalsType: "module" as const,
    resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  };
}

const transpiler = path.join(import.meta.dirname, "transpile-loader.cjs");

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
const typescriptOf = ({ folder }: Project): Plugin =>
  typescript({ tsconfig: path.join(folder, "tsconfig.json"), filterRoot: folder });
