import { isObject, type JsonObject, type JsonValue } from "../util/json.js";
import type { Identifier, Literal, ModulePath, PropertyName } from "./encoded.js";
import { codeUnits } from "./plain-lines.js";

/** Widest line that generated code aims for. */
export const lineWidth = 100;

/**
 * A string as a double-quoted literal: JSON, with everything escaped that JavaScript, HTML or an
 * editor could misread.
 */
export function stringLiteral(text: string): Literal {
  return jsonForHtml(text) as Literal;
}

/** JSON that no parser of HTML takes for anything but text within a `script` element. */
export function jsonForHtml(value: JsonValue): string {
  return exactJson(value).replaceAll("<", "\\u003c");
}

/** JSON in which every character that a comment would drop or break at is escaped. */
export function exactJson(value: JsonValue): string {
  // Most text is printable ASCII, and needs no replacement here or below.
  if (typeof value === "string" && /^[ !#-[\]-~]*$/.test(value)) return `"${value}"`;
  const text = JSON.stringify(value);
  if (!/[^\n -~]/.test(text)) return text;
  return text.replace(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, codeUnits);
}

/** A finite number; -0 keeps its sign. */
export function numberLiteral(value: number): Literal {
  if (!Number.isFinite(value)) throw new RangeError("a literal number is finite");
  return (Object.is(value, -0) ? "-0" : String(value)) as Literal;
}

/** A property name. `__proto__` would set a prototype as a plain key, so it is computed. */
export function propertyName(name: string): PropertyName {
  if (name === "__proto__") return '["__proto__"]' as PropertyName;
  if (/^[A-Za-z_$][A-Za-z0-9_$]*$/.test(name)) return name as PropertyName;
  return stringLiteral(name) as string as PropertyName;
}

/** A name made by naming.ts; anything else is a bug in the generator. */
export function identifier(name: string): Identifier {
  if (!/^[A-Za-z_$][A-Za-z0-9_$]{0,127}$/.test(name)) throw new RangeError("not an identifier");
  return name as Identifier;
}

/** A relative path of names made by naming.ts. */
export function modulePath(path: string): ModulePath {
  if (!/^[a-z0-9_.-]+(\/[a-z0-9_.-]+)*$/.test(path) || /(^|\/)\.+(\/|$)/.test(path)) {
    throw new RangeError("not a path of a generated file");
  }
  return path as ModulePath;
}

/**
 * JSON as a TypeScript literal, laid out as a formatter would: arrays on one line if they fit,
 * and objects too if they are shallow.
 *
 * @param column - the column at which the literal begins
 */
export function literal(value: JsonValue, indent = 0, column: number = indent): Literal {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "number") return numberLiteral(value);
  if (value === null || typeof value === "boolean") return String(value) as Literal;
  const inner = " ".repeat(indent + 2);
  const items = Array.isArray(value)
    ? value.map((item) => literal(item, indent + 2))
    : Object.entries(value).map(([key, item]) => {
        const name = propertyName(key);
        const start = indent + 4 + name.length;
        const text = literal(item, indent + 2, start);
        const tooLong = typeof item === "string" && start + text.length + 1 > lineWidth;
        const asWritten = isObject(item) && inherited.has(key) ? " as const" : "";
        return `${name}:${tooLong ? `\n${inner}  ` : " "}${text}${asWritten}`;
      });
  const blank = isObject(value) && items.length > 0 ? " " : "";
  const [open, close] = isObject(value) ? ["{", "}"] : ["[", "]"];
  if (isObject(value) ? isShallow(value) : !isMatrix(value)) {
    const line = `${open}${blank}${items.join(", ")}${blank}${close}`;
    if (!line.includes("\n") && column + line.length + 1 <= lineWidth) return line as Literal;
  }
  const lines = items.map((item) => `${inner}${item},\n`).join("");
  return `${open}\n${lines}${" ".repeat(indent)}${close}` as Literal;
}

/** Keys for which TypeScript uses the type of Object's own member instead of the literal's. */
const inherited: ReadonlySet<string> = new Set([
  "constructor",
  "hasOwnProperty",
  "isPrototypeOf",
  "propertyIsEnumerable",
  "toLocaleString",
  "toString",
  "valueOf",
]);

/** Whether at most one member is an object, and that one contains no other. */
function isShallow(value: JsonObject): boolean {
  const objects = Object.values(value).filter(isObject);
  return objects.length <= 1 && !objects.some((inner) => Object.values(inner).some(isObject));
}

/** Whether a list contains several objects, or several lists, of several members each. */
function isMatrix(items: readonly JsonValue[]): boolean {
  return (
    items.length > 1 &&
    (items.every((item) => isObject(item) && Object.keys(item).length > 1) ||
      items.every((item) => Array.isArray(item) && item.length > 1))
  );
}
