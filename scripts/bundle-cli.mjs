// Bundles the command line into a few files: what every command loads, what a run loads that changes
// nothing, what reads a spec and writes functions, and the rest of each command. Node takes longer to
// find and read many files than such a run takes. This is Rolldown, unlike the other bundles, since it
// can be told what goes together: esbuild makes 80 files of what a run loads.
import { chmodSync, readFileSync, rmSync } from "node:fs";
import Handlebars from "handlebars";
import { build } from "rolldown";
import { readTemplates } from "../dist/generator/render/template-files.js";
import { templateOptions } from "../dist/generator/render/templates.js";
import { root } from "./root.mjs";

const { dependencies } = JSON.parse(readFileSync(`${root}package.json`, "utf8"));

/** Dependencies that go into the bundle: every command or run would load them module by module. */
const bundled = ["yargs", "handlebars", "picomatch", "fastest-levenshtein"];

/** Puts code in the place of a module that is imported by this name. */
function replaced(name, codeFor) {
  const mark = `\0in place of ${name}: `;
  return {
    name: `replaced-${name}`,
    async resolveId(id, importer, options) {
      if (id !== name) return undefined;
      const found = await this.resolve(id, importer, options);
      return `${mark}${found?.id ?? id}`;
    },
    load: (id) => (id.startsWith(mark) ? codeFor(id.slice(mark.length)) : undefined),
  };
}

/**
 * yargs measures its help with string-width, which takes 100 ms to load (tables for all of Unicode).
 * Few commands print help, so the bundle loads it on the first measurement.
 */
const lazyStringWidth = replaced(
  "string-width",
  (file) => `export default (text, options) =>
    require(${JSON.stringify(file)}).default(text, options);`,
);

/** Loads Node's assert module on the first call: yargs imports it to check its own arguments. */
const lazyAssert = replaced("assert", () =>
  ["strictEqual", "notStrictEqual"]
    .map((name) => `export const ${name} = (...values) => assert().${name}(...values);`)
    .concat('const assert = () => process.getBuiltinModule("node:assert");')
    .join("\n"),
);

/**
 * The library of the Model Context Protocol brings a compiler of JSON Schema, which makes up a third of
 * it. The server has its own check of inputs: see cli/mcp/make-server.ts.
 */
const noSchemaCompiler = replaced(
  "@modelcontextprotocol/server/_shims",
  () => `export class DefaultJsonSchemaValidator {
    getValidator() {
      throw new Error("this build has no compiler of JSON Schema");
    }
  }
  export { default as process } from "node:process";`,
);

/** Fills generator/render/precompiled-templates.ts with our templates as functions. */
const precompiledTemplates = {
  name: "precompiled-templates",
  load(id) {
    if (!/[\\/]precompiled-templates\.ts$/.test(id)) return undefined;
    const entries = [...readTemplates(undefined).texts.values()].map((text) => {
      const template = Handlebars.precompile(text, { ...templateOptions });
      return `[${JSON.stringify(text)}, runtime.template(${template})]`;
    });
    const code = `import runtime from "handlebars/runtime";
      export const precompiledTemplates = new Map([${entries.join(",\n")}]);`;
    return { code, moduleType: "js" };
  },
};

rmSync(`${root}dist/cli`, { recursive: true, force: true });
await build({
  cwd: root,
  input: { main: "cli/main.ts" },
  platform: "node",
  external: Object.keys(dependencies)
    .filter((name) => !bundled.includes(name))
    .map((name) => new RegExp(`^${name}(/(?!guidance$)|$)`)),
  // Every command needs it, and it is small.
  resolve: { alias: { "@modelsmith/runtime/guidance": `${root}runtime/guidance.ts` } },
  plugins: [lazyStringWidth, lazyAssert, noSchemaCompiler, precompiledTemplates],
  transform: { target: "node20.19" },
  // Nobody imports the entry.
  preserveEntrySignatures: "allow-extension",
  // What one module loads late, another may need at once.
  checks: { ineffectiveDynamicImport: false },
  output: {
    dir: "dist/cli",
    // Node reads all of a module before it runs any of it. Names stay as they are, for stacks.
    minify: { mangle: false, compress: false, codegen: { removeWhitespace: true } },
    sourcemap: true,
    // Stacks need the lines alone.
    sourcemapExcludeSources: true,
    chunkFileNames: "[name]-[hash].js",
    codeSplitting: {
      // Each has what its modules import, too, unless one before it has that.
      groups: [
        { name: "start", test: /[\\/]cli[\\/](program|commands[\\/]generate)\.ts$/ },
        { name: "unchanged", test: /[\\/]generator[\\/]generate-targets\.ts$/ },
        { name: "generate", test: /[\\/]generator[\\/]([\w-]+|render[\\/]endpoint-view)\.ts$/ },
      ],
    },
  },
});
chmodSync(`${root}dist/cli/main.js`, 0o755);
