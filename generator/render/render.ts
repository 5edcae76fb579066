import type { ModulePath } from "../encode/encoded.js";
import { commentText } from "../encode/jsdoc.js";
import { modulePath } from "../encode/literal.js";
import type { LockedEndpoint } from "../lock/lock.js";
import type { EndpointModel, Model } from "../model/model.js";
import { endpointRow, endpointsDocumentView, referenceDocumentView } from "./document-views.js";
import { skillProviderViews, skillView } from "./skill-views.js";
import type { Templates } from "./templates.js";
import {
  inputSchemaView,
  platformView,
  providerViews,
  registryView,
  removedEndpointView,
} from "./views.js";

/** What to render, and how. */
export interface RenderInput {
  /** The endpoints whose modules are rendered. */
  readonly endpoints: readonly EndpointModel[];
  /** Removed endpoints that keep a deprecated function, which throws. */
  readonly stubs: readonly LockedEndpoint[];
  readonly runtime: "package" | "vendored";
  /** Whether each module gets its input's schema beside it. */
  readonly inputSchemas: boolean;
  readonly templates: Templates;
}

export type RenderedFiles = ReadonlyMap<ModulePath, string>;

/** Renders the model's code: path below the output folder → text. */
export async function render(model: Model, settings: RenderInput): Promise<RenderedFiles> {
  const { endpoints, stubs, templates } = settings;
  const files = new Map<ModulePath, string>();
  const source = commentText(model.source);
  const names = [...model.endpoints, ...stubs].map(({ name }) => name);
  const providers = providerViews(names);
  const [besideOutput, inOutput] =
    settings.runtime === "package"
      ? ["@modelsmith/runtime", "@modelsmith/runtime"]
      : ["../runtime/index.js", "./runtime/index.js"];
  if (endpoints.length > 0) {
    // Loaded only if types are to be made.
    const { endpointView } = await import("./endpoint-view.js");
    for (const endpoint of endpoints) {
      const view = endpointView(endpoint, besideOutput);
      files.set(modulePathOf(endpoint), templates.apply("endpoint", view));
      if (!settings.inputSchemas) continue;
      const schema = templates.apply("input-schema", inputSchemaView(endpoint, besideOutput));
      files.set(schemaPathOf(endpoint), schema);
    }
  }
  for (const stub of stubs) {
    const view = removedEndpointView(stub, model.source, besideOutput);
    files.set(modulePathOf(stub), templates.apply("removed-endpoint", view));
  }
  for (const provider of providers) {
    const view = { ...provider, source };
    files.set(modulePath(`${provider.folder}/index.ts`), templates.apply("provider", view));
  }
  files.set(modulePath("index.ts"), templates.apply("index", { source, providers }));
  files.set(modulePath("platform.ts"), templates.apply("platform", platformView(model, inOutput)));
  const registry = registryView(model, settings.inputSchemas ? inOutput : undefined);
  files.set(modulePath("registry.ts"), templates.apply("registry", registry));
  return files;
}

/** The module of an endpoint. */
export function modulePathOf({ name }: Pick<EndpointModel, "name">): ModulePath {
  return modulePath(`${name.folder}/${name.file}.ts`);
}

/** The module of the schema of an endpoint's input. */
export function schemaPathOf({ name }: Pick<EndpointModel, "name">): ModulePath {
  return modulePath(`${name.folder}/${name.file}.schema.ts`);
}

/** Renders the documents next to the code. */
export function renderDocuments(model: Model, templates: Templates): ReadonlyMap<string, string> {
  const rows = model.endpoints.map(endpointRow);
  return new Map([
    ["ENDPOINTS.md", templates.apply("endpoints-document", endpointsDocumentView(rows))],
    ["REFERENCE.md", templates.apply("reference-document", referenceDocumentView(model, rows))],
  ]);
}

/** Renders a skill for agents: path below its folder → text. */
export function renderSkill(
  model: Model,
  name: string,
  templates: Templates,
): ReadonlyMap<string, string> {
  const pages = [...skillProviderViews(model)].map(
    ([file, view]) => [file, templates.apply("skill-provider", view)] as const,
  );
  return new Map([["SKILL.md", templates.apply("skill", skillView(model, name))], ...pages]);
}
