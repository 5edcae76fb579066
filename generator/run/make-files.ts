import { passGate } from "../gate/gate.js";
import { esModulesFile } from "../lock/es-modules-file.js";
import { contentHash, formerEntries, type Lock } from "../lock/lock.js";
import type { EndpointModel, Model } from "../model/model.js";
import { isSameName } from "../model/naming.js";
import { modulePathOf, render, renderDocuments, schemaPathOf } from "../render/render.js";
import { readTemplates, type TemplateFiles } from "../render/template-files.js";
import { createTemplates } from "../render/templates.js";
import { vendoredRuntime } from "../render/vendor-runtime.js";
import { type ImportExtensions, withImportExtensions } from "../util/import-extensions.js";

/** What the text of files depends on, apart from the model. */
export interface RenderSettings {
  readonly runtime: "package" | "vendored";
  /** Whether each module gets its input's schema beside it. */
  readonly inputSchemas: boolean;
  readonly templateFiles: TemplateFiles;
  readonly importExtensions: ImportExtensions;
  /** Whether the modules are JavaScript with declarations. */
  readonly js: boolean;
}

/** What is in the output folder, as the lock that was found there describes it. */
export interface FoundOutput {
  readonly lock: Lock;
  /** Path below the folder → text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes every file but the lock. The code must pass the gate: see `passGate`.
 *
 * @param next - what the lock will keep about the model
 * @param stubs - entries of removed endpoints that keep a function
 * @param trusted - output whose modules stay if their endpoints did not change
 */
export async function makeFiles(
  model: Model,
  next: Lock,
  stubs: Lock["endpoints"],
  trusted: FoundOutput | undefined,
  settings: RenderSettings,
): Promise<ReadonlyMap<string, string>> {
  const { runtime, inputSchemas, templateFiles, importExtensions, js } = settings;
  const templates = await createTemplates(templateFiles);
  const modulesOf = (endpoint: EndpointModel) => [
    modulePathOf(endpoint),
    ...(inputSchemas ? [schemaPathOf(endpoint)] : []),
  ];
  // Other files than the templates make are made anew: they are as quick to make as to recognise.
  const isPlain = importExtensions === "js" && !js;
  const kept =
    trusted && isPlain ? keptModules(model, next, trusted, modulesOf) : new Map<string, string>();
  const endpoints = model.endpoints.filter((endpoint) => !kept.has(modulePathOf(endpoint)));
  const code = await render(model, { endpoints, stubs, runtime, inputSchemas, templates });
  await passGate(code, { runtime, ownTemplates: templateFiles.own });
  const modules = new Map<string, string>([
    ...kept,
    ...code,
    ...(runtime === "vendored" ? vendoredRuntime() : []),
  ]);
  const documents = renderDocuments(model, templates);
  return new Map([...(isPlain ? modules : await inOtherForm(modules, settings)), ...documents]);
}

/** Modules that have passed the gate, with other imports, or as JavaScript. */
async function inOtherForm(
  modules: ReadonlyMap<string, string>,
  { importExtensions, js }: RenderSettings,
): Promise<ReadonlyMap<string, string>> {
  const imported = [...modules].map(
    ([name, text]) => [name, withImportExtensions(text, importExtensions)] as const,
  );
  if (!js) return new Map(imported);
  const { toJavaScript } = await import("../gate/to-javascript.js");
  const written = toJavaScript(new Map(imported));
  // Modules whose imports have no extension are for bundlers, some of which would ask for one then.
  if (importExtensions === "none") return written;
  return new Map([...written, [esModulesFile.name, esModulesFile.text]]);
}

/** The text of the modules of some endpoints, for comparison only: path → text. */
export async function moduleTexts(
  model: Model,
  endpoints: readonly EndpointModel[],
): Promise<ReadonlyMap<string, string>> {
  const templates = await createTemplates(readTemplates());
  const settings = { stubs: [], runtime: "package", inputSchemas: false, templates } as const;
  return render(model, { endpoints, ...settings });
}

/** The modules of endpoints that did not change, if their files are as the lock says. */
function keptModules(
  model: Model,
  next: Lock,
  { lock, files }: FoundOutput,
  modulesOf: (endpoint: EndpointModel) => readonly string[],
): ReadonlyMap<string, string> {
  const before = formerEntries(lock, model.endpoints);
  const now = formerEntries(next, model.endpoints);
  const isSame = (endpoint: EndpointModel) => {
    const [old, current] = [before.get(endpoint), now.get(endpoint)];
    return (
      old?.digest !== undefined &&
      // The module of a removed endpoint is a stub, or gone.
      !old.removed &&
      old.digest.model === current?.digest?.model &&
      old.digest.source === current.digest.source &&
      isSameName(old.name, current.name)
    );
  };
  const modules = model.endpoints.flatMap((endpoint) => {
    const names = modulesOf(endpoint);
    const found = names.flatMap((name) => {
      const text = files.get(name);
      const isAsLocked = text !== undefined && lock.files.get(name) === contentHash(text);
      return isAsLocked ? [[name, text] as const] : [];
    });
    return found.length === names.length && isSame(endpoint) ? found : [];
  });
  return new Map(modules);
}
