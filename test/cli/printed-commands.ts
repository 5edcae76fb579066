import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { repository } from "../readme-blocks.js";

/** The commands of this program in a text, each as a person would copy it. */
export function commandsIn(text: string): readonly string[] {
  return [...text.matchAll(/npx modelsmith ((?:<[^>\n]*>|[^\n`|>])*)/g)].map(([, rest = ""]) =>
    commandAt(rest),
  );
}

/** The first word, and what follows it up to where the sentence goes on. */
function commandAt(text: string): string {
  const kept: string[] = [];
  for (const [piece] of text.matchAll(/(?:'[^']*'|"[^"]*"|<[^>]*>|\\'|[^\s'"<>])+/g)) {
    const word = piece.replace(/[.,;:)]+$/, "");
    const isValue = kept.at(-1)?.startsWith("--") === true && !kept.at(-1)?.includes("=");
    if (kept.length > 0 && !isValue && !/^[-'"<]|[/_.\d]/.test(word)) break;
    kept.push(word);
    if (word !== piece) break;
  }
  return kept.join(" ");
}

/** The words of a command, as a POSIX shell takes it apart. */
export function shellWords(command: string): readonly string[] {
  return [...command.matchAll(/(?:'[^']*'|"[^"]*"|\\.|[^\s'"\\])+/g)].map(([word]) =>
    word.replace(
      /'([^']*)'|"([^"]*)"|\\(.)/g,
      (_, single, double, char) => single ?? double ?? char,
    ),
  );
}

/** A text of the sources that tells people to type something: its fixed parts. */
export interface Instruction {
  readonly file: string;
  readonly parts: readonly string[];
}

const rooms = ["cli", "generator", "plugins", "simulator", "playground/server", "runtime"];

/** Every text of the sources with a command of ours, or with an option to add; no descriptions of options. */
export function instructions(): readonly Instruction[] {
  const files = rooms.flatMap((room) =>
    readdirSync(path.join(repository, room), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.ts$/.test(name) && !/(^|[\\/])(dist|node_modules)[\\/]/.test(name))
      .map((name) => path.posix.join(room, name)),
  );
  return files.flatMap((file) => {
    const text = readFileSync(path.join(repository, file), "utf8");
    return isInstruction(text) ? textsOf(file, text) : [];
  });
}

function isInstruction(text: string): boolean {
  return /\bnpx (modelsmith|swagger)|\s--[a-z][a-z-]*/.test(text);
}

function textsOf(file: string, source: string): readonly Instruction[] {
  const found: Instruction[] = [];
  const visit = (node: ts.Node): void => {
    if (isDescription(node)) return;
    const parts = ts.isStringLiteralLike(node)
      ? [node.text]
      : ts.isTemplateExpression(node)
        ? [node.head.text, ...node.templateSpans.map((span) => span.literal.text)]
        : [];
    if (isInstruction(parts.join("\0"))) found.push({ file, parts });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest));
  return found;
}

/** What an option or a command is for; the examples of the help are run by themselves. */
function isDescription(node: ts.Node): boolean {
  if (ts.isPropertyAssignment(node))
    return ts.isIdentifier(node.name) && node.name.text === "describe";
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "example"
  );
}
