// Writes the public declarations of both packages to docs/api/, one file an entry point, from the
// built *.d.ts. With --check it only compares, and exits with 1 if a file differs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { root } from "./root.mjs";

const folder = path.join(root, "docs", "api");
const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed });

const entries = ["runtime", "."].flatMap(entriesOf);
const options = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  // A name of a library is printed as it stands: its declaration, megabytes of them, need not be read.
  noLib: true,
  types: [],
};
const host = ts.createCompilerHost(options);
host.resolveModuleNameLiterals = (names, from, _redirect, _options, file) =>
  names.map((name) =>
    /^(\.|@modelsmith\/)/.test(name.text)
      ? ts.resolveModuleName(
          name.text,
          from,
          options,
          host,
          undefined,
          undefined,
          ts.getModeForUsageLocation(file, name, options),
        )
      : { resolvedModule: undefined },
  );
const program = ts.createProgram(
  entries.map(({ types }) => types),
  options,
  host,
);
const checker = program.getTypeChecker();
const exported = new Set(
  entries.flatMap(({ types }) => exportsOf(types).map(({ symbol }) => symbol)),
);

const reports = new Map(entries.map((entry) => [fileName(entry.specifier), report(entry)]));
if (process.argv.includes("--check")) check();
else write();

/** The entry points in a package's `exports`, each with the file of its declarations. */
function entriesOf(packageFolder) {
  const manifest = path.join(root, packageFolder, "package.json");
  const { name, exports } = JSON.parse(readFileSync(manifest, "utf8"));
  return Object.entries(exports)
    .filter(([, target]) => target.types)
    .map(([subpath, { types }]) => ({
      specifier: path.posix.join(name, subpath),
      types: path.join(root, packageFolder, types),
    }));
}

/** `@modelsmith/runtime/media` → `runtime-media.md` */
function fileName(specifier) {
  return `${specifier.replace(/^@modelsmith\//, "").replaceAll("/", "-")}.md`;
}

function exportsOf(file) {
  const module = checker.getSymbolAtLocation(program.getSourceFile(file));
  return checker
    .getExportsOfModule(module)
    .map((symbol) => ({ name: symbol.name, symbol: withoutAlias(symbol) }))
    .sort(byName);
}

function withoutAlias(symbol) {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** By code unit, so that every machine sorts alike. */
function byName(one, other) {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}

function report({ specifier, types }) {
  const own = exportsOf(types);
  const hidden = hiddenTypes(own.map(({ symbol }) => symbol));
  return `# ${specifier}

The public declarations of \`${specifier}\`, without comments. \`npm run api\` writes this file and
\`npm run check:api\` compares it: it changes only on purpose.

${block(own)}
${hidden.length > 0 ? `\nTypes that these declarations use and that have no export of their own:\n\n${block(hidden)}\n` : ""}`.replace(
    /\n+$/,
    "\n",
  );
}

function block(symbols) {
  return `\`\`\`ts\n${symbols.map(declarationsOf).join("\n\n")}\n\`\`\``;
}

function declarationsOf({ name, symbol }) {
  const text = statementsOf(symbol).map((node) =>
    printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()),
  );
  if (name !== symbol.name) text.push(`export { ${symbol.name} as ${name} };`);
  return text.join("\n");
}

function statementsOf(symbol) {
  return (symbol.declarations ?? []).map((node) =>
    ts.isVariableDeclaration(node) ? node.parent.parent : node,
  );
}

/** Types of our own that the given ones lead to, without those that an entry point exports. */
function hiddenTypes(symbols) {
  const found = new Set();
  const visit = (node) => {
    if (ts.isIdentifier(node)) add(node);
    ts.forEachChild(node, visit);
  };
  const add = (identifier) => {
    const here = checker.getSymbolAtLocation(identifier);
    const symbol = here && withoutAlias(here);
    if (!symbol || exported.has(symbol) || found.has(symbol) || !isOwnType(symbol)) return;
    found.add(symbol);
    for (const statement of statementsOf(symbol)) visit(statement);
  };
  for (const statement of symbols.flatMap(statementsOf)) visit(statement);
  return [...found].map((symbol) => ({ name: symbol.name, symbol })).sort(byName);
}

/** Whether it stands at the top level of one of our files: not a parameter, a member or a library's. */
function isOwnType(symbol) {
  return statementsOf(symbol).some(
    (node) =>
      ts.isSourceFile(node.parent) && !node.getSourceFile().fileName.includes("/node_modules/"),
  );
}

function write() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of reports) writeFileSync(path.join(folder, name), text);
}

function check() {
  const names = new Set([...reports.keys(), ...readdirSync(folder)]);
  const different = [...names].filter((name) => reports.get(name) !== committed(name));
  if (different.length === 0) return;
  const files = different.map((name) => `docs/api/${name}`).join(", ");
  process.stderr.write(
    `The public declarations changed: ${files}.\nIf that is on purpose, run "npm run api" and commit the result.\n`,
  );
  process.exitCode = 1;
}

function committed(name) {
  try {
    return readFileSync(path.join(folder, name), "utf8");
  } catch {
    return undefined;
  }
}
