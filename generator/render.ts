import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import Handlebars from "handlebars";
import {
  type EndpointsDocumentView,
  endpointsDocumentView,
  type ReferenceDocumentView,
  referenceDocumentView,
} from "./document-views.js";
import { type CommentText, commentText, type ModulePath, modulePath } from "./encode.js";
import type { Model } from "./model.js";
import {
  type EndpointView,
  endpointView,
  type PlatformView,
  type ProviderView,
  platformView,
  providerViews,
  type RegistryView,
  registryView,
} from "./views.js";

/** What each template shows. Every string in a view is encoded: a raw one does not compile. */
interface Views {
  endpoint: EndpointView;
  provider: ProviderView & { readonly source: CommentText };
  index: { readonly source: CommentText; readonly providers: readonly ProviderView[] };
  registry: RegistryView;
  platform: PlatformView;
  "endpoints-document": EndpointsDocumentView;
  "reference-document": ReferenceDocumentView;
}

export type RenderedFiles = ReadonlyMap<ModulePath, string>;

/** Renders the model: path below the output folder → text. */
export function render(model: Model): RenderedFiles {
  const files = new Map<ModulePath, string>();
  const source = commentText(model.source);
  const providers = providerViews(model);
  for (const endpoint of model.endpoints) {
    const { folder, file } = endpoint.name;
    files.set(modulePath(`${folder}/${file}.ts`), apply("endpoint", endpointView(endpoint)));
  }
  for (const provider of providers) {
    const view = { ...provider, source };
    files.set(modulePath(`${provider.folder}/index.ts`), apply("provider", view));
  }
  files.set(modulePath("index.ts"), apply("index", { source, providers }));
  files.set(modulePath("platform.ts"), apply("platform", platformView(model)));
  files.set(modulePath("registry.ts"), apply("registry", registryView(model)));
  return files;
}

/** Renders the documents that stand beside the code. */
export function renderDocuments(model: Model): ReadonlyMap<string, string> {
  return new Map([
    ["ENDPOINTS.md", apply("endpoints-document", endpointsDocumentView(model))],
    ["REFERENCE.md", apply("reference-document", referenceDocumentView(model))],
  ]);
}

type Render = (view: unknown) => string;
const compiled = new Map<string, Render>();

function apply<Name extends keyof Views>(name: Name, view: Views[Name]): string {
  const template = compiled.get(name) ?? compile(name);
  compiled.set(name, template);
  return template(view);
}

/** `noEscape`: escaping for HTML would change code; every value is encoded for where it lands. */
function compile(name: string): Render {
  const text = readFileSync(path.join(templatesFolder(), `${name}.hbs`), "utf8");
  return Handlebars.compile(text, {
    strict: true,
    knownHelpersOnly: true,
    noEscape: true,
    preventIndent: true,
  });
}

/** The same place from the sources and from the built package. */
function templatesFolder(): string {
  const manifest = createRequire(import.meta.url).resolve("modelsmith/package.json");
  return path.join(path.dirname(manifest), "templates");
}
