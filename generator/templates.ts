import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import Handlebars from "handlebars";
import type { EndpointsDocumentView, ReferenceDocumentView } from "./document-views.js";
import type { CommentText } from "./encode.js";
import type { EndpointView } from "./endpoint-view.js";
import { GeneratorError } from "./errors.js";
import { orNearest } from "./nearest.js";
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

/** Our templates, with those of the user's folder in place of ours. */
export interface Templates {
  readonly apply: <Name extends keyof Views>(name: Name, view: Views[Name]) => string;
  /** The user's own template files, by the name of the template. */
  readonly own: ReadonlyMap<string, string>;
  /** Changes with the text of any template. */
  readonly texts: readonly string[];
}

/**
 * Reads the templates.
 *
 * @param folder - the user's; each of its `<name>.hbs` replaces ours of that name
 * @throws GeneratorError MS1605 where it holds none, or one of an unknown name
 */
export function loadTemplates(folder: string | undefined): Templates {
  const names = templateNames(templatesFolder());
  const own = new Map(folder === undefined ? [] : ownTemplates(folder, names));
  const texts = new Map(
    names.map((name) => {
      const file = own.get(name) ?? path.join(templatesFolder(), `${name}.hbs`);
      return [name, readFileSync(file, "utf8")];
    }),
  );
  const compiled = new Map<string, (view: unknown) => string>();
  return {
    own,
    texts: [...texts.values()],
    apply: (name, view) => {
      const template = compiled.get(name) ?? compile(texts.get(name) ?? "");
      compiled.set(name, template);
      try {
        return template(view);
      } catch (error) {
        const file = own.get(name);
        if (file === undefined) throw error;
        throw unusable(file, error instanceof Error ? error.message : String(error));
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

function ownTemplates(
  folder: string,
  known: readonly string[],
): readonly (readonly [string, string])[] {
  if (!existsSync(folder)) throw unusable(folder, "there is no such folder");
  const names = templateNames(folder);
  if (names.length === 0) throw unusable(folder, "holds no template, such as endpoint.hbs");
  return names.map((name) => {
    const file = path.join(folder, `${name}.hbs`);
    if (known.includes(name)) return [name, file];
    throw unusable(file, `no template is called ${name}${orNearest(name, known)}`);
  });
}

function templateNames(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".hbs"))
    .map((file) => file.slice(0, -".hbs".length))
    .sort();
}

function unusable(file: string, problem: string): GeneratorError {
  return new GeneratorError("MS1605", problem, {
    file,
    hint: "Start from a copy of the template in modelsmith's templates/; `Views` is what each one shows.",
  });
}

/** The same place from the sources and from the built package. */
function templatesFolder(): string {
  const manifest = createRequire(import.meta.url).resolve("modelsmith/package.json");
  return path.join(path.dirname(manifest), "templates");
}
