import ts from "typescript";

/** A place where it can be noted that a mutant's code ran: before a statement, or around a value. */
interface Probe {
  readonly start: number;
  /** Of the value. */
  readonly end?: number;
}

/** A small mistake that could be made in a source. */
export interface Mutant {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Of the text that is replaced. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
  /** What is replaced. Only values and statements can be switched while the program runs. */
  readonly form: Form;
  /** The lines that it changes, as one; and changed. */
  readonly from: string;
  readonly to: string;
  /** `undefined` for what runs when the module is loaded. */
  readonly probe: Probe | undefined;
}

type Form = "value" | "statement" | "element";

type Change = readonly [start: number, end: number, replacement: string, form?: Form];

/** All the mutants of a source. Messages for people are left alone. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) {
      return;
    }
    for (const [start, end, replacement, form = "value"] of changesOf(node, text)) {
      mutants.push({
        file,
        line: source.getLineAndCharacterOfPosition(start).line + 1,
        start,
        end,
        replacement,
        form,
        ...linesOf(text, start, end, replacement),
        probe: probeOf(node),
      });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return mutants;
}

/** The source with one of its mutants. */
export function mutate(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

const { SyntaxKind } = ts;

/** What each operator is mistaken for. */
const OPERATORS: ReadonlyMap<ts.SyntaxKind, string> = new Map([
  [SyntaxKind.LessThanToken, "<="],
  [SyntaxKind.LessThanEqualsToken, "<"],
  [SyntaxKind.GreaterThanToken, ">="],
  [SyntaxKind.GreaterThanEqualsToken, ">"],
  [SyntaxKind.EqualsEqualsEqualsToken, "!=="],
  [SyntaxKind.ExclamationEqualsEqualsToken, "==="],
  [SyntaxKind.AmpersandAmpersandToken, "||"],
  [SyntaxKind.BarBarToken, "&&"],
  [SyntaxKind.QuestionQuestionToken, "||"],
  [SyntaxKind.MinusToken, "+"],
  [SyntaxKind.AsteriskToken, "/"],
]);

function changesOf(node: ts.Node, text: string): readonly Change[] {
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return negated(node.expression);
  if (ts.isConditionalExpression(node)) return negated(node.condition);
  if (ts.isForStatement(node)) return node.condition ? negated(node.condition) : [];
  if (ts.isBinaryExpression(node)) return ofOperator(node, text);
  if (ts.isArrayLiteralExpression(node)) return withoutEach(node.elements, node.elements);
  if (ts.isObjectLiteralExpression(node)) return ofTable(node);
  if (ts.isStringLiteral(node)) return ofString(node);
  const start = node.getStart();
  const end = node.getEnd();
  if (node.kind === SyntaxKind.TrueKeyword) return [[start, end, "false"]];
  if (node.kind === SyntaxKind.FalseKeyword) return [[start, end, "true"]];
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text.replaceAll("_", ""));
    const others = [value + 1, value - 1].filter((other) => other >= 0);
    return others.map((other): Change => [start, end, String(other)]);
  }
  if (ts.isExpressionStatement(node) && isEffect(node.expression)) {
    return [[start, end, ts.isBlock(node.parent) ? "" : "{}", "statement"]];
  }
  return [];
}

function negated(condition: ts.Expression): readonly Change[] {
  return [[condition.getStart(), condition.getEnd(), `!(${condition.getText()})`]];
}

function ofOperator(node: ts.BinaryExpression, text: string): readonly Change[] {
  const sign = node.operatorToken;
  const other = OPERATORS.get(sign.kind);
  if (other === undefined) return [];
  const [start, end] = [node.getStart(), node.getEnd()];
  const right = text.slice(sign.getEnd(), end);
  const left = text.slice(start, sign.getStart());
  // `a ?? b || c` is no JavaScript.
  const isMixed = sign.kind === SyntaxKind.QuestionQuestionToken;
  return [[start, end, isMixed ? `((${left.trim()}) ${other}${right})` : left + other + right]];
}

/** A table of words or numbers, without one of its rows. */
function ofTable({ properties }: ts.ObjectLiteralExpression): readonly Change[] {
  const isTable = properties.every(
    (each) => ts.isPropertyAssignment(each) && isConstant(each.initializer),
  );
  if (!isTable || properties.length < 4) return [];
  return properties.map((each) => without(each, properties));
}

function withoutEach(
  elements: readonly ts.Expression[],
  all: readonly ts.Expression[],
): readonly Change[] {
  return elements.filter(isConstant).map((each) => without(each, all));
}

function isConstant(node: ts.Expression): boolean {
  if (ts.isStringLiteral(node) || ts.isNumericLiteral(node)) return true;
  if (!ts.isArrayLiteralExpression(node)) return false;
  return node.elements.length > 0 && node.elements.every(isConstant);
}

/** Without one of a list's elements, and the comma that follows it or is before it. */
function without(element: ts.Node, elements: readonly ts.Node[]): Change {
  const index = elements.indexOf(element);
  const following = elements[index + 1];
  if (following !== undefined) return [element.getStart(), following.getStart(), "", "element"];
  return [elements[index - 1]?.getEnd() ?? element.getStart(), element.getEnd(), "", "element"];
}

/** A list of words without one of them; else no text, unless it is a message for people. */
function ofString(node: ts.StringLiteral): readonly Change[] {
  const { parent } = node;
  const start = node.getStart();
  const end = node.getEnd();
  const words = node.text.split(" ");
  if (ts.isPropertyAccessExpression(parent) && parent.name.text === "split") {
    return words.map((_, index): Change => {
      const rest = words.filter((_word, other) => other !== index).join(" ");
      return [start, end, JSON.stringify(rest)];
    });
  }
  const isName =
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    (ts.isBinaryExpression(parent) && ts.isTypeOfExpression(parent.left)) ||
    ts.isCaseClause(parent) ||
    ts.isExportDeclaration(parent);
  if (isName || node.text === "" || words.length > 1 || isInMessage(node)) return [];
  return [[start, end, '""']];
}

/** Whether a text becomes part of a template or of an error: then people read it. */
function isInMessage(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined && !ts.isStatement(at); at = at.parent) {
    if (ts.isTemplateSpan(at) || ts.isNewExpression(at)) return true;
  }
  return false;
}

function isEffect(node: ts.Expression): boolean {
  if (ts.isAwaitExpression(node) || ts.isVoidExpression(node)) return isEffect(node.expression);
  const isAssignment =
    ts.isBinaryExpression(node) && node.operatorToken.kind >= SyntaxKind.FirstAssignment;
  return ts.isCallExpression(node) || ts.isPostfixUnaryExpression(node) || isAssignment;
}

/** The statement, or the value of the arrow function, that runs when the node does. */
function probeOf(node: ts.Node): Probe | undefined {
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isFunctionLike(parent)) {
      const body = "body" in parent ? parent.body : undefined;
      // The default value of a parameter is made before the function's first statement.
      if (body !== undefined) return probeIn(body);
    }
    if (ts.isBlock(parent) && ts.isStatement(at)) return { start: at.getStart() };
  }
  return undefined;
}

function probeIn(body: ts.Node): Probe {
  if (ts.isBlock(body)) return { start: body.getStart() + 1 };
  return { start: body.getStart(), end: body.getEnd() };
}

/** The whole lines around a change, before and after it, each as one. */
function linesOf(
  text: string,
  start: number,
  end: number,
  replacement: string,
): Pick<Mutant, "from" | "to"> {
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const after = text.indexOf("\n", end);
  const last = after < 0 ? text.length : after;
  const asOne = (lines: string): string => lines.replace(/\s+/g, " ").trim();
  return {
    from: asOne(text.slice(first, last)),
    to: asOne(text.slice(first, start) + replacement + text.slice(end, last)),
  };
}

/** Text that is added to a source: before a place, or around a part of it. */
interface Addition {
  readonly start: number;
  readonly open: string;
  readonly end?: number | undefined;
  readonly close?: string;
}

/**
 * The source with all of these mutants in it: each is there while `globalThis.__mutant` is its
 * number, if it can be switched. `globalThis.__reached` hears of the code of each that runs.
 */
export function withSwitches(
  text: string,
  mutants: readonly (Mutant & { readonly id: number })[],
): string {
  const probes = new Map<number, { readonly ids: number[]; readonly probe: Probe }>();
  for (const { id, probe } of mutants) {
    if (probe === undefined) continue;
    const known = probes.get(probe.start);
    if (known === undefined) probes.set(probe.start, { ids: [id], probe });
    else known.ids.push(id);
  }
  const calls = [...probes.values()].map(({ ids, probe: { start, end } }): Addition => {
    const call = `globalThis.__reached?.(${ids.join(",")})`;
    return end === undefined
      ? { start, open: `${call};` }
      : { start, end, open: `(${call},`, close: ")" };
  });
  const switches = mutants.filter(isSwitched).map(switchOf);
  return withAdditions(text, [...stepsOf(text), ...calls, ...switches]);
}

/** A call in each loop, which can end one that a mutant made endless. */
function stepsOf(text: string): Addition[] {
  const source = ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest, true);
  const found: Addition[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIterationStatement(node, false)) {
      const { statement } = node;
      const [start, end] = [statement.getStart(), statement.getEnd()];
      found.push({ start, end, open: "{globalThis.__step?.();", close: "}" });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Whether a mutant can be there and not be there without reading the source again. */
export function isSwitched({ probe, form }: Mutant): boolean {
  return probe !== undefined && form !== "element";
}

function switchOf({
  id,
  start,
  end,
  form,
  replacement,
}: Mutant & { readonly id: number }): Addition {
  return form === "statement"
    ? { start, end, open: `{if(globalThis.__mutant!==${id})`, close: "}" }
    : { start, end, open: `(globalThis.__mutant===${id}?(${replacement}):(`, close: "))" };
}

function withAdditions(text: string, additions: readonly Addition[]): string {
  // The outer ones open first and close last.
  const length = ({ start, end = Number.POSITIVE_INFINITY }: Addition): number => end - start;
  const opening = [...additions].sort((a, b) => a.start - b.start || length(b) - length(a));
  const closing = additions
    .filter(({ end }) => end !== undefined)
    .sort((a, b) => (a.end ?? 0) - (b.end ?? 0) || b.start - a.start);
  let result = "";
  let at = 0;
  const copyTo = (to: number): void => {
    result += text.slice(at, to);
    at = to;
  };
  for (const { start, open } of opening) {
    for (let first = closing[0]; first?.end !== undefined && first.end <= start; ) {
      copyTo(first.end);
      result += first.close;
      closing.shift();
      first = closing[0];
    }
    copyTo(start);
    result += open;
  }
  for (const { end, close } of closing) {
    copyTo(end ?? at);
    result += close;
  }
  return result + text.slice(at);
}
