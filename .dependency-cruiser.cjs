/**
 * The import rules between the rooms (CONTRIBUTING.md says why).
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "Data goes one way: nothing further down the line is imported further up.",
      from: {},
      to: { circular: true },
    },
    {
      name: "runtime-stands-alone",
      severity: "error",
      comment: "Production installs the runtime alone.",
      from: { path: "^runtime/" },
      to: { path: "^(generator|generated|simulator|examples|test)/" },
    },
    {
      name: "generated-imports-the-runtime-only",
      severity: "error",
      from: { path: "^generated/" },
      to: { pathNot: "^(generated|runtime)/" },
    },
    {
      name: "generator-takes-only-types-of-the-runtime",
      severity: "error",
      comment:
        "A generation must not wait for undici to load; commands load it where they need it.",
      from: { path: "^generator/" },
      to: { path: "^runtime/", dependencyTypesNot: ["type-only", "dynamic-import"] },
    },
    {
      name: "only-commands-load-the-runtime",
      severity: "error",
      from: { path: "^generator/", pathNot: "^generator/commands/" },
      to: { path: "^runtime/", dependencyTypes: ["dynamic-import"] },
    },
    {
      name: "simulator-reads-specs-through-one-door",
      severity: "error",
      from: { path: "^simulator/" },
      to: { path: "^generator/", pathNot: "^generator/read-endpoints\\.ts$" },
    },
    {
      name: "plugins-are-an-edge",
      severity: "error",
      comment: "Like the command line: they know the generator, nothing knows them.",
      from: { pathNot: "^plugins/" },
      to: { path: "^plugins/" },
    },
    {
      name: "plugins-import-no-bundler",
      severity: "error",
      comment: "The user's bundler runs the plugin; only its types are taken.",
      from: { path: "^plugins/" },
      to: {
        path: "node_modules/(vite|rollup|rolldown|webpack|@rspack/core|esbuild)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "only-the-command-line-knows-commands",
      severity: "error",
      from: { pathNot: "^generator/(cli\\.ts|command-line\\.ts|commands/)" },
      to: { path: "^generator/(cli\\.ts|command-line\\.ts|terminal\\.ts|commands/)" },
    },
    {
      name: "nothing-of-the-tests-ships",
      severity: "error",
      from: { path: "^(generator|plugins|runtime|simulator|generated|examples)/" },
      to: { path: "^test/" },
    },
    {
      name: "declared-dependencies-only",
      severity: "error",
      from: { path: "^(generator|plugins|runtime|simulator)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
      },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries({
      "openapi-typescript": "generator/rendering/schema-transform.ts",
      typescript: "generator/gate/check-types.ts",
      "ts-morph": "generator/gate/check-source.ts",
      handlebars: "generator/rendering/templates.ts",
      chokidar: "generator/watch.ts",
      unplugin: "plugins/unplugin.ts",
      yargs: "cli/program.ts",
      jiti: "generator/config/load-config.ts",
      yaml: "generator/sources/parse-yaml.ts",
      picomatch: "generator/docs/group-names.ts",
      "fastest-levenshtein": "generator/diagnostics/did-you-mean.ts",
      "eventsource-parser": "runtime/sse.ts",
      undici: "runtime/http.ts",
      "fast-png": "simulator/service/picture.ts",
      ajv: "simulator/service/input-check.ts",
    }).map(([library, importer]) => ({
      name: `one-importer-of-${library}`,
      severity: "error",
      from: {
        path: "^(generator|plugins|runtime|simulator)/",
        pathNot: `^${importer.replace(".", "\\.")}$`,
      },
      to: { path: `node_modules/${library}/`, dependencyTypesNot: ["type-only"] },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "node"],
    },
  },
};
