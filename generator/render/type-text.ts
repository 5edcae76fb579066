import type { Doc, Identifier, PropertyName, TypeText } from "../encode/encoded.js";
import { lineWidth, numberLiteral, stringLiteral } from "../encode/literal.js";
import {
  type IndexedAccessTypeNode,
  type IndexSignatureNode,
  keywords,
  type LiteralNode,
  type PropertyNode,
  type TypeLiteralNode,
  type TypeNode,
  type UnionTypeNode,
} from "./type-nodes.js";

/** How names, docs and keys of a type are written. */
export interface TypeStyle {
  readonly nameOf: (definition: string) => Identifier;
  readonly docOf: (property: PropertyNode, indent: number) => Doc;
  readonly key: (name: string) => PropertyName;
  /** Outside of an object: TypeScript refuses a `type` that refers to itself as `Record<…>` there. */
  readonly inAlias?: boolean;
}

/**
 * Writes a type node out, laid out as a formatter would, every name and value encoded.
 *
 * @param column - the column at which the type of a `type` declaration begins
 */
export function typeText(
  node: TypeNode,
  style: TypeStyle,
  column: number,
): { readonly keyword: "interface" | "type"; readonly text: TypeText } {
  if (node.kind === "TypeLiteral") {
    return { keyword: "interface", text: members(node, style, 0) as TypeText };
  }
  const text = breakable(node, { ...style, inAlias: true }, { indent: 0, column });
  const separator = text.startsWith("\n") ? "" : " ";
  return { keyword: "type", text: `=${separator}${text};` as TypeText };
}

/** Where a type begins: the indent of its line, and its column. */
interface TypePosition {
  readonly indent: number;
  readonly column: number;
}

/** A type that follows a colon or an equals sign: a union may continue on lines of its own. */
function breakable(node: TypeNode, style: TypeStyle, place: TypePosition): string {
  const line = inline(node, style, place);
  if (node.kind !== "UnionType" || fits(line, place) || isNullableObject(node)) return line;
  return branches(node, style, place.indent);
}

function branches(node: UnionTypeNode, style: TypeStyle, indent: number): string {
  const margin = " ".repeat(indent + 2);
  const place = { indent: indent + 4, column: indent + 4 };
  const texts = operandTexts(node, style, place).map((text) => `\n${margin}| ${text}`);
  return [...new Set(texts)].join("");
}

/** The branches of a union, those of a union among them in its place. */
function operands(node: UnionTypeNode): readonly TypeNode[] {
  return node.types.flatMap((type) => (type.kind === "UnionType" ? operands(type) : [type]));
}

function operandTexts(node: UnionTypeNode, style: TypeStyle, place: TypePosition): string[] {
  const types = operands(node);
  const hasLiteral = types.some(isStringLiteral);
  return types.map((type) =>
    // Editors complete the literals of a union only if its `string` does not swallow them.
    hasLiteral && type.kind === "StringKeyword" ? "(string & {})" : operand(type, style, place),
  );
}

function isStringLiteral(type: TypeNode): boolean {
  if (type.kind === "Identifier") return true;
  return type.kind === "LiteralType" && type.literal.kind === "StringLiteral";
}

/** The formatter adds brackets that the language does not need. */
function operand(node: TypeNode, style: TypeStyle, place: TypePosition): string {
  const text = inline(node, style, place);
  return node.kind === "IntersectionType" ? `(${text})` : text;
}

function fits(line: string, place: TypePosition): boolean {
  return !line.includes("\n") && place.column + line.length + 1 <= lineWidth;
}

/** An object that may be null stays on one line with its `| null`. */
function isNullableObject(node: UnionTypeNode): boolean {
  const [object, ...others] = operands(node).filter((type) => !isNull(type));
  return object !== undefined && others.length === 0 && object.kind === "TypeLiteral";
}

function isNull(node: TypeNode): boolean {
  return node.kind === "LiteralType" && node.literal.kind === "NullKeyword";
}

function inline(node: TypeNode, style: TypeStyle, place: TypePosition): string {
  switch (node.kind) {
    case "UnionType":
      return [...new Set(operandTexts(node, style, place))].join(" | ");
    case "IntersectionType":
      return node.types.map((type) => element(type, style, place)).join(" & ");
    case "ArrayType":
      return `${element(node.elementType, style, place)}[]`;
    case "TupleType":
      return `[${node.elements.map((type) => inline(type, style, place)).join(", ")}]`;
    case "TypeLiteral": {
      const [only, ...others] = node.members;
      const isRecord = only?.kind === "IndexSignature" && others.length === 0;
      return isRecord && !(style.inAlias && refers(only.type))
        ? record(only.type, style, place)
        : members(node, style, place.indent);
    }
    case "LiteralType":
      return literalText(node.literal);
    case "Identifier":
      // openapi-typescript makes a string literal an identifier that is its JSON text.
      return stringLiteral(String(JSON.parse(node.text)));
    case "IndexedAccessType":
      return reference(node, style);
    case "TypeReference":
      // The other references of openapi-typescript's are to helpers that its settings leave out.
      return "Record<string, unknown>";
    default:
      return keywords[node.kind];
  }
}

/** Whether a type that recurs is part of this one. */
function refers(node: TypeNode): boolean {
  switch (node.kind) {
    case "IndexedAccessType":
      return true;
    case "ArrayType":
      return refers(node.elementType);
    case "TupleType":
      return node.elements.some(refers);
    case "UnionType":
    case "IntersectionType":
      return node.types.some(refers);
    case "TypeLiteral":
      return node.members.some(({ type }) => refers(type));
    default:
      return false;
  }
}

function record(value: TypeNode, style: TypeStyle, place: TypePosition): string {
  const line = `Record<string, ${inline(value, style, place)}>`;
  if (fits(line, place)) return line;
  const margin = " ".repeat(place.indent);
  const inner = { indent: place.indent + 2, column: place.indent + 2 };
  const text = inline(value, style, inner);
  const breaks = value.kind === "UnionType" && !fits(text, inner) && !isNullableObject(value);
  const last = breaks ? branches(value, style, place.indent) : `\n${margin}  ${text}`;
  return `Record<\n${margin}  string,${last}\n${margin}>`;
}

function element(node: TypeNode, style: TypeStyle, place: TypePosition): string {
  if (node.kind === "UnionType") {
    const line = `(${inline(node, style, place)})`;
    if (fits(line, { ...place, column: place.column + 2 })) return line;
    return `(${branches(node, style, place.indent)}\n${" ".repeat(place.indent)})`;
  }
  const text = inline(node, style, place);
  return node.kind === "IntersectionType" ? `(${text})` : text;
}

function members(node: TypeLiteralNode, style: TypeStyle, indent: number): string {
  const inner = { ...style, inAlias: false };
  const lines = node.members.map((member) => memberLine(member, inner, indent + 2));
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${" ".repeat(indent)}}`;
}

function memberLine(
  member: PropertyNode | IndexSignatureNode,
  style: TypeStyle,
  indent: number,
): string {
  const margin = " ".repeat(indent);
  if (member.kind === "IndexSignature") {
    const start = `${margin}[key: string]: `;
    return `${start}${inline(member.type, style, { indent, column: start.length })};\n`;
  }
  const comment = style.docOf(member, indent);
  const start = `${margin}${style.key(member.name.text)}${member.optional ? "?" : ""}:`;
  const type = breakable(member.type, style, { indent, column: start.length + 1 });
  const separator = type.startsWith("\n") ? "" : " ";
  return `${comment === "" ? "" : `${comment}\n`}${start}${separator}${type};\n`;
}

function literalText(literal: LiteralNode): string {
  switch (literal.kind) {
    case "StringLiteral":
      return stringLiteral(literal.text);
    case "NumericLiteral":
      return numberLiteral(Number(literal.text));
    case "MinusNumber":
      return numberLiteral(-Number(literal.operand.text));
    case "TrueKeyword":
      return "true";
    case "FalseKeyword":
      return "false";
    case "NullKeyword":
      return "null";
  }
}

/** What a file in a form may be; `Buffer` is a `Uint8Array`. */
const fileTypes: ReadonlyMap<string, string> = new Map([
  ["@file", "Blob"],
  ["@bytes", "Uint8Array"],
]);

/** `#/$defs/Name` arrives as `$defs["Name"]`. */
function reference({ indexType }: IndexedAccessTypeNode, style: TypeStyle): string {
  const { text } = indexType.literal;
  return fileTypes.get(text) ?? style.nameOf(text);
}
