/**
 * The nodes that the types of schemas are made of: the few kinds of TypeScript's own that
 * openapi-typescript makes of schemas. Each kind goes by its name in TypeScript's `SyntaxKind`.
 */
export type TypeNode =
  | KeywordNode
  | LiteralTypeNode
  | IdentifierNode
  | ArrayTypeNode
  | TupleTypeNode
  | UnionTypeNode
  | IntersectionTypeNode
  | TypeLiteralNode
  | TypeReferenceNode
  | IndexedAccessTypeNode;

export interface KeywordNode {
  readonly kind: keyof typeof keywords;
}

export interface LiteralTypeNode {
  readonly kind: "LiteralType";
  readonly literal: LiteralNode;
}

/** A value that is a type. */
export type LiteralNode =
  | TextNode
  | { readonly kind: "MinusNumber"; readonly operand: TextNode }
  | { readonly kind: "TrueKeyword" | "FalseKeyword" | "NullKeyword" };

export interface TextNode {
  readonly kind: "StringLiteral" | "NumericLiteral";
  readonly text: string;
}

/** A name; or, in the place of a type, a string literal as its JSON text. */
export interface IdentifierNode {
  readonly kind: "Identifier";
  readonly text: string;
}

export interface ArrayTypeNode {
  readonly kind: "ArrayType";
  readonly elementType: TypeNode;
}

export interface TupleTypeNode {
  readonly kind: "TupleType";
  readonly elements: readonly TypeNode[];
}

export interface UnionTypeNode {
  readonly kind: "UnionType";
  readonly types: readonly TypeNode[];
}

export interface IntersectionTypeNode {
  readonly kind: "IntersectionType";
  readonly types: readonly TypeNode[];
}

export interface TypeLiteralNode {
  readonly kind: "TypeLiteral";
  readonly members: readonly (PropertyNode | IndexSignatureNode)[];
}

export interface PropertyNode {
  readonly kind: "PropertySignature";
  readonly name: IdentifierNode | TextNode;
  readonly optional: boolean;
  readonly type: TypeNode;
}

export interface IndexSignatureNode {
  readonly kind: "IndexSignature";
  readonly type: TypeNode;
}

export interface TypeReferenceNode {
  readonly kind: "TypeReference";
  readonly typeName: IdentifierNode;
}

/** `$defs["Name"]`, a definition of the schema. */
export interface IndexedAccessTypeNode {
  readonly kind: "IndexedAccessType";
  readonly indexType: LiteralTypeNode & { readonly literal: TextNode };
}

/** How the keywords are written. */
export const keywords = {
  StringKeyword: "string",
  NumberKeyword: "number",
  BooleanKeyword: "boolean",
  UnknownKeyword: "unknown",
  NeverKeyword: "never",
  UndefinedKeyword: "undefined",
} as const;

/** What openapi-typescript asks of TypeScript to make these nodes. */
export const nodeFactory = {
  createKeywordTypeNode: (kind: KeywordNode["kind"]): KeywordNode => ({ kind }),
  createToken: (kind: string): object => ({ kind }),
  createModifier: (kind: string): object => ({ kind }),
  createTrue: (): LiteralNode => ({ kind: "TrueKeyword" }),
  createFalse: (): LiteralNode => ({ kind: "FalseKeyword" }),
  createNull: (): LiteralNode => ({ kind: "NullKeyword" }),
  createIdentifier: (text: string): IdentifierNode => ({ kind: "Identifier", text }),
  createStringLiteral: (text: string): TextNode => ({ kind: "StringLiteral", text }),
  createNumericLiteral: (value: number | string): TextNode => ({
    kind: "NumericLiteral",
    text: String(value),
  }),
  createPrefixUnaryExpression: (_minus: string, operand: TextNode): LiteralNode => ({
    kind: "MinusNumber",
    operand,
  }),
  createLiteralTypeNode: (literal: LiteralNode): LiteralTypeNode => ({
    kind: "LiteralType",
    literal,
  }),
  createArrayTypeNode: (elementType: TypeNode): ArrayTypeNode => ({
    kind: "ArrayType",
    elementType,
  }),
  createTupleTypeNode: (elements: readonly TypeNode[]): TupleTypeNode => ({
    kind: "TupleType",
    elements,
  }),
  createUnionTypeNode: (types: readonly TypeNode[]): UnionTypeNode => ({
    kind: "UnionType",
    types,
  }),
  createIntersectionTypeNode: (types: readonly TypeNode[]): IntersectionTypeNode => ({
    kind: "IntersectionType",
    types,
  }),
  createTypeLiteralNode: (members: TypeLiteralNode["members"]): TypeLiteralNode => ({
    kind: "TypeLiteral",
    members,
  }),
  createPropertySignature: (
    _modifiers: unknown,
    name: PropertyNode["name"],
    questionToken: object | undefined,
    type: TypeNode,
  ): PropertyNode => ({
    kind: "PropertySignature",
    name,
    optional: questionToken !== undefined,
    type,
  }),
  createIndexSignature: (
    _modifiers: unknown,
    _parameters: unknown,
    type: TypeNode,
  ): IndexSignatureNode => ({ kind: "IndexSignature", type }),
  createParameterDeclaration: () => undefined,
  createTypeReferenceNode: (typeName: IdentifierNode): TypeReferenceNode => ({
    kind: "TypeReference",
    typeName,
  }),
  createIndexedAccessTypeNode: (
    _objectType: TypeNode,
    indexType: IndexedAccessTypeNode["indexType"],
  ): IndexedAccessTypeNode => ({ kind: "IndexedAccessType", indexType }),
};
