import { GeneratorError } from "../diagnostics/errors.js";
import { shellWord } from "../encode/terminal.js";
import { forEachConcurrently } from "../util/concurrency.js";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import { bundleReferences, mayNameFiles } from "./bundle-refs.js";
import { expandReferences } from "./expand-docs-refs.js";
import { baseName, displayName, type Location, locationOf, siblingOf } from "./location.js";
import { parseDocument } from "./parse-document.js";
import { createReader, type SourceReader, type SourceSettings } from "./reader.js";
import { findSpec, modelSpecLocations, specLocations } from "./spec-locations.js";

/** A parsed input file. */
export interface Document {
  /** As messages and headers name it: relative to the config's or the working folder, with `/`. */
  readonly file: string;
  readonly root: JsonObject;
  /** For a spec that the docs name: its path below theirs, which names are locked to. */
  readonly id?: string;
}

/** A document with the location that it was read from. */
export interface LocatedDocument extends Document {
  readonly place: Location;
}

export interface LoadedDocuments {
  readonly openapi: LocatedDocument;
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
  const [openapi, docs] = await Promise.all([
    loadPlatform(settings.openapi, reader),
    settings.docs === undefined ? undefined : loadDocs(settings.docs, reader),
  ]);
  return { openapi, ...(docs && { docs }) };
}

async function loadPlatform(openapi: string, reader: SourceReader): Promise<LocatedDocument> {
  const place = await findSpec(openapi, reader);
  const document = place && (await loadOpenApi(place, reader));
  if (document !== undefined) return document;
  const isFolder = specLocations(openapi, reader.folder).length > 1;
  const given = locationOf(openapi, reader.folder);
  throw missingDocument(given, reader, isFolder ? ", and there is no openapi.json in it" : "");
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

/**
 * Reads a spec with all files that it consists of.
 *
 * @param within - the document that names it, whose folder it may not leave
 * @returns undefined if it does not exist
 * @throws GeneratorError MS1101, MS1102
 */
export async function loadOpenApi(
  place: Location,
  reader: SourceReader,
  within?: Location,
): Promise<LocatedDocument | undefined> {
  const loaded = await loadObject(place, reader, within);
  if (loaded === undefined) return undefined;
  const { document, text } = loaded;
  const { root, file } = document;
  checkVersion(root, file);
  if (text !== undefined && !mayNameFiles(text)) return document;
  const bundled = await bundleReferences(root, baseName(place), async (path) => {
    const sibling = siblingOf(place, path);
    const bytes = await reader.read(sibling, place);
    return bytes && parseSource(bytes, sibling, reader);
  });
  return { ...document, root: bundled };
}

function checkVersion(root: JsonObject, file: string): void {
  const version = member(root, "openapi");
  if (typeof version === "string" && /^3\.\d{1,3}\.\d{1,3}$/.test(version)) {
    if (objectMember(root, "paths") !== undefined) return;
    throw new GeneratorError("MS1101", "expected an object of paths", {
      file,
      pointer: "/paths",
      hint: "Use the spec that contains the operations.",
    });
  }
  if (stringMember(root, "swagger") !== undefined) {
    throw new GeneratorError("MS1102", "is Swagger 2; modelsmith reads OpenAPI 3", {
      file,
      pointer: "/swagger",
      hint: `Convert it first: npx swagger2openapi --outfile ${convertedName(file)} ${shellWord(file)}`,
    });
  }
  throw new GeneratorError(
    "MS1101",
    version === undefined
      ? "is not an OpenAPI document: it has no `openapi` version"
      : 'expected an OpenAPI version such as "3.1.0"',
    { file, pointer: "/openapi", hint: "Give the platform's OpenAPI 3 document." },
  );
}

/** The command must not overwrite its input. */
function convertedName(file: string): string {
  return file === "openapi3.json" ? "openapi-3.json" : "openapi3.json";
}

async function loadDocs(text: string, reader: SourceReader): Promise<LocatedDocument> {
  const place = locationOf(text, reader.folder);
  const loaded = await loadObject(place, reader);
  if (loaded === undefined) throw missingDocument(place, reader, "");
  const { document } = loaded;
  const { file } = document;
  const root = await expandReferences(document.root, baseName(place), file, async (path) => {
    const part = siblingOf(place, path);
    const bytes = await reader.read(part, place);
    return bytes && parseSource(bytes, part, reader);
  });
  if (isObject(root) && member(root, "navigation") !== undefined) return { ...document, root };
  throw new GeneratorError("MS1201", "expected a `navigation`, as docs.json of Mintlify has", {
    file,
    pointer: "/navigation",
    hint: "Give the docs.json of the platform, or leave --docs out and name each --endpoint.",
  });
}

interface LoadedObject {
  readonly document: LocatedDocument;
  /** The text of a JSON document. */
  readonly text?: string;
}

async function loadObject(
  place: Location,
  reader: SourceReader,
  within?: Location,
): Promise<LoadedObject | undefined> {
  const file = displayName(place, reader.folder);
  const bytes = await reader.read(place, within);
  if (bytes === undefined) return undefined;
  const { value: root, ...source } = await parseDocument(bytes, baseName(place), file);
  if (isObject(root)) return { document: { file, root, place }, ...source };
  throw new GeneratorError("MS1101", "expected a JSON object", {
    file,
    hint: "Give the platform's OpenAPI 3 document, and its docs.json for --docs.",
  });
}

async function parseSource(
  bytes: Uint8Array,
  place: Location,
  reader: SourceReader,
): Promise<JsonValue> {
  return (await parseDocument(bytes, baseName(place), displayName(place, reader.folder))).value;
}

function missingDocument(place: Location, reader: SourceReader, more: string): GeneratorError {
  const file = displayName(place, reader.folder);
  return place.kind === "url"
    ? new GeneratorError("MS1008", `was not found${more}`, { file, hint: "Check the address." })
    : new GeneratorError("MS1001", `cannot be read (ENOENT)${more}`, {
        file,
        hint: "Check the path. It is relative to the working folder; in a config, to the config file.",
      });
}
