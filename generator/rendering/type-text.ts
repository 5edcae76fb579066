import type ts from "typescript";
import {
  type Doc,
  type Identifier,
  lineWidth,
  numberLiteral,
  type PropertyKey,
  stringLiteral,
  type TypeText,
} from "./encode.js";
import { typescript } from "./schema-transform.js";

/** How names, docs and keys of a type are written. */
export interface TypeStyle {
  readonly nameOf: (definition: string) => Identifier;
  readonly docOf: (property: ts.PropertySignature, indent: number) => Doc;
  readonly key: (name: string) => PropertyKey;
  /** Outside of an object: TypeScript refuses a `type` that refers to itself as `Record<…>` there. */
  readonly inAlias?: boolean;
}

/**
 * Writes a type node out, laid out as a formatter would. Only the kinds of nodes that schemas come
 * to are known, and every name and value is encoded: TypeScript's own printer trusts its nodes.
 *
 * @param column - where on its line the type of a `type` declaration begins
 */
export function typeText(
  node: ts.TypeNode,
  style: TypeStyle,
  column: number,
): { readonly keyword: "interface" | "type"; readonly text: TypeText } {
  if (typescript.isTypeLiteralNode(node)) {
    return { keyword: "interface", text: members(node, style, 0) as TypeText };
  }
  const text = broken(node, { ...style, inAlias: true }, { indent: 0, column });
  const separator = text.startsWith("\n") ? "" : " ";
  return { keyword: "type", text: `=${separator}${text};` as TypeText };
}

/** Where a type begins: the margin of its line, and its column on it. */
interface Place {
  readonly indent: number;
  readonly column: number;
}

/** A type that follows a colon or an equals sign: a union may continue on lines of its own. */
function broken(node: ts.TypeNode, style: TypeStyle, place: Place): string {
  const line = inline(node, style, place);
  if (!typescript.isUnionTypeNode(node) || fits(line, place) || hugs(node)) return line;
  return branches(node, style, place.indent);
}

function branches(node: ts.UnionTypeNode, style: TypeStyle, indent: number): string {
  const margin = " ".repeat(indent + 2);
  const place = { indent: indent + 4, column: indent + 4 };
  const texts = operands(node).map((type) => `\n${margin}| ${operand(type, style, place)}`);
  return [...new Set(texts)].join("");
}

/** The branches of a union, those of a union among them in its place. */
function operands(node: ts.UnionTypeNode): readonly ts.TypeNode[] {
  return node.types.flatMap((type) => {
    const inner = typescript.isParenthesizedTypeNode(type) ? type.type : type;
    return typescript.isUnionTypeNode(inner) ? operands(inner) : [inner];
  });
}

/** The formatter puts brackets where the language needs none. */
function operand(node: ts.TypeNode, style: TypeStyle, place: Place): string {
  const text = inline(node, style, place);
  return typescript.isIntersectionTypeNode(node) ? `(${text})` : text;
}

function fits(line: string, place: Place): boolean {
  return !line.includes("\n") && place.column + line.length + 1 <= lineWidth;
}

/** An object that may be null stays beside its `| null`. */
function hugs(node: ts.UnionTypeNode): boolean {
  const [object, ...others] = operands(node).filter((type) => !isNull(type));
  return object !== undefined && others.length === 0 && typescript.isTypeLiteralNode(object);
}

function isNull(node: ts.Node | undefined): boolean {
  return (
    node !== undefined &&
    typescript.isLiteralTypeNode(node) &&
    node.literal.kind === typescript.SyntaxKind.NullKeyword
  );
}

function inline(node: ts.Node, style: TypeStyle, place: Place): string {
  if (typescript.isUnionTypeNode(node)) {
    return [...new Set(operands(node).map((type) => operand(type, style, place)))].join(" | ");
  }
  if (typescript.isIntersectionTypeNode(node)) {
    return node.types.map((type) => element(type, style, place)).join(" & ");
  }
  if (typescript.isArrayTypeNode(node)) return `${element(node.elementType, style, place)}[]`;
  if (typescript.isTupleTypeNode(node)) {
    return `[${node.elements.map((type) => inline(type, style, place)).join(", ")}]`;
  }
  if (typescript.isTypeLiteralNode(node)) {
    const [only] = node.members;
    return node.members.length === 1 &&
      only &&
      typescript.isIndexSignatureDeclaration(only) &&
      !(style.inAlias && refers(only.type))
      ? record(only.type, style, place)
      : members(node, style, place.indent);
  }
  if (typescript.isParenthesizedTypeNode(node)) return element(node, style, place);
  if (typescript.isLiteralTypeNode(node)) return inline(node.literal, style, place);
  return leaf(node, style);
}

/** Whether a type that recurs is part of this one. */
function refers(node: ts.Node): boolean {
  return (
    typescript.isIndexedAccessTypeNode(node) ||
    typescript.forEachChild(node, (child) => refers(child) || undefined) === true
  );
}

function record(value: ts.TypeNode, style: TypeStyle, place: Place): string {
  const line = `Record<string, ${inline(value, style, place)}>`;
  if (fits(line, place)) return line;
  const margin = " ".repeat(place.indent);
  const inner = { indent: place.indent + 2, column: place.indent + 2 };
  const text = inline(value, style, inner);
  const breaks = typescript.isUnionTypeNode(value) && !fits(text, inner) && !hugs(value);
  const last = breaks ? branches(value, style, place.indent) : `\n${margin}  ${text}`;
  return `Record<\n${margin}  string,${last}\n${margin}>`;
}

function element(outer: ts.TypeNode, style: TypeStyle, place: Place): string {
  const node = typescript.isParenthesizedTypeNode(outer) ? outer.type : outer;
  if (typescript.isUnionTypeNode(node)) {
    const line = `(${inline(node, style, place)})`;
    if (fits(line, { ...place, column: place.column + 2 })) return line;
    return `(${branches(node, style, place.indent)}\n${" ".repeat(place.indent)})`;
  }
  const text = inline(node, style, place);
  return typescript.isIntersectionTypeNode(node) ? `(${text})` : text;
}

function members(node: ts.TypeLiteralNode, style: TypeStyle, indent: number): string {
  const inner = { ...style, inAlias: false };
  const lines = node.members.map((member) => memberLine(member, inner, indent + 2));
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}${" ".repeat(indent)}}`;
}

function memberLine(member: ts.TypeElement, style: TypeStyle, indent: number): string {
  const margin = " ".repeat(indent);
  if (typescript.isIndexSignatureDeclaration(member)) {
    const start = `${margin}[key: string]: `;
    return `${start}${inline(member.type, style, { indent, column: start.length })};\n`;
  }
  if (!typescript.isPropertySignature(member) || member.type === undefined)
    throw unknownKind(member);
  const { name } = member;
  if (
    !(
      typescript.isIdentifier(name) ||
      typescript.isStringLiteral(name) ||
      typescript.isNumericLiteral(name)
    )
  ) {
    throw unknownKind(name);
  }
  const comment = style.docOf(member, indent);
  const start = `${margin}${style.key(name.text)}${member.questionToken ? "?" : ""}:`;
  const type = broken(member.type, style, { indent, column: start.length + 1 });
  const separator = type.startsWith("\n") ? "" : " ";
  return `${comment === "" ? "" : `${comment}\n`}${start}${separator}${type};\n`;
}

function leaf(node: ts.Node, style: TypeStyle): string {
  switch (node.kind) {
    case typescript.SyntaxKind.StringKeyword:
      return "string";
    case typescript.SyntaxKind.NumberKeyword:
      return "number";
    case typescript.SyntaxKind.BooleanKeyword:
      return "boolean";
    case typescript.SyntaxKind.UnknownKeyword:
      return "unknown";
    case typescript.SyntaxKind.NeverKeyword:
      return "never";
    case typescript.SyntaxKind.UndefinedKeyword:
      return "undefined";
    case typescript.SyntaxKind.NullKeyword:
      return "null";
    case typescript.SyntaxKind.TrueKeyword:
      return "true";
    case typescript.SyntaxKind.FalseKeyword:
      return "false";
    default:
  }
  if (typescript.isStringLiteral(node)) return stringLiteral(node.text);
  if (typescript.isNumericLiteral(node)) return numberLiteral(Number(node.text));
  if (typescript.isPrefixUnaryExpression(node) && typescript.isNumericLiteral(node.operand)) {
    return numberLiteral(-Number(node.operand.text));
  }
  // openapi-typescript makes a string literal an identifier that is its JSON text.
  if (typescript.isIdentifier(node) && node.text.startsWith('"')) {
    return stringLiteral(String(JSON.parse(node.text)));
  }
  if (typescript.isIndexedAccessTypeNode(node)) return reference(node, style);
  if (typescript.isTypeReferenceNode(node) && isRecord(node)) return "Record<string, unknown>";
  throw unknownKind(node);
}

/** `#/$defs/Name` comes as `$defs["Name"]`. */
function reference(node: ts.IndexedAccessTypeNode, style: TypeStyle): string {
  const index = typescript.isLiteralTypeNode(node.indexType) ? node.indexType.literal : undefined;
  if (index === undefined || !typescript.isStringLiteral(index)) throw unknownKind(node);
  return index.text === "@file" ? "Blob" : style.nameOf(index.text);
}

function isRecord(node: ts.TypeReferenceNode): boolean {
  return typescript.isIdentifier(node.typeName) && node.typeName.text === "Record";
}

function unknownKind(node: ts.Node): Error {
  return new Error(`no schema comes to a ${typescript.SyntaxKind[node.kind]}`);
}
