/**
 * The only makers of text that may enter generated code, documents, file names and the terminal.
 * A spec may come from a stranger: no string of it goes anywhere except through here, and the
 * templates' data demands these types.
 */
declare const kind: unique symbol;
export type Encoded<Kind extends string> = string & { readonly [kind]: Kind };

/** A TypeScript expression of literals. */
export type Literal = Encoded<"literal">;
/** A property name: bare where it is a plain identifier, quoted otherwise. */
export type PropertyName = Encoded<"key">;
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

/**
 * Any encoded text, the only strings that templates accept.
 * @forTests
 */
export type EncodedText =
  | Literal
  | PropertyName
  | Identifier
  | Doc
  | TypeText
  | CommentText
  | ModulePath
  | MarkdownText;
