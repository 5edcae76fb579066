// The small mistakes that could be made in a source, for scripts/mutate.mjs.
import ts from "typescript";

/**
 * @typedef {object} Mutant
 * @property {string} file
 * @property {number} line from 1
 * @property {number} start of the text that is replaced
 * @property {number} end
 * @property {string} replacement
 * @property {string} from the lines that it changes, as one
 * @property {string} to the same lines, changed
 * @property {{ start: number, end?: number } | undefined} probe where to note that this code ran:
 *   before a statement, or around a value; `undefined` for what runs when the module is loaded
 */

/**
 * All the mutants of a source. Messages for people are left alone.
 *
 * @param {string} file
 * @param {string} text
 * @returns {Mutant[]}
 */
export function mutantsOf(file, text) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  /** @type {Mutant[]} */
  const mutants = [];
  /** @param {ts.Node} node */
  const visit = (node) => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isImportDeclaration(node)) {
      return;
    }
    for (const [start, end, replacement] of changesOf(node, source)) {
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
export function mutate(text, { start, end, replacement }) {
  return text.slice(0, start) + replacement + text.slice(end);
}

const { SyntaxKind } = ts;

/** What each operator is mistaken for. */
const OPERATORS = new Map([
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

/** @returns {[start: number, end: number, replacement: string][]} */
function changesOf(node, source) {
  const start = node.getStart(source);
  const end = node.getEnd();
  if (ts.isIfStatement(node) || ts.isWhileStatement(node)) return negated(node.expression, source);
  if (ts.isConditionalExpression(node)) return negated(node.condition, source);
  if (ts.isForStatement(node) && node.condition) return negated(node.condition, source);
  if (ts.isBinaryExpression(node)) {
    const { operatorToken: sign } = node;
    const other = OPERATORS.get(sign.kind);
    if (other === undefined) return [];
    // `a ?? b || c` is no JavaScript.
    const [open, close] = sign.kind === SyntaxKind.QuestionQuestionToken ? ["(", ")"] : ["", ""];
    const left = source.text.slice(start, sign.getStart(source));
    return [[start, end, `${open}${left}${other}${source.text.slice(sign.getEnd(), end)}${close}`]];
  }
  if (node.kind === SyntaxKind.TrueKeyword) return [[start, end, "false"]];
  if (node.kind === SyntaxKind.FalseKeyword) return [[start, end, "true"]];
  if (ts.isNumericLiteral(node)) {
    const value = Number(node.text.replaceAll("_", ""));
    return [value + 1, value - 1]
      .filter((other) => other >= 0)
      .map((other) => [start, end, String(other)]);
  }
  if (ts.isArrayLiteralExpression(node)) {
    return node.elements.filter(isConstant).map((each) => removed(each, node.elements, source));
  }
  if (ts.isObjectLiteralExpression(node)) {
    const entries = node.properties.filter(
      (each) => ts.isPropertyAssignment(each) && isConstant(each.initializer),
    );
    // A table of words or numbers.
    if (entries.length < 4 || entries.length < node.properties.length) return [];
    return entries.map((each) => removed(each, node.properties, source));
  }
  if (ts.isStringLiteral(node)) return ofString(node, start, end);
  if (ts.isExpressionStatement(node) && isEffect(node.expression)) {
    return [[start, end, ts.isBlock(node.parent) ? "" : "{}"]];
  }
  return [];
}

function negated(condition, source) {
  const text = condition.getText(source);
  return [[condition.getStart(source), condition.getEnd(), `!(${text})`]];
}

function isConstant(node) {
  return (
    ts.isStringLiteral(node) ||
    ts.isNumericLiteral(node) ||
    (ts.isArrayLiteralExpression(node) &&
      node.elements.length > 0 &&
      node.elements.every(isConstant))
  );
}

/** Without one of a list's elements, and the comma that follows it or is before it. */
function removed(element, elements, source) {
  const index = elements.indexOf(element);
  const following = elements[index + 1];
  const before = elements[index - 1];
  if (following) return [element.getStart(source), following.getStart(source), ""];
  return [before ? before.getEnd() : element.getStart(source), element.getEnd(), ""];
}

/** Each word of a list of words; the whole text, unless it is a message for people. */
function ofString(node, start, end) {
  const { parent } = node;
  const words = node.text.split(" ");
  const isSplit =
    ts.isPropertyAccessExpression(parent) &&
    parent.name.text === "split" &&
    ts.isCallExpression(parent.parent);
  if (isSplit) {
    return words.map((_, index) => {
      const rest = words.filter((_word, other) => other !== index).join(" ");
      return [start, end, JSON.stringify(rest)];
    });
  }
  const isName =
    (ts.isPropertyAssignment(parent) && parent.name === node) ||
    ts.isCaseClause(parent) ||
    ts.isExportDeclaration(parent);
  if (isName || node.text === "" || words.length > 1 || isInMessage(node)) return [];
  return [[start, end, '""']];
}

/** Whether a text becomes part of a template or of an error: then people read it. */
function isInMessage(node) {
  for (let at = node.parent; at !== undefined && !ts.isStatement(at); at = at.parent) {
    if (ts.isTemplateSpan(at) || ts.isNewExpression(at)) return true;
  }
  return false;
}

function isEffect(node) {
  if (ts.isAwaitExpression(node) || ts.isVoidExpression(node)) return isEffect(node.expression);
  return (
    ts.isCallExpression(node) ||
    ts.isPostfixUnaryExpression(node) ||
    (ts.isBinaryExpression(node) && node.operatorToken.kind >= SyntaxKind.FirstAssignment)
  );
}

/** The statement, or the value of the arrow function, that runs when the node does. */
function probeOf(node) {
  let at = node;
  for (; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isArrowFunction(parent) && parent.body === at && !ts.isBlock(at)) {
      return { start: at.getStart(), end: at.getEnd() };
    }
    // A default value of a parameter runs before the first statement.
    if (ts.isFunctionLike(parent) && parent.body !== at) return probeIn(parent.body);
    if (ts.isBlock(parent) && ts.isStatement(at)) return { start: at.getStart() };
  }
  return undefined;
}

function probeIn(body) {
  if (body === undefined) return undefined;
  if (!ts.isBlock(body)) return { start: body.getStart(), end: body.getEnd() };
  return { start: body.getStart() + 1 };
}

/** The whole lines around a change, before and after it, each as one. */
function linesOf(text, start, end, replacement) {
  const first = text.lastIndexOf("\n", start - 1) + 1;
  const after = text.indexOf("\n", end);
  const last = after < 0 ? text.length : after;
  const asOne = (lines) => lines.replace(/\s+/g, " ").trim();
  return {
    from: asOne(text.slice(first, last)),
    to: asOne(text.slice(first, start) + replacement + text.slice(end, last)),
  };
}

/**
 * The source with a call at each place of a mutant, which notes that it ran.
 *
 * @param {string} text
 * @param {readonly { id: number, probe: Mutant["probe"] }[]} probed
 */
export function withProbes(text, probed) {
  /** @type {Map<number, { ids: number[], end: number | undefined }>} */
  const places = new Map();
  for (const { id, probe } of probed) {
    if (probe === undefined) continue;
    const place = places.get(probe.start) ?? { ids: [], end: probe.end };
    place.ids.push(id);
    places.set(probe.start, place);
  }
  const inserts = [...places].flatMap(([start, { ids, end }]) => {
    const call = `globalThis.__reached?.(${ids.join(",")})`;
    if (end === undefined) return [[start, `${call};`]];
    return [
      [start, `(${call},`],
      [end, ")"],
    ];
  });
  inserts.sort(([one], [other]) => other - one);
  let result = text;
  for (const [at, added] of inserts) result = result.slice(0, at) + added + result.slice(at);
  return result;
}
