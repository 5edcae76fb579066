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
  /** The lines that it changes, as one; and changed. */
  readonly from: string;
  readonly to: string;
  /** `undefined` for what runs when the module is loaded. */
  readonly probe: Probe | undefined;
}

type Change = readonly [start: number, end: number, replacement: string];

/** All the mutants of a source. Messages for people are left alone. */
export function mutantsOf(file: string, text: string): Mutant[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const mutants: Mutant[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) {
      return;
    }
    for (const [start, end, replacement] of changesOf(node, text)) {
      mutants.push({
        file,
        line: source.getLineAndCharacterOfPosition(start).line + 1,
        start,
        end,
        replacement,
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
    return [[start, end, ts.isBlock(node.parent) ? "" : "{}"]];
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
  const left = text.slice(node.getStart(), sign.getStart());
  const changed = left + other + text.slice(sign.getEnd(), node.getEnd());
  // `a ?? b || c` is no JavaScript.
  const isMixed = sign.kind === SyntaxKind.QuestionQuestionToken;
  return [[node.getStart(), node.getEnd(), isMixed ? `(${changed})` : changed]];
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
  if (following !== undefined) return [element.getStart(), following.getStart(), ""];
  return [elements[index - 1]?.getEnd() ?? element.getStart(), element.getEnd(), ""];
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

/** The source with a call at the place of each mutant, which notes that it ran. */
export function withProbes(
  text: string,
  mutants: readonly (Pick<Mutant, "probe"> & { readonly id: number })[],
): string {
  const places = new Map<number, { readonly ids: number[]; readonly end: number | undefined }>();
  for (const { id, probe } of mutants) {
    if (probe === undefined) continue;
    const place = places.get(probe.start) ?? { ids: [], end: probe.end };
    place.ids.push(id);
    places.set(probe.start, place);
  }
  const inserts = [...places].flatMap(([start, { ids, end }]): (readonly [number, string])[] => {
    const call = `globalThis.__reached?.(${ids.join(",")})`;
    if (end === undefined) return [[start, `${call};`]];
    return [
      [start, `(${call},`],
      [end, ")"],
    ];
  });
  inserts.sort(([one], [other]) => other - one);
  return inserts.reduce((all, [at, added]) => all.slice(0, at) + added + all.slice(at), text);
}
