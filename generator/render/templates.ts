import type { CommentText } from "../encode/encoded.js";
import type { EndpointsDocumentView, ReferenceDocumentView } from "./document-views.js";
import type { EndpointView } from "./endpoint-view.js";
import { precompiledTemplates } from "./precompiled-templates.js";
import type { SkillProviderView, SkillView } from "./skill-views.js";
import { type TemplateFiles, unusableTemplate } from "./template-files.js";
import type {
  InputSchemaView,
  PlatformView,
  ProviderView,
  RegistryView,
  RemovedEndpointView,
} from "./views.js";

/**
 * The data of each template, by the template's name. Every string in a view is encoded: a raw string
 * does not compile.
 */
export interface Views {
  endpoint: EndpointView;
  "input-schema": InputSchemaView;
  "removed-endpoint": RemovedEndpointView;
  provider: ProviderView & { readonly source: CommentText };
  index: { readonly source: CommentText; readonly providers: readonly ProviderView[] };
  registry: RegistryView;
  platform: PlatformView;
  "endpoints-document": EndpointsDocumentView;
  "reference-document": ReferenceDocumentView;
  skill: SkillView;
  "skill-provider": SkillProviderView;
}

/** The templates, ready to render views. */
export interface Templates {
  readonly apply: <Name extends keyof Views>(name: Name, view: Views[Name]) => string;
}

/**
 * `noEscape`: escaping for HTML would change code. Every value is encoded for its place.
 *
 * @forBundle scripts/bundle-cli.mjs compiles our templates with them.
 */
export const templateOptions = {
  strict: true,
  knownHelpersOnly: true,
  noEscape: true,
  preventIndent: true,
} as const;

type Template = (view: unknown) => string;

/** Handlebars compiles a template on its first use. */
async function compiled(text: string): Promise<Template> {
  const { default: handlebars } = await import("handlebars");
  return handlebars.compile(text, templateOptions);
}

export async function createTemplates({ texts, own }: TemplateFiles): Promise<Templates> {
  const templates = new Map<string, Template>();
  for (const [name, text] of texts) {
    templates.set(name, precompiledTemplates.get(text) ?? (await compiled(text)));
  }
  return {
    apply: (name, view) => {
      const template = templates.get(name);
      if (template === undefined) throw new Error(`there is no template ${name}`);
      try {
        return template(view);
      } catch (error) {
        const file = own.get(name);
        if (file === undefined) throw error;
        const message = error instanceof Error ? error.message : String(error);
        throw unusableTemplate(file, message.replace(" in [object Object]", ""));
      }
    },
  };
}
