import { isObject, type JsonObject, type JsonValue } from "../util/json.js";

/**
 * The only makers of text that may enter generated code, documents, file names and the terminal.
 * A spec may come from a stranger: no string of it goes anywhere except through here, and the
 * templates' data demands these types.
 */
declare const kind: unique symbol;
type Encoded<Kind extends string> = string & { readonly [kind]: Kind };

/** A TypeScript expression of literals. */
export type Literal = Encoded<"literal">;
/** A property name: bare where it is a plain identifier, quoted otherwise. */
export type PropertyKey = Encoded<"key">;
/** An identifier that is safe to declare. */
export type Identifier = Encoded<"identifier">;
/** Whole JSDoc comments, indented, with their end. */
export type Doc = Encoded<"doc">;
/** A TypeScript type, made from other encoded text. */
export type TypeText = Encoded<"type">;
/** Text of ours in a comment: names and paths reduced to harmless signs. */
export type CommentText = Encoded<"comment">;
/** A path of a generated file or module, made from checked names. */
export type ModulePath = Encoded<"path">;
/** One line of Markdown that holds no markup of the input. */
export type MarkdownText = Encoded<"markdown">;
/** Text for a terminal, with control characters made visible. */
export type TerminalText = Encoded<"terminal">;

/** A word that a shell takes for nothing but itself. */
export type ShellWord = Encoded<"shell">;

/** Any encoded text, the only strings that templates accept. */
export type EncodedText =
  | Literal
  | PropertyKey
  | Identifier
  | Doc
  | TypeText
  | CommentText
  | ModulePath
  | MarkdownText;

/** Widest line that generated code aims for. */
export const lineWidth = 100;

/**
 * A string as a double-quoted literal: JSON, with what JavaScript, HTML or a reader's editor could
 * take for something else escaped.
 */
export function stringLiteral(text: string): Literal {
  return exactJson(text).replaceAll("<", "\\u003c") as Literal;
}

/** JSON with what a comment would drop or break at as an escape: no value is changed. */
export function exactJson(value: JsonValue): string {
  // Most text is of printable ASCII alone, here and below: there is nothing in it to replace.
  if (typeof value === "string" && /^[ !#-[\]-~]*$/.test(value)) return `"${value}"`;
  const text = JSON.stringify(value);
  if (!/[^\n -~]/.test(text)) return text;
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codeUnits);
}

function codeUnits(character: string): string {
  return Array.from({ length: character.length }, (_, index) => {
    return `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }).join("");
}

/** A finite number; -0 keeps its sign. */
export function numberLiteral(value: number): Literal {
  if (!Number.isFinite(value)) throw new RangeError("a literal number is finite");
  return (Object.is(value, -0) ? "-0" : String(value)) as Literal;
}

/** A property name. `__proto__` would set a prototype as a plain key, so it is computed. */
export function propertyKey(name: string): PropertyKey {
  if (name === "__proto__") return '["__proto__"]' as PropertyKey;
  if (/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) return name as PropertyKey;
  return stringLiteral(name) as string as PropertyKey;
}

/** A name that naming.ts made; anything else would be a defect of the generator. */
export function identifier(name: string): Identifier {
  if (!/^[A-Za-z_$][A-Za-z0-9_$]{0,127}$/.test(name)) throw new RangeError("not an identifier");
  return name as Identifier;
}

/** A relative path of names that naming.ts made. */
export function modulePath(path: string): ModulePath {
  if (!/^[a-z0-9_.-]+(\/[a-z0-9_.-]+)*$/.test(path) || /(^|\/)\.+(\/|$)/.test(path)) {
    throw new RangeError("not a path of a generated file");
  }
  return path as ModulePath;
}

/**
 * JSON as a TypeScript literal, laid out as a formatter would: arrays on one line where they fit,
 * objects too where they are shallow.
 *
 * @param column - where on its line the literal begins
 */
export function literal(value: JsonValue, indent = 0, column: number = indent): Literal {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "number") return numberLiteral(value);
  if (value === null || typeof value === "boolean") return String(value) as Literal;
  const inner = " ".repeat(indent + 2);
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, indent + 2))
    : Object.entries(value).map(([key, item]) => {
        const name = propertyKey(key);
        const start = indent + 4 + name.length;
        const text = literal(item, indent + 2, start);
        const tooLong = typeof item === "string" && start + text.length + 1 > lineWidth;
        const asWritten = isObject(item) && inherited.has(key) ? " as const" : "";
        return `${name}:${tooLong ? `\n${inner}  ` : " "}${text}${asWritten}`;
      });
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{ ", " }"];
  const line =
    items.length === 0
      ? Array.isArray(value)
        ? "[]"
        : "{}"
      : `${open}${items.join(", ")}${close}`;
  const nested = isObject(value) ? !isShallow(value) : isMatrix(value);
  const fits = !line.includes("\n") && column + line.length + 1 <= lineWidth;
  if (fits && (!nested || items.length === 0)) return line as Literal;
  const lines = items.map((item) => `${inner}${item},\n`).join("");
  return `${open.trim()}\n${lines}${" ".repeat(indent)}${close.trim()}` as Literal;
}

/** Keys at which TypeScript takes the type of Object's own member for that of the literal. */
const inherited: ReadonlySet<string> = new Set([
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);

/** Whether at most one member is an object, and that one holds no other. */
function isShallow(value: JsonObject): boolean {
  const objects = Object.values(value).filter(isObject);
  return objects.length <= 1 && !objects.some((inner) => Object.values(inner).some(isObject));
}

/** Whether a list holds several objects, or several lists, of several members each. */
function isMatrix(items: readonly JsonValue[]): boolean {
  return (
    items.length > 1 &&
    (items.every((item) => isObject(item) && Object.keys(item).length > 1) ||
      items.every((item) => Array.isArray(item) && item.length > 1))
  );
}

/** Longest text that a JSDoc or Markdown block takes over from the input, in UTF-16 units. */
const maxTextLength = 4_000;

/**
 * Free text of the input as lines that cannot end a comment, forge a tag or hide from a reader.
 */
export function plainLines(text: string): readonly string[] {
  const capped = text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;
  if (!/[^ -~]/.test(capped)) return [capped.trimEnd()];
  return capped
    .replace(/\r\n?|[\u0085\u2028\u2029\v\f]/g, "\n")
    .replace(/[\u202a-\u202e\u2066-\u2069]/g, codeUnits)
    .replace(/\t/g, " ")
    .replace(invisible, "")
    .split("\n")
    .map((line) => line.trimEnd());
}

/** Controls (but the line feed), format characters and lone surrogates. */
const invisible = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}]/gu;

/** One part of a JSDoc comment: text of the input, perhaps after a tag, or text of our own. */
export type DocPart =
  | { readonly tag?: "default" | "deprecated" | "example" | "returns"; readonly text: string }
  | { readonly own: string };

/**
 * A name, path or address in a comment: signs that could mean anything there are replaced, and a
 * scheme is left out.
 */
export function commentText(text: string): CommentText {
  const plain = text.replace(/^https?:\/\//, "");
  return plain
    .replace(/[^A-Za-z0-9 ._/{}`,@~+%:-]/g, "?")
    .replace(/\/\/|\{@/g, "??") as CommentText;
}

/** A JSDoc comment of the parts, wrapped; empty where there is nothing to say. */
export function doc(parts: readonly DocPart[], indent = 0): Doc {
  const margin = " ".repeat(indent);
  const lines = parts.flatMap((part) => {
    if ("own" in part) return wrap(part.own, lineWidth - indent - 3);
    const { tag, text } = part;
    const escaped = plainLines(text).map((line) => escapeDoc(line));
    while (escaped.at(-1) === "") escaped.pop();
    if (tag) escaped[0] = `@${tag}${escaped[0] ? ` ${escaped[0]}` : ""}`;
    return escaped.flatMap((line) => wrap(line, lineWidth - indent - 3));
  });
  while (lines[0] === "") lines.shift();
  if (lines.length === 0) return "" as Doc;
  const single = `${margin}/** ${lines[0]} */`;
  if (lines.length === 1 && single.length <= lineWidth) return single as Doc;
  const body = lines.map((line) => `${margin} *${line === "" ? "" : ` ${line}`}\n`).join("");
  return `${margin}/**\n${body}${margin} */` as Doc;
}

/** Breaks the end of a comment and what would start a tag. `\/` and `\@` read as they are. */
function escapeDoc(line: string): string {
  if (!/[/@]/.test(line)) return line;
  return line
    .replace(/\*\//g, "*\\/")
    .replace(/^(\s*)\//, "$1\\/")
    .replace(/\{@/g, "{\\@")
    .replace(/(^|\s)@/g, "$1\\@");
}

function wrap(line: string, width: number): readonly string[] {
  if (line.length <= width) return [line];
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(/ +/)) {
    if (current !== "" && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/** Text of the input in a Markdown document: one line, every sign of markup escaped. */
export function markdownText(text: string): MarkdownText {
  return plainLines(text)
    .join(" ")
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_{}[\]<>#|~!&]/g, "\\$&") as MarkdownText;
}

/** A literal text in a Markdown code span. */
export function markdownCode(text: string): MarkdownText {
  const line = plainLines(text).join(" ").replaceAll("`", "'").replaceAll("|", "\\|");
  return `\`${line}\`` as MarkdownText;
}

/** Text for a terminal or a log: control characters and escapes are shown, not obeyed. */
export function terminalText(text: string): TerminalText {
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, codeUnits) as TerminalText;
}

/** The same within a line: a line end would look like the begin of another message. */
export function terminalLine(text: string): TerminalText {
  return terminalText(text).replaceAll("\n", "\\u000a") as TerminalText;
}

/**
 * A word for a command that may be pasted into a POSIX shell. An id comes from the service, and in
 * double quotes a shell would still run what is in `$(…)`.
 */
export function shellWord(text: string): ShellWord {
  if (isPlainWord(text)) return text;
  return `'${terminalLine(text).replaceAll("'", "'\\''")}'` as ShellWord;
}

/** Whether any shell takes a text as it stands: what one completes, it puts unquoted on its line. */
export function isPlainWord(text: string): text is ShellWord {
  return /^[\w./:@-]+$/.test(text);
}
