/**
 * The rooms by floor, lowest first. A room imports itself and lower floors, never another room on
 * its own floor or above. CONTRIBUTING.md has the picture.
 */
const floors = [
  ["runtime/util"],
  ["runtime/contract"],
  ["runtime/answer", "runtime/check", "runtime/clock", "runtime/options"],
  ["runtime/http"],
  ["runtime/error"],
  ["runtime/call"],
  ["runtime/request"],
  ["runtime/reading"],
  ["runtime/engine"],
  ["runtime"],
  ["runtime/journal", "runtime/media", "runtime/schema"],
  ["runtime/ai", "runtime/webhooks"],
  ["generator/util"],
  ["generator/encode"],
  ["generator/diagnostics"],
  ["generator/gate", "generator/input"],
  ["generator/openapi"],
  ["generator/docs", "generator/schema"],
  ["generator/schema/normalize", "generator/select"],
  ["generator/schema/request", "generator/schema/response"],
  ["generator/lifecycle/words"],
  ["generator/lifecycle/answer", "generator/lifecycle/settings"],
  ["generator/lifecycle/follow"],
  ["generator/lifecycle/config-slips"],
  ["generator/lifecycle/create-answers"],
  ["generator/lifecycle", "generator/lifecycle/auth"],
  ["generator/lifecycle/doubts"],
  ["generator/model"],
  ["generator/config", "generator/lock"],
  ["generator/output", "generator/render", "generator/report"],
  ["generator/read", "generator/run"],
  ["generator"],
  ["cli/shell", "playground", "plugins", "simulator/service"],
  ["cli/recent", "cli/spec", "playground/page/client", "playground/page/ui", "simulator/faults"],
  ["cli/call", "cli/input", "playground/page/form", "playground/page/runs", "simulator"],
  ["cli/generate", "cli/inspect", "cli/mcp", "playground/page"],
  ["playground/server"],
  ["cli/commands"],
  ["cli"],
];

/** One rule per room: it imports no other room on its own floor or above. */
function floorRules() {
  return floors.slice(0, -1).flatMap((rooms, floor) =>
    rooms.map((room) => {
      const others = floors
        .slice(floor)
        .flat()
        .filter((other) => other !== room);
      return {
        name: `floor-${floor}-${room.replaceAll("/", "-")}`,
        severity: "error",
        comment: `${room}/ imports lower floors only.`,
        from: { path: filesOf(room) },
        to: { path: others.map(filesOf) },
      };
    }),
  );
}

/** The files directly in a room; its subfolders are separate rooms. */
function filesOf(room) {
  return `^${room}/[^/]+$`;
}

/**
 * The import rules. CONTRIBUTING.md says why.
 * @type {import("dependency-cruiser").IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "no-cycles",
      severity: "error",
      comment: "You can read a file without the files that use it.",
      from: {},
      to: { circular: true },
    },
    {
      name: "runtime-stands-alone",
      severity: "error",
      comment: "Production installs only the runtime.",
      from: { path: "^runtime/" },
      to: { path: "^(cli|generator|generated|plugins|simulator|examples|test)/" },
    },
    {
      name: "generated-imports-the-runtime-only",
      severity: "error",
      from: { path: "^generated/" },
      to: { pathNot: "^(generated|runtime)/" },
    },
    {
      name: "generator-imports-types-and-the-guidance-of-the-runtime",
      severity: "error",
      comment: "undici is slow to load.",
      from: { path: "^(generator|plugins|simulator)/" },
      to: {
        path: "^runtime/",
        pathNot: "^runtime/guidance\\.ts$",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "the-guidance-of-the-runtime-loads-no-http",
      severity: "error",
      from: { path: "^runtime/guidance\\.ts$" },
      to: { path: "^(runtime/http/|node_modules/undici/)", reachable: true },
    },
    {
      name: "plugins-import-no-bundler",
      severity: "error",
      comment: "The user's bundler runs the plugin; we import only its types.",
      from: { path: "^plugins/" },
      to: {
        path: "node_modules/(vite|rollup|rolldown|webpack|@rspack/core|esbuild)/",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "the-gate-shares-nothing-with-the-encoders",
      severity: "error",
      comment: "Each catches the mistakes of the other.",
      from: { path: "^generator/gate/" },
      to: { path: "^generator/", pathNot: "^generator/(gate|diagnostics|util)/" },
    },
    {
      name: "simulator-reads-specs-through-one-file",
      severity: "error",
      from: { path: "^simulator/" },
      to: {
        path: "^generator/",
        pathNot: "^generator/(read/read-endpoints\\.ts$|schema/(schema|walk)\\.ts$|util/)",
      },
    },
    {
      name: "the-page-runs-in-a-browser",
      severity: "error",
      comment: "It shares types with the server, and nothing else of this repository.",
      from: { path: "^playground/page/" },
      to: { pathNot: "^(playground/(page/|protocol\\.ts$)|node_modules/preact/)" },
    },
    {
      name: "the-protocol-is-types",
      severity: "error",
      from: { path: "^playground/protocol\\.ts$" },
      to: { dependencyTypesNot: ["type-only"] },
    },
    {
      name: "every-room-has-a-floor",
      severity: "error",
      from: {
        path: "^(cli|generator|playground|plugins|runtime|simulator)/",
        pathNot: floors.flat().map(filesOf),
      },
      to: {},
    },
    ...floorRules(),
    {
      name: "shipped-code-imports-no-tests",
      severity: "error",
      from: { path: "^(cli|generator|playground|plugins|runtime|simulator|generated|examples)/" },
      to: { path: "^test/" },
    },
    {
      name: "declared-dependencies-only",
      severity: "error",
      // What the page imports is in its bundle.
      from: { path: "^(cli|generator|playground/server|plugins|runtime|simulator)/" },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
        // Part of the bundled command line: nobody installs it.
        pathNot: "node_modules/@modelcontextprotocol/server/",
      },
    },
    { name: "resolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    ...Object.entries({
      "openapi-typescript": "generator/render/schema-transform.ts",
      typescript: "generator/gate/typescript.ts",
      "ts-morph": "generator/gate/check-source.ts",
      handlebars: "generator/render/templates.ts",
      chokidar: "generator/watch.ts",
      yargs: "cli/program.ts",
      jiti: "generator/config/load-config.ts",
      yaml: "generator/input/parse-yaml.ts",
      "jsonc-parser": "generator/input/json-positions.ts",
      picomatch: "generator/util/glob.ts",
      "fastest-levenshtein": "generator/diagnostics/did-you-mean.ts",
      "eventsource-parser": "runtime/http/sse.ts",
      undici: "(runtime/http/undici|cli/shell/use-proxy).ts",
      "fast-png": "(simulator/service/picture|cli/shell/png-pixels).ts",
      ajv: "simulator/service/input-check.ts",
    }).map(([library, importer]) => ({
      name: `one-importer-of-${library}`,
      severity: "error",
      from: {
        path: "^(cli|generator|playground|plugins|runtime|simulator)/",
        pathNot: `^${importer.replace(".", "\\.")}$`,
      },
      to: { path: `node_modules/${library}/`, dependencyTypesNot: ["type-only"] },
    })),
    {
      name: "one-room-for-the-model-context-protocol",
      severity: "error",
      comment: "Its library is loaded by one command alone.",
      from: { path: "^(cli|generator|plugins|runtime|simulator)/", pathNot: "^cli/mcp/" },
      to: { path: "node_modules/@modelcontextprotocol/", dependencyTypesNot: ["type-only"] },
    },
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
