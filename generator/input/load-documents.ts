import { GeneratorError } from "../diagnostics/errors.js";
import { shellWord } from "../encode/terminal.js";
import { fewAtATime } from "../util/concurrency.js";
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
import { baseName, beside, displayName, type Place, placeOf } from "./location.js";
import { parseDocument } from "./parse-document.js";
import { createReader, type SourceReader, type SourceSettings } from "./reader.js";
import { findSpec, modelSpecPlaces, specPlaces } from "./spec-places.js";

/** A parsed input file. */
export interface Document {
  /** As messages and headers name it: relative to the config's or the working folder, with `/`. */
  readonly file: string;
  readonly root: JsonObject;
  /** For a spec that the docs name: its path below theirs, which names are locked to. */
  readonly id?: string;
}

/** A document together with the place that it was read from. */
export interface PlacedDocument extends Document {
  readonly place: Place;
}

export interface Documents {
  readonly openapi: Document;
  readonly docs?: Document;
  /** Specs of single models, by endpoint key, found beside the platform's. */
  readonly modelSpecs: ReadonlyMap<string, Document>;
}

export interface LoadedDocuments extends Documents {
  readonly openapi: PlacedDocument;
  readonly docs?: PlacedDocument;
}

/** What is to be loaded, and how. */
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
  return { openapi, ...(docs && { docs }), modelSpecs: new Map() };
}

async function loadPlatform(openapi: string, reader: SourceReader): Promise<PlacedDocument> {
  const place = await findSpec(openapi, reader);
  const document = place && (await loadOpenApi(place, reader));
  if (document !== undefined) return document;
  const isFolder = specPlaces(openapi, reader.folder).length > 1;
  const given = placeOf(openapi, reader.folder);
  throw absent(given, reader, isFolder ? ", nor is there an openapi.json in it" : "");
}

/**
 * Looks beside the platform's spec for the specs of single models: a model's own
 * `<provider>/<model>/v1/openapi.json` is more specific than the platform's entry.
 *
 * @param openapi - where the platform's spec is
 * @param keys - endpoint keys
 */
export async function loadModelSpecs(
  openapi: Place,
  keys: readonly string[],
  reader: SourceReader,
): Promise<ReadonlyMap<string, Document>> {
  const found = new Map<string, Document>();
  await fewAtATime(modelSpecPlaces(openapi, keys, reader), async ([key, place]) => {
    const document = await loadOpenApi(place, reader, openapi);
    if (document !== undefined) found.set(key, document);
  });
  return found;
}

/**
 * Reads a spec with the files that it is spread over.
 *
 * @param within - the document that names it, whose folder it may not leave
 * @returns undefined where there is none
 * @throws GeneratorError MS1101, MS1102
 */
export async function loadOpenApi(
  place: Place,
  reader: SourceReader,
  within?: Place,
): Promise<PlacedDocument | undefined> {
  const loaded = await loadObject(place, reader, within);
  if (loaded === undefined) return undefined;
  const { document, text } = loaded;
  const { root, file } = document;
  checkVersion(root, file);
  if (text !== undefined && !mayNameFiles(text)) return document;
  const bundled = await bundleReferences(root, baseName(place), async (path) => {
    const sibling = beside(place, path);
    const bytes = await reader.read(sibling, place);
    return bytes && parsed(bytes, sibling, reader);
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
      hint: "Give the spec that holds the operations.",
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

/** The command may not write over what it reads. */
function convertedName(file: string): string {
  return file === "openapi3.json" ? "openapi-3.json" : "openapi3.json";
}

async function loadDocs(text: string, reader: SourceReader): Promise<PlacedDocument> {
  const place = placeOf(text, reader.folder);
  const loaded = await loadObject(place, reader);
  if (loaded === undefined) throw absent(place, reader, "");
  const { document } = loaded;
  const { file } = document;
  const root = await expandReferences(document.root, baseName(place), file, async (path) => {
    const part = beside(place, path);
    const bytes = await reader.read(part, place);
    return bytes && parsed(bytes, part, reader);
  });
  if (isObject(root) && member(root, "navigation") !== undefined) return { ...document, root };
  throw new GeneratorError("MS1201", "expected a `navigation`, as docs.json of Mintlify has", {
    file,
    pointer: "/navigation",
    hint: "Give the docs.json of the platform, or leave --docs out and name each --endpoint.",
  });
}

interface LoadedObject {
  readonly document: PlacedDocument;
  /** The text of a JSON document. */
  readonly text?: string;
}

async function loadObject(
  place: Place,
  reader: SourceReader,
  within?: Place,
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

async function parsed(bytes: Uint8Array, place: Place, reader: SourceReader): Promise<JsonValue> {
  return (await parseDocument(bytes, baseName(place), displayName(place, reader.folder))).value;
}

function absent(place: Place, reader: SourceReader, more: string): GeneratorError {
  const file = displayName(place, reader.folder);
  return place.kind === "url"
    ? new GeneratorError("MS1008", `is not there${more}`, { file, hint: "Check the address." })
    : new GeneratorError("MS1001", `cannot be read (ENOENT)${more}`, {
        file,
        hint: "Check the path; it is relative to the working folder, in a config to the config file.",
      });
}
