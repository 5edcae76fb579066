import Handlebars from "handlebars";
import type { EndpointsDocumentView, ReferenceDocumentView } from "./document-views.js";
import type { CommentText } from "./encode.js";
import type { EndpointView } from "./endpoint-view.js";
import { type TemplateFiles, unusableTemplate } from "./template-files.js";
import type { PlatformView, ProviderView, RegistryView, RemovedEndpointView } from "./views.js";

/**
 * What each template shows, by the template's name. Every string in a view is encoded: a raw one
 * does not compile.
 */
export interface Views {
  endpoint: EndpointView;
  "removed-endpoint": RemovedEndpointView;
  provider: ProviderView & { readonly source: CommentText };
  index: { readonly source: CommentText; readonly providers: readonly ProviderView[] };
  registry: RegistryView;
  platform: PlatformView;
  "endpoints-document": EndpointsDocumentView;
  "reference-document": ReferenceDocumentView;
}

/** The templates, ready to show views. */
export interface Templates {
  readonly apply: <Name extends keyof Views>(name: Name, view: Views[Name]) => string;
}

/** Each template is compiled when it is first used: what it cannot show is the user's to mend. */
export function createTemplates({ texts, own }: TemplateFiles): Templates {
  const compiled = new Map<string, (view: unknown) => string>();
  return {
    apply: (name, view) => {
      const template = compiled.get(name) ?? compile(texts.get(name) ?? "");
      compiled.set(name, template);
      try {
        return template(view);
      } catch (error) {
        const file = own.get(name);
        if (file === undefined) throw error;
        throw unusableTemplate(file, error instanceof Error ? error.message : String(error));
      }
    },
  };
}

/** `noEscape`: escaping for HTML would change code; every value is encoded for where it lands. */
function compile(text: string): (view: unknown) => string {
  return Handlebars.compile(text, {
    strict: true,
    knownHelpersOnly: true,
    noEscape: true,
    preventIndent: true,
  });
}
