import path from "node:path";
import type { Target } from "../config/config.js";
import { settled } from "../config/settled.js";
import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { docsApi } from "../docs/api-settings.js";
import { readNavigation } from "../docs/navigation.js";
import { docsOperations } from "../docs/operations.js";
import { docsSources } from "../docs/sources.js";
import { adviceOnDocs } from "../input/docs-beside.js";
import { loadDocuments, loadModelSpecs } from "../input/load-documents.js";
import type { LocatedDocument } from "../input/load-openapi.js";
import { isUrl } from "../input/location.js";
import { inSource, withPositions } from "../input/positions.js";
import { createReader, type SourceReader } from "../input/reader.js";
import { isSpecFolder } from "../input/spec-locations.js";
import { lifecycleSettings } from "../lifecycle/settings/settings.js";
import { buildModel, type PlatformSettings } from "../model/build-model.js";
import { type Hooks, isSkipped } from "../model/hooks.js";
import type { Model, SkippableEndpoint } from "../model/model.js";
import { type OpenPlatform, openPlatform } from "../openapi/open-platform.js";
import { openSpec } from "../openapi/open-spec.js";
import type { Spec } from "../openapi/spec.js";
import { type Selection, selectEndpoints } from "../select/select-endpoints.js";
import type { EndpointSelector } from "../select/selection-source.js";

/** Which spec to read, and how. */
export interface SpecSettings
  extends Omit<Target, "out" | "runtime" | "removed" | "templates" | "hooks"> {
  /** What relative paths are relative to. @defaultValue the working folder */
  readonly folder?: string;
  /** Whether an endpoint that cannot be read is an error. @defaultValue false: a warning */
  readonly strict?: boolean;
}

/** What commands, rather than targets, decide of how a spec is read. */
export interface ReadSettings
  extends SpecSettings,
    Pick<PlatformSettings, "takesCalledServer" | "mayBeEmpty"> {
  /**
   * What is taken if docs, a group or a list select nothing: the creates that make images, or all. An
   * upload whose body is bytes is never among all of them.
   *
   * @defaultValue "images"
   */
  readonly unselected?: "images" | "all";
  /** The base URL for a spec whose own cannot be used, such as one that names none. */
  readonly address?: string;
}

/** What of a config's hooks decides what is read. */
type SkipHook = { readonly hooks?: Pick<Hooks, "skipEndpoint"> | undefined };

/**
 * The first half of a run: from files to the model. Writes nothing.
 *
 * @param reader - where documents come from, if not from where the settings say
 * @param formerKeys - see `SelectOptions`
 * @throws GeneratorError if the input is bad
 */
export async function readModel(
  settings: ReadSettings & SkipHook,
  reader: SourceReader = createReader(settings),
  formerKeys?: ReadonlySet<string>,
): Promise<Model> {
  refuseUnclearSelection(settings);
  const { address, baseUrl } = settings;
  try {
    return await read(settings, reader, formerKeys);
  } catch (error) {
    const lacksServer = error instanceof GeneratorError && error.code === "MS1108";
    if (!lacksServer || address === undefined || baseUrl !== undefined) throw error;
    return read({ ...settings, baseUrl: address }, reader, formerKeys);
  }
}

/** What a run would take, without reading how it is called. */
export interface Taken {
  readonly keys: readonly string[];
  /** Paths of the other creates, where those that make images are taken. */
  readonly aside: readonly string[];
  /** The groups that a config names for the same; absent without docs, or where no name says it. */
  readonly groups?: readonly string[];
  /** Whether the spec is a folder of specs. */
  readonly isFolder: boolean;
}

/** @throws GeneratorError if nothing can be taken */
export function readTaken(settings: SpecSettings): Promise<Taken> {
  const reader = createReader(settings);
  return withPositions(reader, async () => {
    const documents = await openDocuments(settings, reader);
    const choice = await choiceOf(settings, documents, reader);
    const { endpoints, aside } = await select(settings, documents, choice, reader);
    const groups = choice.by === "docs" ? choice.names : undefined;
    return {
      keys: endpoints.map(({ key }) => key),
      aside,
      ...(groups && { groups }),
      isFolder: isSpecFolder(documents.openapi.place),
    };
  });
}

function read(
  settings: ReadSettings & SkipHook,
  reader: SourceReader,
  formerKeys: ReadonlySet<string> | undefined,
): Promise<Model> {
  return withPositions(reader, async () => {
    const documents = await openDocuments(settings, reader);
    const choice = await choiceOf(settings, documents, reader);
    // Where all are taken, what is gone needs no excuse.
    const former = choice.by === "all" ? undefined : formerKeys;
    const selection = await select(settings, documents, choice, reader, former);
    return modelOf(documents, selection, { ...settings, formerKeys }, reader);
  });
}

function modelOf(
  { openapi, docs }: PlatformDocuments,
  { endpoints, warnings, aside, refused, known }: Selection,
  { hooks, ...settings }: ReadSettings & SkipHook & Pick<PlatformSettings, "formerKeys">,
  reader: SourceReader,
): Model {
  const model = buildModel(openapi, endpoints, {
    ...settings,
    refused,
    // The specs that docs name are not read for endpoints that were named.
    ...((docs === undefined || settings.endpoints === undefined) && { known }),
    ...(docs && { documented: docsApi(docs) }),
    ...(hooks?.skipEndpoint && {
      skipEndpoint: (endpoint: SkippableEndpoint) => isSkipped(endpoint, hooks),
    }),
  });
  const all = [...warnings, ...model.warnings];
  const followed = [...model.operations.values()].flatMap(({ poll, result }) => [poll, result]);
  // A POST that a generation is followed by is no create, whatever else it may be.
  const others = aside.filter(
    (path) => !followed.some((each) => each?.method === "POST" && each.path === path),
  );
  return { ...model, aside: others, warnings: all.map((warning) => inSource(warning, reader)) };
}

/** The platform's documents, its specs open. */
interface PlatformDocuments extends OpenPlatform {
  readonly docs?: LocatedDocument;
  /** Files of a folder of specs that cannot be used. */
  readonly unread: readonly Warning[];
}

async function openDocuments(
  settings: SpecSettings,
  reader: SourceReader,
): Promise<PlatformDocuments> {
  const { docs, refused = [], ...platform } = await loadDocuments(settings, reader);
  const [bad] = refused;
  if (bad !== undefined && settings.strict) throw bad;
  return { ...openPlatform(platform), ...(docs && { docs }), unread: refused.map(unreadFile) };
}

/** A file of a folder of specs that cannot be read. */
function unreadFile({ file = "", pointer = "", advice, code }: GeneratorError): Warning {
  return { file, pointer, message: `is left out: ${advice}`, leftOut: file, code };
}

/** Selects twice: the first selection says which models' own specs to look for. */
async function select(
  { lifecycle, strict }: SpecSettings,
  documents: PlatformDocuments,
  choice: EndpointSelector,
  reader: SourceReader,
  formerKeys?: ReadonlySet<string>,
): Promise<Selection> {
  const { openapi } = documents;
  const withoutOwn = { ...documents, modelSpecs: new Map<string, Spec>() };
  const how = { strict, ssePath: lifecycleSettings(lifecycle).stream, formerKeys };
  const selected = withUnread(selectEndpoints(withoutOwn, choice, how), documents);
  const platforms = selected.endpoints.filter(({ sse, plain }) => (sse ?? plain)?.spec === openapi);
  const keys = platforms.map(({ key }) => key);
  const found = await loadModelSpecs(openapi.place, keys, reader);
  if (found.size === 0) return selected;
  const modelSpecs = new Map([...found].map(([key, document]) => [key, openSpec(document)]));
  return withUnread(selectEndpoints({ ...documents, modelSpecs }, choice, how), documents);
}

function withUnread(selection: Selection, { unread }: PlatformDocuments): Selection {
  return unread.length === 0
    ? selection
    : { ...selection, warnings: [...unread, ...selection.warnings] };
}

async function choiceOf(
  settings: ReadSettings,
  { docs, ...platform }: PlatformDocuments,
  reader: SourceReader,
): Promise<EndpointSelector> {
  const { endpoints = [], perEndpoint = {}, strict, unselected = "images" } = settings;
  if (endpoints.length > 0) {
    return { by: "endpoint", endpoints, configKeys: new Set(Object.keys(perEndpoint)) };
  }
  if (docs === undefined) return { by: unselected };
  const navigation = readNavigation(docs);
  const sources = docsSources(docs, platform, navigation, reader);
  const groups = [settled(settings).group].flat();
  return { by: "docs", ...(await docsOperations(docs, navigation, groups, sources, strict)) };
}

function refuseUnclearSelection(settings: SpecSettings): void {
  const { openapi, docs, group, endpoints = [], folder = "" } = settings;
  if (endpoints.length > 0 && group !== undefined) {
    throw new GeneratorError("MS1601", "a group and single endpoints were both asked for", {
      hint: "Use --group, or --endpoint.",
    });
  }
  if (group === undefined || docs !== undefined) return;
  const beside = adviceOnDocs(isUrl(openapi) ? openapi : path.resolve(folder, openapi));
  throw new GeneratorError("MS1601", "a group was asked for, and no docs that have it", {
    hint: `${beside ?? "Add --docs <file>"} (\`docs\` in a config), or name endpoints with --endpoint <path>.`,
  });
}
