import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { bodyContent } from "../openapi/body-content.js";
import { isExcluded } from "../openapi/operations.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { answersWith } from "../openapi/success-content.js";
import { makesImages } from "../openapi/what-is-made.js";
import { someOf } from "../util/phrases.js";
import {
  type CreateOperations,
  type Creates,
  type CreatesOf,
  mainPathsOf,
  memoizedCreates,
} from "./create-operations.js";
import { distinctKeys } from "./distinct-keys.js";
import { endpointPath, typedPath, withoutVersion } from "./endpoint-path.js";
import { anyGenerations, noImages } from "./image-creates.js";
import { isCreate } from "./is-create.js";
import { type MissingEndpoint, missingEndpoints, withoutCreate } from "./missing-endpoints.js";
import { type RefusedCreate, refusedCreates } from "./refused-creates.js";
import {
  brokenSince,
  generations,
  type RequestedEndpoint,
  requestedBy,
} from "./requested-endpoints.js";
import type { EndpointSelector, OpenDocuments } from "./selection-source.js";

/** An operation pair that becomes one function. At least one of the two forms is there. */
export interface SelectedEndpoint extends CreateOperations {
  /** Its title in the docs, in case the spec has none. */
  readonly title?: string;
}

/** The selected endpoints, and warnings of what the docs name and no spec has. */
export interface Selection {
  readonly endpoints: readonly SelectedEndpoint[];
  readonly warnings: readonly Warning[];
  /** Paths of the other creates, where those that make images were selected. */
  readonly aside: readonly string[];
  /** Creates whose path cannot be used. */
  readonly refused: readonly RefusedCreate[];
  /** All creates, selected or not. */
  readonly known: readonly CreateOperations[];
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
  const isAsked = ({ size, find }: Creates) =>
    size > 0 ||
    (selector.by === "endpoint" &&
      selector.endpoints.some((each) => find(typedPath(each)).kind !== "none"));
  if (selector.by !== "docs" && !specs.some((spec) => isAsked(createsOf(spec)))) {
    const [refused] = specs.flatMap((spec) => [...spec.refused().values()]);
    throw refused ?? noCreateOperations(openapi);
  }
  const { requested, instead } = ask(documents, selector, createsOf, formerKeys);
  const refused = refusedCreates(specs, selector, formerKeys);
  const [bad] = refused;
  if (requested.length === 0 && bad !== undefined) throw bad.error;
  const isByKind = selector.by === "images";
  if (requested.length === 0 && isByKind) throw noImages(openapi, pathsIn(specs, createsOf));
  const { selected, missing } = find(requested, createsOf);
  const wasThere = ({ path }: MissingEndpoint) => formerKeys.has(endpointPath(path).key);
  const isNoMistake = selector.by === "docs" || missing.every(wasThere);
  const mayMiss = isNoMistake && !strict && selected.size > 0;
  if (missing.length > 0 && !mayMiss) throw missingEndpoints(missing, createsOf);
  const found = [...selected.values()];
  const creates = selector.by === "endpoint" ? found : onlyCreates(found);
  const notCreates = selector.by === "docs" ? found.filter((each) => !creates.includes(each)) : [];
  const endpoints = withDistinctKeys(creates).map(({ endpoint, spec }) => {
    const own = spec.id === undefined ? documents.modelSpecs.get(endpoint.key) : undefined;
    return own === undefined ? endpoint : withModelSpec(endpoint, own, createsOf);
  });
  return {
    aside: isByKind ? pathsBeside(requested, specs, createsOf) : [],
    refused,
    known: [...endpoints, ...allCreates(specs, createsOf)],
    endpoints,
    warnings: [
      ...(instead.length > 0 ? [anyGenerations(openapi, instead)] : []),
      ...((selector.by === "docs" && selector.warnings) || []),
      ...missing.map((entry) => withoutCreate(entry, documents, createsOf)),
      ...notCreates.flatMap(({ endpoint: { plain, sse } }) => notCreate(plain ?? sse)),
      ...creates.flatMap(({ endpoint }) => sharedKey(endpoint, selected)),
    ],
  };
}

/** What is asked for, before it is looked for. */
interface Asked {
  readonly requested: readonly RequestedEndpoint[];
  /** The paths of those that are taken instead, where no create makes images. */
  readonly instead: readonly string[];
}

function ask(
  documents: OpenDocuments,
  selector: EndpointSelector,
  createsOf: CreatesOf,
  formerKeys: ReadonlySet<string>,
): Asked {
  const { openapi, specs = [openapi] } = documents;
  const asked = requestedBy(documents, selector, createsOf);
  if (selector.by !== "images") return { requested: asked, instead: [] };
  // A platform whose models say in documents of their own what they make.
  const others = asked.length === 0 ? generations(specs, createsOf) : [];
  const broken = brokenSince(specs, createsOf, formerKeys);
  return { requested: [...asked, ...others, ...broken], instead: others.map(({ path }) => path) };
}

/** Looks for what is asked for: what is there, each once by its spec and key, and what is not. */
function find(
  requested: readonly RequestedEndpoint[],
  createsOf: CreatesOf,
): {
  readonly selected: ReadonlyMap<string, SelectedFrom>;
  readonly missing: readonly MissingEndpoint[];
} {
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
  return { selected, missing };
}

/** The paths of the creates that nobody asked for. */
function pathsBeside(
  requested: readonly RequestedEndpoint[],
  specs: readonly Spec[],
  createsOf: CreatesOf,
): readonly string[] {
  const taken = requested.flatMap(({ path, spec }) => createsOf(spec).get(path) ?? []);
  return specs.flatMap((spec) =>
    mainPathsOf(
      [...createsOf(spec).values()].filter(
        (each) =>
          !taken.includes(each) && ![each.plain, each.sse].some((form) => form && isExcluded(form)),
      ),
    ),
  );
}

/** The creates of all specs, under keys that tell them apart. */
function allCreates(specs: readonly Spec[], createsOf: CreatesOf): readonly CreateOperations[] {
  const all = specs.flatMap((spec) =>
    [...createsOf(spec).values()].map((create) => ({
      ...create,
      ...(spec.id && { spec: spec.id }),
    })),
  );
  return distinctKeys(all).map((key, index) => ({ ...all[index], key }));
}

/** What is told where two versions of a path are two endpoints. */
function sharedKey(
  { key, plain, sse }: SelectedEndpoint,
  selected: ReadonlyMap<string, SelectedFrom>,
): readonly Warning[] {
  const operation = plain ?? sse;
  const other = selected.get(`${operation?.spec.id ?? ""} ${withoutVersion(key)}`)?.endpoint;
  const otherPath = (other?.plain ?? other?.sse)?.path;
  if (operation === undefined || otherPath === undefined || key === other?.key) return [];
  const message = `POST ${otherPath} and POST ${operation.path} are two endpoints, one for each version`;
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
  const types = Object.keys(bodyContent(operation)).join(", ") || "none";
  const message = `POST ${path} is left out: by its name it creates nothing (body: ${types}). Name it with --endpoint if it does`;
  return [{ file: spec.file, pointer: at, message, leftOut: `POST ${path}` }];
}

interface SelectedFrom {
  readonly endpoint: SelectedEndpoint;
  readonly spec: Spec;
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

function noCreateOperations(spec: Spec): GeneratorError {
  const isPicture = (operation: Operation) => answersWith(operation, /^image\//i);
  const get = spec.operations().find((each) => each.method === "GET" && isPicture(each));
  const more = get && `; GET ${get.path} answers with a picture, but only POST creates are called`;
  const bare = spec
    .operations()
    .filter((each) => each.method === "POST" && isCreate(each) && makesImages(each))
    .map(({ path }) => `POST ${path}`);
  const why =
    bare.length > 0
      ? `the spec documents none for ${someOf(bare, 3)}`
      : `nothing to call${more ?? ""}`;
  return new GeneratorError("MS1204", `has no POST with a request body: ${why}`, {
    file: spec.file,
    pointer: "/paths",
    hint:
      bare.length > 0
        ? 'Write into a copy of the spec what it takes: requestBody: { content: { "application/json": { schema: { type: "object", properties: { prompt: { type: "string" } } } } } }.'
        : "Use the spec that contains the create operations, such as POST /generation/google/nano-banana.",
  });
}
