import path from "node:path";
import type { Platform } from "@modelsmith/runtime";
import { baseUrlVariable, endpointPlatform } from "@modelsmith/runtime/guidance";
import { outputOf, type PlacedTarget, selecting } from "../../cli/spec/placed-target.js";
import { anywhere, readSpec } from "../../cli/spec/read-spec.js";
import { settled } from "../../generator/config/settled.js";
import type { EndpointModel, Model } from "../../generator/model/model.js";
import { endpointsOf, type ReadEndpoint } from "../../generator/read/read-endpoints.js";
import { readKinds } from "../../generator/read/read-groups.js";
import { readTaken } from "../../generator/read/read-model.js";
import { type Schema, typesOf } from "../../generator/schema/schema.js";
import { withoutVersion } from "../../generator/select/endpoint-path.js";
import type { ModelInfo } from "../protocol.js";

/** Everything that can be run, and where. */
export interface Catalog {
  readonly platforms: readonly CatalogPlatform[];
  readonly models: ReadonlyMap<string, CatalogModel>;
}

export interface CatalogPlatform {
  readonly platform: Platform;
  /** For the simulator. */
  readonly endpoints: readonly ReadEndpoint[];
}

export interface CatalogModel {
  readonly info: ModelInfo;
  readonly endpoint: EndpointModel;
  /** What code in this folder imports its function from: `./generated/index.js`. */
  readonly module: string;
}

/**
 * Reads what the targets have. Docs that merely lie next to a spec only say which kinds there are.
 *
 * @throws GeneratorError if a spec cannot be read
 */
export async function readCatalog(targets: readonly PlacedTarget[]): Promise<Catalog> {
  const read = await Promise.all(targets.map(readTarget));
  const platforms: { platform: Platform; endpoints: ReadEndpoint[] }[] = [];
  const models = new Map<string, CatalogModel>();
  for (const { model, kinds, taken, module } of read) {
    const known = new Set([...models.values()].map(({ endpoint }) => identityOf(endpoint)));
    // Targets may share a spec.
    const fresh = model.endpoints.filter((each) => !known.has(identityOf(each)));
    const served = new Map(endpointsOf(model).map((each) => [each.endpoint.key, each]));
    for (const endpoint of fresh) {
      const { apiKeyVariable } = endpointPlatform(endpoint.descriptor);
      const service = platformIndex(platforms, {
        ...model.platform,
        apiKeyVariable,
        baseUrlVariable: baseUrlVariable(model.platform),
      });
      const read = served.get(endpoint.key);
      if (read !== undefined) platforms[service]?.endpoints.push(read);
      const kind = kinds.get(endpoint.key) ?? kinds.get(withoutVersion(endpoint.key));
      const id = freeId(models, endpoint.key);
      const isGenerated = taken.has(endpoint.key);
      const info = { ...infoOf(endpoint, id, service, kind), isGenerated };
      models.set(id, { endpoint, module, info });
    }
  }
  return { platforms, models };
}

async function readTarget(target: PlacedTarget): Promise<{
  readonly model: Model;
  readonly kinds: ReadonlyMap<string, string>;
  /** The keys of what `generate` takes. */
  readonly taken: ReadonlySet<string>;
  readonly module: string;
}> {
  const model = await readSpec({ ...selecting(target), ...anywhere, unselected: "all" });
  // Groups only sort the list: docs that cannot be read leave it as it is.
  const kinds = await readKinds(target).catch(() => new Map<string, string>());
  const keys = await readTaken(target)
    .then((taken) => taken.keys)
    .catch(() => []);
  return { model, kinds, taken: new Set(keys), module: moduleOf(target) };
}

/** The index of what `generate` writes for a target. */
function moduleOf(target: PlacedTarget): string {
  const { importExtensions } = settled(target);
  const folder = outputOf(target).replaceAll("\\", "/");
  const index = path.posix.join(
    folder,
    importExtensions === "none" ? "index" : `index.${importExtensions}`,
  );
  return /^([/.]|[A-Za-z]:)/.test(index) ? index : `./${index}`;
}

/** A key is a service of its own: it has its balance, and may be the one that is missing. */
function platformIndex(
  platforms: { platform: Platform; endpoints: ReadEndpoint[] }[],
  platform: Platform,
): number {
  const same = platforms.findIndex(
    (each) =>
      each.platform.baseUrl === platform.baseUrl &&
      each.platform.apiKeyVariable === platform.apiKeyVariable,
  );
  return same >= 0 ? same : platforms.push({ platform, endpoints: [] }) - 1;
}

function identityOf({ descriptor }: EndpointModel): string {
  const { create, platform } = descriptor;
  return `${platform.baseUrl} ${create.path ?? create.stream}`;
}

function freeId(models: ReadonlyMap<string, unknown>, key: string): string {
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? key : `${key}~${number}`;
    if (!models.has(id)) return id;
  }
}

function infoOf(
  { key, title, descriptor, deprecated, input }: EndpointModel,
  id: string,
  service: number,
  kind: string | undefined,
): Omit<ModelInfo, "isGenerated"> {
  const [provider = key] = key.split("/");
  const seed = seedOf(input);
  return {
    id,
    key,
    title: isName(title) ? title : key,
    provider,
    service,
    ...(kind !== undefined && { kind }),
    ...(deprecated && { deprecated: true }),
    ...(descriptor.create.stream !== undefined && { streams: true }),
    ...(descriptor.multipart !== undefined && { takesFiles: true }),
    ...(seed && { seed }),
  };
}

/** Some specs write a paragraph, with Markdown, where others have a name. */
export function isName(title: string): boolean {
  return title.length <= 70 && !/[`*\]]/.test(title);
}

function seedOf({ properties }: Schema): ModelInfo["seed"] {
  const field = properties?.["seed"] ?? {};
  const forms = [field, ...(field.anyOf ?? []), ...(field.oneOf ?? [])];
  const isNumber = (form: Schema) =>
    typesOf(form).some((type) => type === "integer" || type === "number");
  const form = forms.find(isNumber);
  if (form === undefined) return undefined;
  const { minimum: min, maximum: max } = form;
  return { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
}
