// Makes the command line and the runtime a few files each, from the sources: to find and read
// modules one by one takes Node longer than a run in which nothing has changed.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import Handlebars from "handlebars";
import { readTemplates } from "./dist/generator/render/template-files.js";
import { templateOptions } from "./dist/generator/render/template-options.js";

const root = fileURLToPath(new URL(".", import.meta.url));
const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** Found module by module otherwise, in each command or run. */
const bundled = ["yargs", "handlebars"];

const common = {
  // Packing the runtime runs this from its own folder.
  absWorkingDir: root.replace(/[\\/]$/, ""),
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20.19",
  logLevel: "warning",
};

/**
 * yargs measures its help with string-width, which prepares for all of Unicode as it is loaded:
 * 100 ms of each command, for help that few of them print. Here it is loaded when it measures.
 */
const lazyStringWidth = {
  name: "lazy-string-width",
  setup({ onResolve, onLoad, resolve }) {
    onResolve({ filter: /^string-width$/ }, async ({ path, kind, ...from }) => {
      if (from.pluginData === lazyStringWidth) return undefined;
      const found = await resolve(path, { kind, ...from, pluginData: lazyStringWidth });
      return { path: found.path, namespace: "lazy-string-width" };
    });
    onLoad({ filter: /./, namespace: "lazy-string-width" }, ({ path }) => ({
      contents: `export default (text, options) =>
        require(${JSON.stringify(path)}).default(text, options);`,
      resolveDir: root,
    }));
  },
};

/** yargs asserts what its callers have passed: Node's module for that is loaded where it is called. */
const lazyAssert = {
  name: "lazy-assert",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^assert$/ }, ({ path }) => ({ path, namespace: "lazy-assert" }));
    onLoad({ filter: /./, namespace: "lazy-assert" }, () => ({
      contents: ["strictEqual", "notStrictEqual"]
        .map((name) => `export const ${name} = (...values) => assert().${name}(...values);`)
        .concat('const assert = () => process.getBuiltinModule("node:assert");')
        .join("\n"),
    }));
  },
};

/** Our templates, compiled: see generator/render/precompiled-templates.ts. */
const precompiledTemplates = {
  name: "precompiled-templates",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]precompiled-templates\.ts$/ }, () => {
      const entries = [...readTemplates(undefined).texts.values()].map((text) => {
        const template = Handlebars.precompile(text, { ...templateOptions });
        return `[${JSON.stringify(text)}, runtime.template(${template})]`;
      });
      const contents = `import runtime from "handlebars/runtime";
        export const precompiledTemplates = new Map([${entries.join(",\n")}]);`;
      return { contents, resolveDir: root };
    });
  },
};

rmSync(`${root}dist/cli`, { recursive: true, force: true });
await build({
  ...common,
  entryPoints: ["cli/main.ts"],
  outdir: "dist/cli",
  splitting: true,
  plugins: [lazyStringWidth, lazyAssert, precompiledTemplates],
  external: Object.keys(dependencies).filter((name) => !bundled.includes(name)),
});

await build({
  ...common,
  entryPoints: ["runtime/index.ts"],
  outfile: "runtime/dist/bundle.js",
  packages: "external",
});
