// Bundles the command line into a few files. Node takes longer to find and read hundreds of modules
// than a run takes in which nothing has changed.
import { readFileSync, rmSync } from "node:fs";
import { build } from "esbuild";
import Handlebars from "handlebars";
import { readTemplates } from "../dist/generator/render/template-files.js";
import { templateOptions } from "../dist/generator/render/templates.js";
import { bundleOptions } from "./bundle-options.mjs";
import { root } from "./root.mjs";

const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** Dependencies that go into the bundle: every command or run would load them module by module. */
const bundled = ["yargs", "handlebars"];

/**
 * yargs measures its help with string-width, which takes 100 ms to load (tables for all of Unicode).
 * Few commands print help, so the bundle loads it on the first measurement.
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

/** Loads Node's assert module on the first call: yargs imports it to check its own arguments. */
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

/** Fills generator/render/precompiled-templates.ts with our templates as functions. */
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

/**
 * The library of the Model Context Protocol brings a compiler of JSON Schema, which makes up a third of
 * it. The server has its own check of inputs: see cli/mcp/make-server.ts.
 */
const noSchemaCompiler = {
  name: "no-schema-compiler",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@modelcontextprotocol\/server\/_shims$/ }, ({ path }) => ({
      path,
      namespace: "no-schema-compiler",
    }));
    onLoad({ filter: /./, namespace: "no-schema-compiler" }, () => ({
      contents: `export class DefaultJsonSchemaValidator {
        getValidator() {
          throw new Error("this build has no compiler of JSON Schema");
        }
      }
      export { default as process } from "node:process";`,
    }));
  },
};

rmSync(`${root}dist/cli`, { recursive: true, force: true });
await build({
  ...bundleOptions,
  entryPoints: ["cli/main.ts"],
  outdir: "dist/cli",
  splitting: true,
  plugins: [lazyStringWidth, lazyAssert, noSchemaCompiler, precompiledTemplates],
  // Stacks need the lines alone.
  sourcesContent: false,
  external: Object.keys(dependencies).filter((name) => !bundled.includes(name)),
});
