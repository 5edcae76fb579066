import { passGate } from "./gate/gate.js";
import { contentHash, identityKey, type Lock } from "./lock/lock.js";
import type { EndpointModel, Model } from "./model/model.js";
import { isSameName } from "./model/naming.js";
import { pathOf, render, renderDocuments } from "./render/render.js";
import type { TemplateFiles } from "./render/template-files.js";
import { createTemplates } from "./render/templates.js";
import { vendoredRuntime } from "./render/vendor-runtime.js";

/** What the text of files depends on, beside their model. */
export interface RenderOptions {
  readonly runtime: "package" | "vendored";
  readonly templateFiles: TemplateFiles;
}

/** What is in the output folder, and what the lock is to remember next. */
export interface Output {
  readonly lock: Lock;
  readonly memory: Lock;
  readonly found: ReadonlyMap<string, string>;
  /** Whether what the lock says of its files is known to be so. */
  readonly trusted: boolean;
}

/** Every file but the lock. */
export interface MadeFiles {
  readonly files: ReadonlyMap<string, string>;
  /** The modules among them that were not made again: they are as the lock says. */
  readonly inPlace: ReadonlyMap<string, string>;
}

/**
 * Makes all files and lets them through the gate. What is in place already is taken from there.
 *
 * @param stubs - entries of removed endpoints that keep a function
 */
export async function makeFiles(
  model: Model,
  stubs: Lock["endpoints"],
  output: Output,
  { runtime, templateFiles }: RenderOptions,
): Promise<MadeFiles> {
  const templates = await createTemplates(templateFiles);
  const { lock, found, trusted } = output;
  const inPlace = trusted ? modulesInPlace(model, output) : new Map<string, string>();
  const endpoints = model.endpoints.filter((endpoint) => !inPlace.has(pathOf(endpoint)));
  const code = await render(model, { endpoints, stubs, runtime, templates });
  const unchecked = [...code].filter(
    ([name, text]) => !trusted || found.get(name) !== text || !isAsLocked(lock, name, text),
  );
  await passGate(new Map(unchecked), { runtime, templates: templateFiles.own });
  const files = new Map<string, string>([
    ...inPlace,
    ...code,
    ...(runtime === "vendored" ? vendoredRuntime() : []),
    ...renderDocuments(model, templates),
  ]);
  return { files, inPlace };
}

/** The modules that were made from what their endpoints still are, and that nobody touched. */
function modulesInPlace(
  model: Model,
  { lock, memory, found }: Output,
): ReadonlyMap<string, string> {
  const before = new Map(lock.endpoints.map((entry) => [identityKey(entry), entry]));
  const now = new Map(memory.endpoints.map((entry) => [identityKey(entry), entry]));
  const isAsBefore = ({ identity }: EndpointModel) => {
    const key = identityKey(identity);
    const [old, current] = [before.get(key), now.get(key)];
    return (
      old !== undefined &&
      // The module of a removed endpoint is a stub, or gone.
      !old.removed &&
      old.digest.model === current?.digest.model &&
      old.digest.source === current.digest.source &&
      isSameName(old.name, current.name)
    );
  };
  const modules = model.endpoints.flatMap((endpoint) => {
    const name = pathOf(endpoint);
    const text = found.get(name);
    if (text === undefined || !isAsBefore(endpoint) || !isAsLocked(lock, name, text)) return [];
    return [[name, text] as const];
  });
  return new Map(modules);
}

function isAsLocked(lock: Lock, name: string, text: string): boolean {
  return lock.files.get(name) === contentHash(text);
}
