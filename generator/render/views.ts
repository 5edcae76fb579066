import type {
  CommentText,
  Doc,
  Identifier,
  Literal,
  ModulePath,
  PropertyName,
} from "../encode/encoded.js";
import { commentText, doc } from "../encode/jsdoc.js";
import {
  identifier,
  lineWidth,
  literal,
  modulePath,
  propertyName,
  stringLiteral,
} from "../encode/literal.js";
import type { LockedEndpoint } from "../lock/lock.js";
import { inputSchema } from "../model/input-schema.js";
import type { EndpointModel, Model } from "../model/model.js";
import { type EndpointName, typeName } from "../model/naming.js";
import { groupBy } from "../util/group-by.js";
import type { JsonValue } from "../util/json.js";

export interface ProviderView {
  readonly folder: ModulePath;
  readonly module: Identifier;
  readonly modules: readonly { readonly file: ModulePath }[];
}

/** The providers in the order of their first module, each with its modules. */
export function providerViews(names: readonly EndpointName[]): readonly ProviderView[] {
  return [...groupBy(names, ({ folder }) => folder)].map(([folder, modules]) => ({
    folder: modulePath(folder),
    module: identifier(modules[0]?.module ?? folder),
    modules: modules.map(({ file }) => ({ file: modulePath(file) })),
  }));
}

export interface RegistryView {
  readonly source: CommentText;
  readonly providers: readonly ProviderView[];
  readonly endpoints: readonly {
    readonly key: PropertyName;
    readonly module: Identifier;
    readonly endpointName: Identifier;
    /** The arrow function that loads the schema of its input. */
    readonly schema: Literal;
  }[];
  /** What the runtime is imported from, if schemas are listed. */
  readonly schemaTypes: Literal | undefined;
}

/** @param runtime - module specifier of the runtime, if schemas are listed */
export function registryView(model: Model, runtime: string | undefined): RegistryView {
  return {
    source: commentText(model.source),
    schemaTypes: runtime === undefined ? undefined : stringLiteral(runtime),
    providers: providerViews(model.endpoints.map(({ name }) => name)),
    endpoints: model.endpoints.map(({ key, name }) => ({
      key: propertyName(key),
      module: identifier(name.module),
      endpointName: identifier(`${name.function}Endpoint`),
      schema: schemaLoader(propertyName(key), modulePath(`${name.folder}/${name.file}.schema.js`)),
    })),
  };
}

/** On the line of its key, if it fits there. */
function schemaLoader(key: PropertyName, module: ModulePath): Literal {
  const load = `import("./${module}")`;
  const isShort = `  ${key}: () => ${load},`.length <= lineWidth;
  return `() =>${isShort ? " " : "\n    "}${load}` as Literal; // a path of checked names
}

export interface InputSchemaView {
  readonly source: CommentText;
  readonly documentation: Doc;
  readonly schema: Literal;
  /** What the runtime is imported from, if the schema is too large to be a type of its own. */
  readonly typedBy: Literal | undefined;
}

/** TypeScript infers no type of a million signs for a declaration. */
const longestType = 200_000;

/**
 * What the template shows of the input of an endpoint.
 *
 * @param runtime - module specifier of the runtime
 */
export function inputSchemaView(endpoint: EndpointModel, runtime: string): InputSchemaView {
  const { module, function: name } = endpoint.name;
  const start = "export const inputSchema = ".length + " as const".length;
  const schema = literal(inputSchema(endpoint), 0, start);
  return {
    source: commentText(endpoint.source),
    documentation: doc([
      { own: `Input of \`${identifier(module)}.${identifier(name)}\` as JSON Schema 2020-12.` },
    ]),
    schema,
    typedBy: schema.length > longestType ? stringLiteral(runtime) : undefined,
  };
}

export interface PlatformView {
  readonly source: CommentText;
  /** What the runtime is imported from. */
  readonly runtime: Literal;
  readonly platform: Literal;
}

/** @param runtime - module specifier of the runtime */
export function platformView(model: Model, runtime: string): PlatformView {
  const { platform } = model;
  return {
    source: commentText(model.source),
    runtime: stringLiteral(runtime),
    // The declaration's start is wider than any line that could hold the object.
    platform: literal(platform as unknown as JsonValue, 0, 100), // JSON values alone
  };
}

/** What the template shows of an endpoint that is no longer generated. */
export interface RemovedEndpointView {
  readonly source: CommentText;
  readonly runtime: Literal;
  readonly routes: CommentText;
  readonly endpointName: Identifier;
  readonly inputName: Identifier;
  readonly dataName: Identifier;
  readonly functionName: Identifier;
  readonly functionDoc: Doc;
  readonly key: Literal;
  readonly path: Literal;
}

/** @param runtime - module specifier of the runtime */
export function removedEndpointView(
  { key, path, name, title }: LockedEndpoint,
  source: string,
  runtime: string,
): RemovedEndpointView {
  const type = typeName(name.function);
  return {
    source: commentText(source),
    runtime: stringLiteral(runtime),
    routes: commentText(`\`POST ${path}\``),
    endpointName: identifier(`${name.function}Endpoint`),
    inputName: identifier(`${type}Input`),
    dataName: identifier(`${type}Data`),
    functionName: identifier(name.function),
    functionDoc: doc([
      { text: title },
      { tag: "deprecated", text: "The spec no longer offers this endpoint: every call fails." },
      { own: "@throws {GenerationError} of category `not_found`, before anything is sent." },
    ]),
    key: stringLiteral(key),
    path: stringLiteral(path),
  };
}
