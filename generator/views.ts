import { emitTypes, type TypeDeclaration } from "./emit-types.js";
import {
  type CommentText,
  commentText,
  type Doc,
  type DocPart,
  doc,
  type Identifier,
  identifier,
  type Literal,
  literal,
  type ModulePath,
  modulePath,
  type PropertyKey,
  propertyKey,
  stringLiteral,
} from "./encode.js";
import type { JsonValue } from "./json.js";
import type { EndpointModel, Model } from "./model.js";
import { typeName } from "./naming.js";

/** What the template of one endpoint's module shows: encoded text only. */
export interface EndpointView {
  readonly source: CommentText;
  readonly types: readonly TypeDeclaration[];
  readonly routes: CommentText;
  readonly endpointName: Identifier;
  readonly inputName: Identifier;
  readonly dataName: Identifier;
  readonly functionName: Identifier;
  readonly functionDoc: Doc;
  readonly key: Literal;
  readonly title: Literal;
  readonly ssePath: Literal | undefined;
  readonly plainPath: Literal | undefined;
  readonly multipart: boolean;
  readonly result: Literal;
  readonly input: Literal;
}

export function endpointView(endpoint: EndpointModel): EndpointView {
  const { descriptor, name } = endpoint;
  const type = typeName(name.function);
  const inputName = identifier(`${type}Input`);
  const dataName = identifier(`${type}Data`);
  return {
    source: commentText(endpoint.source),
    types: [
      ...emitTypes(endpoint.input, inputName, inputDoc(endpoint)),
      ...emitTypes(dataSchema(endpoint), dataName, dataDoc(endpoint)),
    ],
    routes: commentText(routes(endpoint)),
    endpointName: identifier(`${name.function}Endpoint`),
    inputName,
    dataName,
    functionName: identifier(name.function),
    functionDoc: functionDoc(endpoint),
    key: stringLiteral(descriptor.key),
    title: stringLiteral(descriptor.title),
    ssePath: descriptor.ssePath === undefined ? undefined : stringLiteral(descriptor.ssePath),
    plainPath: descriptor.plainPath === undefined ? undefined : stringLiteral(descriptor.plainPath),
    multipart: descriptor.multipart === true,
    result: literalAt("  result: ", descriptor.result),
    input: literalAt("  input: ", descriptor.input),
  };
}

function dataSchema({ data }: EndpointModel) {
  return data.from === "nothing" ? {} : data.schema;
}

/** Descriptors are made of JSON values alone. */
function literalAt(start: string, value: object): Literal {
  return literal(value as JsonValue, 2, start.length);
}

function routes({ descriptor }: EndpointModel): string {
  return [descriptor.ssePath, descriptor.plainPath]
    .filter((path) => path !== undefined)
    .map((path) => `\`POST ${path}\``)
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
    { own: "@throws {GenerationError} where no terminal status could be had." },
  );
  return doc(parts);
}

export interface ProviderView {
  readonly folder: ModulePath;
  readonly module: Identifier;
  readonly modules: readonly { readonly file: ModulePath }[];
}

/** The providers in the order of their first endpoint, each with its modules. */
export function providerViews(model: Model): readonly ProviderView[] {
  const providers = new Map<string, EndpointModel[]>();
  for (const endpoint of model.endpoints) {
    const { folder } = endpoint.name;
    providers.set(folder, [...(providers.get(folder) ?? []), endpoint]);
  }
  return [...providers].map(([folder, endpoints]) => ({
    folder: modulePath(folder),
    module: identifier(endpoints[0]?.name.module ?? folder),
    modules: endpoints.map(({ name }) => ({ file: modulePath(name.file) })),
  }));
}

export interface RegistryView {
  readonly source: CommentText;
  readonly providers: readonly ProviderView[];
  readonly endpoints: readonly {
    readonly key: PropertyKey;
    readonly module: Identifier;
    readonly endpointName: Identifier;
  }[];
}

export function registryView(model: Model): RegistryView {
  return {
    source: commentText(model.source),
    providers: providerViews(model),
    endpoints: model.endpoints.map(({ key, name }) => ({
      key: propertyKey(key),
      module: identifier(name.module),
      endpointName: identifier(`${name.function}Endpoint`),
    })),
  };
}

export interface PlatformView {
  readonly source: CommentText;
  readonly platform: Literal;
}

export function platformView(model: Model): PlatformView {
  const { platform } = model;
  return {
    source: commentText(model.source),
    // The declaration's start is wider than any line that could hold the object.
    platform: literal(platform as unknown as JsonValue, 0, 100), // JSON values alone
  };
}
