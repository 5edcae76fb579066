import { detailsOf, GeneratorError } from "../diagnostics/errors.js";
import { shellWord } from "../encode/terminal.js";
import { forEachConcurrently } from "../util/concurrency.js";
import { isObject, member } from "../util/json.js";
import { expandReferences } from "./expand-docs-refs.js";
import {
  type Document,
  type LoadedPlatform,
  type LocatedDocument,
  loadObject,
  loadOpenApi,
  siblingsOf,
} from "./load-openapi.js";
import { loadSpecFolder } from "./load-spec-folder.js";
import {
  baseName,
  displayName,
  isGlob,
  type Location,
  locationOf,
  nameForPerson,
} from "./location.js";
import { noSuchFile } from "./no-such-file.js";
import { withPositions } from "./positions.js";
import { createReader, type SourceReader, type SourceSettings } from "./reader.js";
import { findSpec, isSpecFolder, modelSpecLocations } from "./spec-locations.js";

export interface LoadedDocuments extends LoadedPlatform {
  readonly docs?: LocatedDocument;
}

/** What to load, and how. */
export interface DocumentSettings extends SourceSettings {
  readonly openapi: string;
  readonly docs?: string;
}

/**
 * Reads the platform's spec and docs.
 *
 * @throws GeneratorError MS1001 to MS1102
 */
export async function loadDocuments(
  settings: DocumentSettings,
  reader: SourceReader = createReader(settings),
): Promise<LoadedDocuments> {
  const [platform, docs] = await Promise.allSettled([
    loadPlatform(settings.openapi, reader),
    settings.docs === undefined ? undefined : loadDocs(settings.docs, reader),
  ]);
  if (platform.status === "rejected") throw bothMissing(platform.reason, docs);
  if (docs.status === "rejected") throw docs.reason;
  return { ...platform.value, ...(docs.value && { docs: docs.value }) };
}

/** What is wrong with the spec, with the docs named where they are not there either. */
function bothMissing(error: unknown, docs: PromiseSettledResult<unknown>): unknown {
  const other: unknown = docs.status === "rejected" ? docs.reason : undefined;
  if (!isMissing(error) || !isMissing(other)) return error;
  // A revision that git does not know is missing for both.
  if (other.file === error.file && other.problem === error.problem) return error;
  const both = `${error.problem}; and ${other.file}: ${other.problem}`;
  return new GeneratorError(error.code, both, detailsOf(error));
}

function isMissing(error: unknown): error is GeneratorError {
  return error instanceof GeneratorError && error.code === "MS1001";
}

async function loadPlatform(openapi: string, reader: SourceReader): Promise<LoadedPlatform> {
  const place = await findSpec(openapi, reader);
  if (place !== undefined && isSpecFolder(place)) return loadSpecFolder(place, reader);
  const document = place && (await loadOpenApi(place, reader));
  if (document !== undefined) return { openapi: document };
  throw missingSpec(openapi, reader);
}

/**
 * Of a file, a folder or a glob, without reading what is in it.
 *
 * @throws GeneratorError MS1001 if it is not there
 */
export async function refuseMissingSpec(openapi: string): Promise<void> {
  const reader = createReader({});
  await withPositions(reader, async () => {
    if ((await findSpec(openapi, reader)) === undefined) throw missingSpec(openapi, reader);
  });
}

function missingSpec(openapi: string, reader: SourceReader): GeneratorError {
  const given = locationOf(openapi, reader.folder);
  if (isGlob(openapi)) return missingDocument(given, reader, "no .json or .yaml file fits it");
  const isFolder = given.kind === "file" && reader.mayContain(given);
  return missingDocument(given, reader, isFolder ? "has no .json or .yaml file" : undefined);
}

/**
 * Looks next to the platform's spec for the specs of single models: a model's own
 * `<provider>/<model>/v1/openapi.json` is more specific than the platform's entry.
 *
 * @param openapi - the location of the platform's spec
 * @param keys - endpoint keys
 */
export async function loadModelSpecs(
  openapi: Location,
  keys: readonly string[],
  reader: SourceReader,
): Promise<ReadonlyMap<string, Document>> {
  const found = new Map<string, Document>();
  await forEachConcurrently(modelSpecLocations(openapi, keys, reader), async ([key, place]) => {
    const document = await loadOpenApi(place, reader, openapi);
    if (document !== undefined) found.set(key, document);
  });
  return found;
}

async function loadDocs(text: string, reader: SourceReader): Promise<LocatedDocument> {
  const place = locationOf(text, reader.folder);
  const document = await loadObject(place, reader);
  if (document === undefined) throw missingDocs(place, reader);
  const { file } = document;
  if (!["navigation", "$ref"].some((key) => member(document.root, key) !== undefined)) {
    // Another file, such as the spec: its references would be refused as those of docs.
    throw noNavigation(file);
  }
  const root = await expandReferences(
    document.root,
    baseName(place),
    file,
    siblingsOf(place, reader),
  );
  if (isObject(root) && member(root, "navigation") !== undefined) return { ...document, root };
  throw noNavigation(file);
}

function noNavigation(file: string): GeneratorError {
  return new GeneratorError("MS1201", "expected a `navigation`, as docs.json of Mintlify has", {
    file,
    pointer: "/navigation",
    hint: "Give the docs.json of the platform, or leave --docs out: then the creates that make images are taken, or those that you name with --endpoint.",
  });
}

function missingDocs(place: Location, reader: SourceReader): GeneratorError {
  if (place.kind === "url" || !reader.mayContain(place)) return missingDocument(place, reader);
  const inside = nameForPerson({ ...place, path: `${place.path}/docs.json` }, reader.shownFrom);
  return new GeneratorError("MS1001", "is a folder, not a docs.json", {
    file: displayName(place, reader.folder) || ".",
    hint: `Name the file in it, such as ${inside}.`,
  });
}

function missingDocument(place: Location, reader: SourceReader, what?: string): GeneratorError {
  const file = displayName(place, reader.folder);
  if (place.kind === "url") {
    return new GeneratorError("MS1008", "was not found", { file, hint: "Check the address." });
  }
  const typed = nameForPerson(place, reader.shownFrom);
  if (reader.revision !== undefined) {
    return new GeneratorError("MS1001", what ?? `there is no such file in ${reader.revision}`, {
      file,
      hint: `What it has: git ls-tree -r --name-only ${shellWord(reader.revision)}`,
    });
  }
  return new GeneratorError("MS1001", what ?? noSuchFile(typed, reader.shownFrom, "spec"), {
    file,
    hint: "Check the path. It is relative to the working folder; in a config, to the config file.",
  });
}
