import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Handlebars from "handlebars";
import ts from "typescript";
import { beforeAll, describe, expect, it } from "vitest";

const repository = path.resolve(import.meta.dirname, "../..");
const templates = path.join(repository, "templates");
const names = readdirSync(templates).map((file) => path.basename(file, ".hbs"));

/** A module that stands beside the generator's own, for the compiler alone. */
const probe = path.join(repository, "generator/render/probe-of-the-test.ts");
const probeText = `
import type { EncodedText } from "../encode/encoded.js";
import type { Views } from "./templates.js";
export type Probed = { views: Views; encoded: EncodedText };
export const endpoint = (view: Views["endpoint"]): Views["endpoint"] => ({ ...view, title: "raw" });
export const key = (view: Views["registry"]): Views["registry"] => ({ ...view, endpoints: [{ ...view.endpoints[0]!, key: "raw" }] });
export const mixed = (view: Views["endpoint"]): Views["endpoint"] => ({ ...view, title: view.functionDoc });
export const row = (view: Views["endpoints-document"]): Views["endpoints-document"] => ({ ...view, count: "1" });
`;

let program: ts.Program;
let checker: ts.TypeChecker;
let views: ts.Type;
let encoded: ts.Type;

beforeAll(() => {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2023.d.ts"],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: ["node"],
    noEmit: true,
    paths: { "@modelsmith/runtime": [path.join(repository, "runtime/index.ts")] },
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => file === probe || fileExists(file);
  host.readFile = (file) => (file === probe ? probeText : readFile(file));
  host.getSourceFile = (file, ...more) =>
    file === probe
      ? ts.createSourceFile(file, probeText, ts.ScriptTarget.ES2022)
      : getSourceFile(file, ...more);
  program = ts.createProgram([probe], options, host);
  checker = program.getTypeChecker();
  const file = program.getSourceFile(probe);
  const alias = file?.statements.find(ts.isTypeAliasDeclaration);
  if (alias === undefined) throw new Error("the probe has no type");
  const probed = checker.getTypeAtLocation(alias.name);
  views = memberOf(probed, "views");
  encoded = memberOf(probed, "encoded");
}, 60_000);

function memberOf(type: ts.Type, name: string): ts.Type {
  const symbol = checker.getNonNullableType(type).getProperty(name);
  if (symbol === undefined) throw new Error(`no ${name} in ${checker.typeToString(type)}`);
  return checker.getTypeOfSymbol(symbol);
}

/** Encoded text, or a word that our own code chooses from. */
function isHarmless(type: ts.Type): boolean {
  if (checker.isTypeAssignableTo(type, encoded)) return true;
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => part.isStringLiteral() || checker.isTypeAssignableTo(part, encoded));
}

interface Shown {
  readonly expression: string;
  readonly type: ts.Type;
  /** A condition shows nothing: it may be a flag, or text that is absent. */
  readonly condition: boolean;
}

/** Every expression of a template with the type that feeds it. */
function* expressionsOf(body: readonly hbs.AST.Statement[], context: ts.Type): Generator<Shown> {
  for (const statement of body) {
    if (statement.type === "ContentStatement" || statement.type === "CommentStatement") continue;
    if (statement.type === "MustacheStatement") {
      const { path: shown, params } = statement as hbs.AST.MustacheStatement; // by its type
      if (params.length > 0) throw new Error(`a helper is called in line ${shown.loc.start.line}`);
      const expression = pathOf(shown);
      yield { expression, type: memberOf(context, expression), condition: false };
      continue;
    }
    if (statement.type !== "BlockStatement") throw new Error(`a ${statement.type}`);
    const block = statement as hbs.AST.BlockStatement; // by its type
    const helper = pathOf(block.path);
    const subject = pathOf(block.params[0]);
    const type = memberOf(context, subject);
    if (block.params.length !== 1 || block.hash?.pairs.length) throw new Error(`an odd ${helper}`);
    if (helper === "each") {
      const list = checker.getNonNullableType(type);
      const item = checker.getIndexTypeOfType(list, ts.IndexKind.Number);
      if (item === undefined) throw new Error(`${subject} is no list`);
      yield* expressionsOf(block.program.body, item);
    } else if (helper === "if") {
      yield { expression: subject, type, condition: true };
      yield* expressionsOf(block.program.body, context);
      yield* expressionsOf(block.inverse?.body ?? [], context);
    } else throw new Error(`a template may use each and if only, not ${helper}`);
  }
}

function pathOf(expression: hbs.AST.Node | undefined): string {
  const found = expression as hbs.AST.PathExpression | undefined; // checked below
  if (found?.type !== "PathExpression" || found.parts.length !== 1 || found.depth !== 0) {
    throw new Error("expected the name of a field");
  }
  return found.original;
}

describe("the template", () => {
  it.each(names)("%s shows nothing but encoded text", (name) => {
    const { body } = Handlebars.parse(readFileSync(path.join(templates, `${name}.hbs`), "utf8"));
    const shown = [...expressionsOf(body, memberOf(views, name))];
    expect(shown.filter(({ condition }) => !condition).length).toBeGreaterThan(0);
    for (const { expression, type, condition } of shown) {
      const plain = condition || isHarmless(checker.getNonNullableType(type));
      expect(plain, `${name}: ${expression} is ${checker.typeToString(type)}`).toBe(true);
    }
  });
});

it("has a view for each template, and a template for each view", () => {
  expect(
    views
      .getProperties()
      .map((symbol) => symbol.name)
      .sort(),
  ).toEqual([...names].sort());
});

it("cannot be given a raw string: it does not compile", () => {
  const file = program.getSourceFile(probe);
  const lines = program.getSemanticDiagnostics(file).map(({ start, code, messageText }) => ({
    line: probeText.slice(0, start).split("\n").length,
    code,
    words: ts.flattenDiagnosticMessageText(messageText, " "),
  }));
  // Text encoded for another place is as wrong as a raw one.
  expect(lines.map(({ line, code }) => [line, code])).toEqual([
    [5, 2322],
    [6, 2322],
    [7, 2322],
    [8, 2322],
  ]);
  for (const { words } of lines)
    expect(words).toMatch(/is not assignable to type '\{ readonly \[kind\]/);
});
