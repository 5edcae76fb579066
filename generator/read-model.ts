import type { Target } from "./config/config.js";
import { GeneratorError } from "./diagnostics/errors.js";
import { readNavigation } from "./docs/navigation.js";
import { docsOperations } from "./docs/operations.js";
import { docsSources } from "./docs/sources.js";
import { type LoadedDocuments, loadDocuments, loadModelSpecs } from "./input/load-documents.js";
import { inSource, withPositions } from "./input/positions.js";
import { createReader, type SourceReader } from "./input/reader.js";
import { buildModel } from "./model/build-model.js";
import type { Model } from "./model/model.js";
import {
  type EndpointSelector,
  type SelectedEndpoint,
  selectEndpoints,
} from "./select/select-endpoints.js";

/** How a spec is read. */
export interface SpecSettings
  extends Omit<Target, "out" | "runtime" | "removed" | "templates" | "hooks"> {
  /** What relative paths are relative to. @defaultValue the working folder */
  readonly folder?: string;
}

/**
 * The first half of the line: from files to the model. Writes nothing.
 *
 * @param reader - where documents come from, if not from where the settings say
 * @throws GeneratorError where the input is bad
 */
export function readModel(
  settings: SpecSettings,
  reader: SourceReader = createReader(settings),
): Promise<Model> {
  return withPositions(reader, async () => {
    const { documents, selected } = await readEndpointsOf(settings, reader);
    const model = buildModel(documents, selected, settings);
    return { ...model, warnings: model.warnings.map((warning) => inSource(warning, reader)) };
  });
}

/**
 * The same for every endpoint of the spec that creates something, whatever the docs group. What
 * cannot be called, such as an upload whose body is bytes, was asked for by nobody: it is left out.
 *
 * @throws GeneratorError where nothing is left
 */
export function readWholeModel(settings: SpecSettings): Promise<Model> {
  const reader = createReader(settings);
  return withPositions(reader, async () => {
    const documents = await loadDocuments(settings, reader);
    const selected = await select(settings, documents, { by: "all" }, reader);
    try {
      return buildModel(documents, selected, settings);
    } catch (error) {
      const usable = selected.filter((endpoint) => isUsable(documents, endpoint, settings));
      if (usable.length === 0) throw error;
      return buildModel(documents, usable, settings);
    }
  });
}

function isUsable(
  documents: LoadedDocuments,
  endpoint: SelectedEndpoint,
  settings: SpecSettings,
): boolean {
  try {
    buildModel(documents, [endpoint], settings);
    return true;
  } catch (error) {
    if (error instanceof GeneratorError) return false;
    throw error;
  }
}

async function readEndpointsOf(
  settings: SpecSettings,
  reader: SourceReader,
): Promise<{
  readonly documents: LoadedDocuments;
  readonly selected: readonly SelectedEndpoint[];
}> {
  refuseUnclear(settings);
  const documents = await loadDocuments(settings, reader);
  const choice = await choiceOf(settings, documents, reader);
  return { documents, selected: await select(settings, documents, choice, reader) };
}

/** Twice: which models there are decides whose own specs are looked for. */
async function select(
  { lifecycle }: SpecSettings,
  documents: LoadedDocuments,
  choice: EndpointSelector,
  reader: SourceReader,
): Promise<readonly SelectedEndpoint[]> {
  const { openapi } = documents;
  const selected = selectEndpoints(documents, choice, lifecycle?.ssePath);
  const platforms = selected.filter(({ sse, plain }) => (sse ?? plain)?.spec === openapi);
  const keys = platforms.map(({ key }) => key);
  const modelSpecs = await loadModelSpecs(openapi.place, keys, reader);
  if (modelSpecs.size === 0) return selected;
  return selectEndpoints({ ...documents, modelSpecs }, choice, lifecycle?.ssePath);
}

async function choiceOf(
  { group = "Images", endpoints = [] }: SpecSettings,
  { docs, openapi }: LoadedDocuments,
  reader: SourceReader,
): Promise<EndpointSelector> {
  if (endpoints.length > 0 || docs === undefined) return { by: "endpoint", endpoints };
  const navigation = readNavigation(docs);
  const sources = docsSources(docs, openapi, navigation, reader);
  const groups = typeof group === "string" ? [group] : group;
  return { by: "docs", operations: await docsOperations(docs, navigation, groups, sources) };
}

function refuseUnclear({ docs, group, endpoints = [] }: SpecSettings): void {
  if (endpoints.length > 0 && group !== undefined) {
    throw new GeneratorError("MS1601", "a group and single endpoints were both asked for", {
      hint: "Use --group, or --endpoint.",
    });
  }
  if (endpoints.length > 0 || docs !== undefined) return;
  throw new GeneratorError("MS1601", "nothing says which endpoints to take", {
    hint: "Add --docs <file> for a docs group, or name endpoints with --endpoint <path>.",
  });
}
