import type { CommentText, Doc, Identifier, Literal, TypeText } from "../encode/encoded.js";
import { commentText, type DocPart, doc } from "../encode/jsdoc.js";
import { identifier, lineWidth, literal, stringLiteral } from "../encode/literal.js";
import type { EndpointModel } from "../model/model.js";
import { typeName } from "../model/naming.js";
import type { JsonValue } from "../util/json.js";
import { shownPath } from "../util/url-path.js";
import { emitTypes, type TypeDeclaration } from "./emit-types.js";

/** What the template of one endpoint's module shows: encoded text only. */
export interface EndpointView {
  readonly source: CommentText;
  /** What the runtime is imported from. */
  readonly runtime: Literal;
  /** Whether the data is the runtime's type of media. */
  readonly binary: boolean;
  readonly types: readonly TypeDeclaration[];
  readonly routes: CommentText;
  readonly endpointName: Identifier;
  readonly inputName: Identifier;
  readonly dataName: Identifier;
  /** The descriptor's declaration from its type to its opening brace. */
  readonly opening: TypeText;
  /** What stands before each further line of the descriptor. */
  readonly margin: TypeText;
  readonly closing: TypeText;
  readonly functionName: Identifier;
  readonly functionDoc: Doc;
  readonly key: Literal;
  readonly title: Literal;
  readonly auth: Literal | undefined;
  readonly create: Literal;
  readonly poll: Literal | undefined;
  readonly result: Literal | undefined;
  readonly read: Literal | undefined;
  readonly multipart: Literal | undefined;
  readonly parts: Literal | undefined;
  readonly parameters: Literal | undefined;
  readonly input: Literal;
}

/** @param runtime - module specifier of the runtime */
export function endpointView(endpoint: EndpointModel, runtime: string): EndpointView {
  const { descriptor, name } = endpoint;
  const type = typeName(name.function);
  const inputName = identifier(`${type}Input`);
  const dataName = identifier(`${type}Data`);
  const { opening, margin, closing } = descriptorLayout(name.function, `${inputName}, ${dataName}`);
  const member = (at: string, value: object | false) => literalAt(`${margin}  ${at}: `, value);
  return {
    source: commentText(endpoint.source),
    runtime: stringLiteral(runtime),
    binary: endpoint.data.from === "bytes",
    types: [
      ...emitTypes(endpoint.input, inputName, inputDoc(endpoint)),
      ...dataTypes(endpoint, dataName),
    ],
    routes: commentText(routes(endpoint)),
    endpointName: identifier(`${name.function}Endpoint`),
    inputName,
    dataName,
    opening,
    margin,
    closing,
    functionName: identifier(name.function),
    functionDoc: functionDoc(endpoint),
    key: stringLiteral(descriptor.key),
    title: stringLiteral(descriptor.title),
    auth: descriptor.auth && member("auth", descriptor.auth),
    create: member("create", descriptor.create),
    poll: descriptor.poll === undefined ? undefined : member("poll", descriptor.poll),
    result: descriptor.result && member("result", descriptor.result),
    read: descriptor.read && member("read", descriptor.read),
    multipart: descriptor.multipart && literal(descriptor.multipart),
    parts: descriptor.parts && member("parts", descriptor.parts),
    parameters: descriptor.parameters && member("parameters", descriptor.parameters),
    input: member("input", descriptor.input),
  };
}

function dataTypes(endpoint: EndpointModel, name: Identifier): readonly TypeDeclaration[] {
  const { data } = endpoint;
  const documentation = dataDoc(endpoint);
  if (data.from === "bytes") {
    // A type of the runtime, which the template imports.
    return [{ keyword: "type", name, doc: documentation, text: "= BinaryData;" as TypeText }];
  }
  return emitTypes(data.from === "nothing" ? {} : data.schema, name, documentation);
}

/** Descriptors are made of JSON values alone. */
function literalAt(start: string, value: object | false): Literal {
  return literal(value as JsonValue, start.search(/\S/), start.length);
}

/** Where the names are long the formatter moves the brace, or the types, to lines of their own. */
function descriptorLayout(
  functionName: string,
  types: string,
): Pick<EndpointView, "opening" | "margin" | "closing"> {
  const start = `export const ${functionName}Endpoint: Endpoint<`;
  const room = lineWidth - `${start}${types}`.length;
  const [opening, margin] =
    room >= "> = {".length
      ? [`${types}> = {`, ""]
      : room >= "> =".length
        ? [`${types}> =\n  {`, "  "]
        : [`\n  ${types.replace(", ", ",\n  ")}\n> = {`, ""];
  // Identifiers and signs of our own alone.
  return {
    opening: opening as TypeText,
    margin: margin as TypeText,
    closing: `${margin}};` as TypeText,
  };
}

function routes({ descriptor }: EndpointModel): string {
  return [descriptor.create.stream, descriptor.create.path]
    .filter((path) => path !== undefined)
    .map((path) => `\`POST ${shownPath(path)}\``)
    .join(", else ");
}

function inputDoc({ name, input }: EndpointModel): Doc {
  return doc([
    { own: `Input of {@link ${identifier(name.function)}}.` },
    ...(input.description ? [{ text: input.description }] : []),
  ]);
}

function dataDoc({ name, data }: EndpointModel): Doc {
  const origin = {
    schema: "",
    bytes: "",
    example: " The spec gives no schema, only an example: the type follows it, nothing is certain.",
    nothing: " The spec says nothing about it.",
  }[data.from];
  return doc([
    { own: `Data of a completed {@link ${identifier(name.function)}} generation.${origin}` },
  ]);
}

function functionDoc({ title, description, deprecated }: EndpointModel): Doc {
  const parts: DocPart[] = [{ text: title }];
  if (description !== undefined && description !== title) {
    parts.push({ own: "" }, { text: description });
  }
  if (deprecated) parts.push({ tag: "deprecated", text: "The spec marks this endpoint as such." });
  parts.push(
    { tag: "returns", text: "The terminal generation: check `ok` before using `data`." },
    { own: "@throws {GenerationError} if the call ended without a result; `category` says why." },
  );
  return doc(parts);
}
