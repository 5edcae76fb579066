import { GeneratorError } from "../diagnostics/errors.js";
import { shellWord } from "../encode/terminal.js";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import { bundleReferences, type ReadSibling } from "./bundle-refs.js";
import { baseName, displayName, type Location, siblingOf } from "./location.js";
import { parseDocument } from "./parse-document.js";
import type { SourceReader } from "./reader.js";

/** A parsed input file. */
export interface Document {
  /** As messages and headers name it: relative to the config's or the working folder, with `/`. */
  readonly file: string;
  readonly root: JsonObject;
  /** For a spec that docs name or a folder has: its path below, which names are locked to. */
  readonly id?: string;
  /** The file whose servers it has, if it stands for a folder. */
  readonly serversFile?: string;
}

/** A document with the location that it was read from. */
export interface LocatedDocument extends Document {
  readonly place: Location;
}

/** The platform's spec; of a folder of specs the parts, and what stands for all of them. */
export interface LoadedPlatform {
  readonly openapi: LocatedDocument;
  /** The specs of a folder. */
  readonly parts?: readonly LocatedDocument[];
  /** Why files of the folder cannot be used. */
  readonly refused?: readonly GeneratorError[];
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
  const document = await loadObject(place, reader, within);
  return document && withItsFiles(document, reader);
}

/** A document as a spec, with the files that it names. @throws GeneratorError MS1101, MS1102 */
export async function withItsFiles(
  document: LocatedDocument,
  reader: SourceReader,
): Promise<LocatedDocument> {
  const { place, root, file } = document;
  checkVersion(root, file);
  const bundled = await bundleReferences(root, baseName(place), siblingsOf(place, reader));
  return { ...document, root: bundled };
}

/** Reads the files that a document names, by their paths from it. */
export function siblingsOf(place: Location, reader: SourceReader): ReadSibling {
  return async (path) => {
    const sibling = siblingOf(place, path);
    const bytes = await reader.read(sibling, place);
    return bytes && parseSource(bytes, sibling, reader);
  };
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
  const isDocs = version === undefined && objectMember(root, "navigation") !== undefined;
  const isBare = version === undefined && objectMember(root, "paths") !== undefined;
  throw new GeneratorError(
    "MS1101",
    version === undefined
      ? "is not an OpenAPI document: it has no `openapi` version"
      : 'expected an OpenAPI version such as "3.1.0"',
    {
      file,
      pointer: "/openapi",
      hint: isDocs ? itIsDocs : isBare ? itHasPaths : "Give the platform's OpenAPI 3 document.",
    },
  );
}

const itIsDocs =
  "It is a docs.json: pass it as --docs (docs of a config), and the OpenAPI 3 document as --openapi.";

const itHasPaths =
  'It has paths: if it is one all the same, write "openapi": "3.1.0" at its beginning. Else give the platform\'s OpenAPI 3 document.';

/** The command must not overwrite its input. */
function convertedName(file: string): string {
  return file === "openapi3.json" ? "openapi-3.json" : "openapi3.json";
}

/** A document that may be a spec; undefined if it does not exist. */
export async function loadObject(
  place: Location,
  reader: SourceReader,
  within?: Location,
): Promise<LocatedDocument | undefined> {
  const file = displayName(place, reader.folder);
  const bytes = await reader.read(place, within);
  if (bytes === undefined) return undefined;
  const root = await parseDocument(bytes, baseName(place), file);
  if (isObject(root)) return { file, root, place };
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
  return parseDocument(bytes, baseName(place), displayName(place, reader.folder));
}
