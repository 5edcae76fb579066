import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import type { DocsOperation } from "../docs/read-group.js";
import type { Document } from "../input/load-openapi.js";
import { pathBelowServer } from "../openapi/server-url.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import {
  type CreateOperations,
  type CreatesOf,
  type FoundCreate,
  mainPathsOf,
  memoizedCreates,
  pathsOf,
} from "./create-operations.js";
import { distinctKeys } from "./distinct-keys.js";
import { endpointPath, withoutVersion } from "./endpoint-path.js";
import { anyGenerations, generationCreates, imageCreates, noImages } from "./image-creates.js";
import { isCreate } from "./is-create.js";

/** What endpoints are selected from. */
export interface OpenDocuments {
  readonly openapi: Spec;
  /** Where creates are looked for: the specs of a folder. @defaultValue the platform's spec alone */
  readonly specs?: readonly Spec[];
  readonly docs?: Document;
  /** Specs of single models, by endpoint key, found next to the platform's. */
  readonly modelSpecs: ReadonlyMap<string, Spec>;
}

/** An operation pair that becomes one function. At least one of the two forms is there. */
export interface SelectedEndpoint extends CreateOperations {
  /** Its title in the docs, in case the spec has none. */
  readonly title?: string;
}

/**
 * Which endpoints to select: those that the docs name, single ones, all creates of the spec, or those
 * of them that make images.
 */
export type EndpointSelector =
  | {
      readonly by: "docs";
      readonly operations: readonly DocsOperation[];
      /** What was odd about their pages. */
      readonly warnings?: readonly Warning[];
    }
  | { readonly by: "endpoint"; readonly endpoints: readonly string[] }
  | { readonly by: "all" | "images" };

/** The selected endpoints, and warnings of what the docs name and no spec has. */
export interface Selection {
  readonly endpoints: readonly SelectedEndpoint[];
  readonly warnings: readonly Warning[];
  /** Paths of the other creates, where those that make images were selected. */
  readonly aside: readonly string[];
}

/** How to select. */
export interface SelectOptions {
  /** See {@link createOperations}. */
  readonly ssePath?: string | undefined;
  /** Whether a stale page of the docs is an error. @defaultValue false: a warning */
  readonly strict?: boolean | undefined;
  /** The keys of an earlier run: that one of them is gone is a removal, not a mistake. */
  readonly formerKeys?: ReadonlySet<string> | undefined;
}

/**
 * Selects endpoints, in the order of the docs or of the options, each once. A page of the docs that
 * no spec has is a warning, as long as there are others; so is the name of an endpoint that an earlier
 * run had.
 *
 * @throws GeneratorError MS1203, MS1204, MS1301; MS1203 lists everything that is missing
 */
export function selectEndpoints(
  documents: OpenDocuments,
  selector: EndpointSelector,
  { ssePath, strict = false, formerKeys = new Set() }: SelectOptions = {},
): Selection {
  const createsOf = memoizedCreates(ssePath);
  const { openapi, specs = [openapi] } = documents;
  if (selector.by !== "docs" && specs.every((spec) => createsOf(spec).size === 0)) {
    const [refused] = specs.flatMap((spec) => [...spec.refused().values()]);
    throw refused ?? noCreateOperations(openapi);
  }
  const asked = requestedBy(documents, selector, createsOf);
  const isUnclear = asked.length === 0 && selector.by === "images";
  // A platform whose models say in documents of their own what they make.
  const requested = isUnclear ? generations(specs, createsOf) : asked;
  if (requested.length === 0 && isUnclear) throw noImages(openapi, pathsIn(specs, createsOf));
  const selected = new Map<string, SelectedFrom>();
  const missing: MissingEndpoint[] = [];
  for (const entry of requested) {
    const found = createsOf(entry.spec).find(entry.path);
    if (found.kind !== "one") missing.push({ ...entry, found });
    else {
      const { create } = found;
      const identity = `${entry.spec.id ?? ""} ${create.key}`;
      const endpoint = { ...create, ...(entry.title !== undefined && { title: entry.title }) };
      if (!selected.has(identity)) selected.set(identity, { endpoint, spec: entry.spec });
    }
  }
  const wasThere = ({ path }: MissingEndpoint) => formerKeys.has(endpointPath(path).key);
  const isNoMistake = selector.by === "docs" || missing.every(wasThere);
  const mayMiss = isNoMistake && !strict && selected.size > 0;
  if (missing.length > 0 && !mayMiss) throw missingEndpoints(missing, createsOf);
  const found = [...selected.values()];
  const creates = selector.by === "endpoint" ? found : onlyCreates(found);
  const notCreates = selector.by === "docs" ? found.filter((each) => !creates.includes(each)) : [];
  const taken = requested.flatMap(({ path, spec }) => createsOf(spec).get(path) ?? []);
  const others = (spec: Spec) =>
    [...createsOf(spec).values()].filter((each) => !taken.includes(each));
  const aside = selector.by === "images" ? specs.flatMap((spec) => mainPathsOf(others(spec))) : [];
  return {
    aside,
    endpoints: withDistinctKeys(creates).map(({ endpoint, spec }) => {
      const own = spec.id === undefined ? documents.modelSpecs.get(endpoint.key) : undefined;
      return own === undefined ? endpoint : withModelSpec(endpoint, own, createsOf);
    }),
    warnings: [
      ...(isUnclear
        ? [
            anyGenerations(
              openapi,
              requested.map(({ path }) => path),
            ),
          ]
        : []),
      ...((selector.by === "docs" && selector.warnings) || []),
      ...missing.map((entry) => stalePage(entry, documents, createsOf)),
      ...notCreates.flatMap(({ endpoint: { plain, sse } }) => notCreate(plain ?? sse)),
      ...creates.flatMap(({ endpoint }) => sharedKey(endpoint, selected)),
    ],
  };
}

/** Two versions of a path that ask for different things are two endpoints. */
function sharedKey(
  { key, plain, sse }: SelectedEndpoint,
  selected: ReadonlyMap<string, SelectedFrom>,
): readonly Warning[] {
  const operation = plain ?? sse;
  const other = selected.get(`${operation?.spec.id ?? ""} ${withoutVersion(key)}`)?.endpoint;
  const otherPath = (other?.plain ?? other?.sse)?.path;
  if (operation === undefined || otherPath === undefined || key === other?.key) return [];
  const message = `POST ${otherPath} and POST ${operation.path} are two endpoints: they ask for different things`;
  return [{ file: operation.spec.file, pointer: operation.pointer, message }];
}

/** Without uploads, status and the like, unless there is nothing else. */
function onlyCreates(found: readonly SelectedFrom[]): readonly SelectedFrom[] {
  const creates = found.filter(({ endpoint: { sse, plain } }) =>
    [sse, plain].some((form) => form !== undefined && isCreate(form)),
  );
  return creates.length > 0 ? creates : found;
}

function notCreate(operation: Operation | undefined): readonly Warning[] {
  if (operation === undefined) return [];
  const { spec, path, pointer: at } = operation;
  const body = objectMember(objectMember(operation.object, "requestBody"), "content");
  const types = Object.keys(body ?? {}).join(", ") || "none";
  const message = `POST ${path} is left out: by its name it creates nothing (body: ${types}). Name it with --endpoint if it does`;
  return [{ file: spec.file, pointer: at, message, leftOut: `POST ${path}` }];
}

interface RequestedEndpoint {
  readonly path: string;
  readonly spec: Spec;
  readonly title?: string;
  /** The text and the place where the user named it, for messages. */
  readonly origin: string;
  /** Its pointer in the docs, if they name it. */
  readonly pointer?: string;
}

/** One that was not found, or of which there are several versions. */
interface MissingEndpoint extends RequestedEndpoint {
  readonly found: Exclude<FoundCreate, { readonly kind: "one" }>;
}

interface SelectedFrom {
  readonly endpoint: SelectedEndpoint;
  readonly spec: Spec;
}

function requestedBy(
  documents: OpenDocuments,
  selector: EndpointSelector,
  createsOf: CreatesOf,
): readonly RequestedEndpoint[] {
  const { openapi, specs = [openapi], docs } = documents;
  const all = (spec: Spec) => [...createsOf(spec).values()];
  switch (selector.by) {
    case "all":
      return specs.flatMap((spec) => all(spec).map((create) => byKey(spec, create)));
    case "images":
      return specs.flatMap((spec) => imageCreates(all(spec)).map((create) => byKey(spec, create)));
    case "endpoint":
      return selector.endpoints.map((endpoint) => {
        const path = endpoint.trim().replace(/^post\s+/i, "");
        return { ...inOneOf(specs, path, createsOf), origin: `POST ${path} (--endpoint)` };
      });
    case "docs":
      return selector.operations
        .filter(({ method }) => method === "POST")
        .map(({ path, spec, pointer: at, title }) => ({
          path: /^https?:/i.test(path) ? pathBelowServer(spec, path) : path,
          spec,
          pointer: at,
          origin: `POST ${path} (${docs?.file ?? "docs"}#${at})`,
          ...(title !== undefined && { title }),
        }));
  }
}

/**
 * The spec that has a create, of several in a folder: by the path, or by the key that it has among all
 * of them, if files share the path.
 */
function inOneOf(
  specs: readonly Spec[],
  path: string,
  createsOf: CreatesOf,
): Pick<RequestedEndpoint, "path" | "spec"> {
  const [first] = specs;
  if (first === undefined) throw new Error("a platform has a spec");
  if (specs.length === 1) return { path, spec: first };
  const having = specs.filter((spec) => createsOf(spec).find(path).kind !== "none");
  const [only] = having;
  if (only !== undefined && having.length === 1) return { path, spec: only };
  const entries = specs.flatMap((spec) =>
    [...createsOf(spec).keys()].map((key) => ({ key, spec: spec.id ?? "", of: spec })),
  );
  const keys = distinctKeys(entries);
  const own = entries[keys.indexOf(path.replace(/^\//, ""))];
  if (own !== undefined) return { path: own.key, spec: own.of };
  if (only === undefined) return { path, spec: first };
  const sharing = keys.filter((_, index) => having.some((spec) => spec === entries[index]?.of));
  throw new GeneratorError("MS1203", `POST ${path} is in ${having.length} specs of the folder`, {
    file: only.file,
    hint: `Name it by its file: ${sharing
      .slice(0, 3)
      .map((key) => `--endpoint ${key}`)
      .join(", ")}`,
  });
}

/** Endpoints of several specs that share a path get the names of their specs. */
function withDistinctKeys(found: readonly SelectedFrom[]): readonly SelectedFrom[] {
  const keys = distinctKeys(
    found.map(({ endpoint: { key }, spec: { id } }) => ({
      key,
      ...(id !== undefined && { spec: id }),
    })),
  );
  const owners = new Map<string, string>();
  return found.map(({ endpoint, spec }, index) => {
    const key = keys[index] ?? endpoint.key;
    const owner = owners.get(key);
    if (owner !== undefined) {
      throw new GeneratorError(
        "MS1301",
        `POST ${endpoint.key} of ${owner} and of ${spec.file} get the same name`,
        {
          hint: "Rename one of the two files, or generate it into another folder with --out.",
        },
      );
    }
    owners.set(key, spec.file);
    return { endpoint: { ...endpoint, key }, spec };
  });
}

function withModelSpec(
  endpoint: SelectedEndpoint,
  spec: Spec,
  createsOf: CreatesOf,
): SelectedEndpoint {
  const forms = createsOf(spec).get(endpoint.key);
  if (forms) return { ...endpoint, ...forms };
  throw new GeneratorError(
    "MS1203",
    `has no POST for ${endpoint.key}, although its path names that model`,
    {
      file: spec.file,
      pointer: "/paths",
      hint: "Fix the model's spec, or remove it so that the platform's is used.",
    },
  );
}

function pathsIn(specs: readonly Spec[], createsOf: CreatesOf): readonly string[] {
  return specs.flatMap((spec) => mainPathsOf([...createsOf(spec).values()]));
}

function generations(specs: readonly Spec[], createsOf: CreatesOf): readonly RequestedEndpoint[] {
  return specs.flatMap((spec) =>
    generationCreates([...createsOf(spec).values()]).map((create) => byKey(spec, create)),
  );
}

/** A create that was found in its spec, and that nobody named. */
function byKey(spec: Spec, { key }: CreateOperations): RequestedEndpoint {
  return { path: key, spec, origin: key };
}

/** Why a path that was asked for has no endpoint, if the spec has that path and it is refused. */
function refusal({ path, spec }: RequestedEndpoint): GeneratorError | undefined {
  const { key } = endpointPath(path);
  const found = [...spec.refused()].find(([refused]) => endpointPath(refused).key === key);
  return found?.[1];
}

function stalePage(entry: MissingEndpoint, { docs }: OpenDocuments, createsOf: CreatesOf): Warning {
  const { path, spec, pointer: at = "" } = entry;
  const reason = refusal(entry)?.problem ?? `${spec.file} has ${found(entry, createsOf)}`;
  return {
    file: docs?.file ?? spec.file,
    pointer: at,
    message: `POST ${path} is left out: ${reason}`,
    leftOut: `POST ${path}`,
  };
}

/** What a spec has instead of what was asked for. */
function found({ path, spec, found }: MissingEndpoint, createsOf: CreatesOf): string {
  if (found.kind === "several")
    return `it in several versions: ${pathsOf(found.creates).join(", ")}`;
  return `no such create${didYouMean(path, pathsOf([...createsOf(spec).values()]))}`;
}

function missingEndpoints(
  missing: readonly MissingEndpoint[],
  createsOf: CreatesOf,
): GeneratorError {
  const [first] = missing;
  const refused = missing.flatMap((entry) => refusal(entry) ?? []);
  // A spec of which nothing can be used: its own fault explains more than the list of names.
  const unusable =
    first && createsOf(first.spec).size === 0 ? [...first.spec.refused().values()] : [];
  const [reason] = [...refused, ...unusable];
  if (reason !== undefined) return reason;
  const lines = missing.map((entry) => {
    const { spec, origin } = entry;
    const elsewhere = spec === first?.spec ? "" : `, in ${spec.file}`;
    const other = found(entry, createsOf).replace(/^no such create/, "");
    return `  ${origin}${elsewhere}${entry.found.kind === "several" ? ` has ${other}` : other}`;
  });
  return new GeneratorError(
    "MS1203",
    `lacks ${missing.length} of the endpoints that were asked for:\n${lines.join("\n")}`,
    {
      ...(first && { file: first.spec.file }),
      pointer: pointer("/paths"),
      hint: "Update the spec, or fix the docs or the option.",
    },
  );
}

function noCreateOperations(spec: Spec): GeneratorError {
  return new GeneratorError("MS1204", "has no POST with a request body: nothing to call", {
    file: spec.file,
    pointer: "/paths",
    hint: "Use the spec that contains the create operations, such as POST /generation/google/nano-banana.",
  });
}
