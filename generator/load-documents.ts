import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { GeneratorError } from "./errors.js";
import { isObject, type JsonObject, member, objectMember, stringMember } from "./json.js";
import { maxInputBytes, parseJson } from "./parse-json.js";

/** A parsed input file. */
export interface Document {
  /** As messages and headers name it: relative to the working folder, with `/`. */
  readonly file: string;
  readonly root: JsonObject;
}

export interface Documents {
  readonly openapi: Document;
  readonly docs?: Document;
  /** Specs of single models, by endpoint key, found beside the platform's. */
  readonly modelSpecs: ReadonlyMap<string, Document>;
}

/**
 * Reads the platform's spec and docs. Nothing else of the generator reads input files.
 *
 * @throws GeneratorError MS1001 to MS1102
 */
export async function loadDocuments(files: {
  readonly openapi: string;
  readonly docs?: string;
}): Promise<Documents> {
  const [openapi, docs] = await Promise.all([
    loadOpenApi(files.openapi),
    files.docs === undefined ? undefined : loadDocs(files.docs),
  ]);
  return { openapi, ...(docs && { docs }), modelSpecs: new Map() };
}

/**
 * Looks beside the platform's spec for the specs of single models: a model's own
 * `<provider>/<model>/v1/openapi.json` is more specific than the platform's entry.
 *
 * @param openapi - the platform's spec file, as it was given
 * @param keys - endpoint keys, already checked to have no dot segments
 */
export async function loadModelSpecs(
  openapi: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Document>> {
  const found = await Promise.all(
    keys.map(async (key) => {
      const file = path.join(path.dirname(openapi), ...key.split("/"), "v1", "openapi.json");
      return (await exists(file)) ? ([key, await loadOpenApi(file)] as const) : undefined;
    }),
  );
  return new Map(found.filter((entry) => entry !== undefined));
}

async function loadOpenApi(file: string): Promise<Document> {
  const document = await loadObject(file);
  const { root } = document;
  const version = member(root, "openapi");
  if (typeof version === "string" && /^3\.\d{1,3}\.\d{1,3}$/.test(version)) {
    if (objectMember(root, "paths") === undefined) {
      throw new GeneratorError("MS1101", "expected an object of paths", {
        file: document.file,
        pointer: "/paths",
      });
    }
    return document;
  }
  if (stringMember(root, "swagger") !== undefined) {
    throw new GeneratorError("MS1102", "is Swagger 2; modelsmith reads OpenAPI 3", {
      file: document.file,
      pointer: "/swagger",
      hint: `Convert it first: npx swagger2openapi --outfile openapi3.json ${shellWord(document.file)}`,
    });
  }
  throw new GeneratorError(
    "MS1101",
    version === undefined
      ? "is not an OpenAPI document: it has no `openapi` version"
      : 'expected an OpenAPI version such as "3.1.0"',
    { file: document.file, pointer: "/openapi" },
  );
}

/** A file name as a POSIX shell takes it, since the command may be pasted. */
function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

async function loadDocs(file: string): Promise<Document> {
  const document = await loadObject(file);
  if (member(document.root, "navigation") === undefined) {
    throw new GeneratorError("MS1201", "expected a `navigation`, as docs.json of Mintlify has", {
      file: document.file,
      pointer: "/navigation",
    });
  }
  return document;
}

async function loadObject(file: string): Promise<Document> {
  const name = displayName(file);
  const root = parseJson(await readBounded(file, name), name);
  if (!isObject(root)) {
    throw new GeneratorError("MS1101", "expected a JSON object", { file: name });
  }
  return { file: name, root };
}

async function readBounded(file: string, name: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size <= maxInputBytes) return await readFile(file);
    throw new GeneratorError("MS1002", `is ${size} bytes; at most ${maxInputBytes}`, {
      file: name,
    });
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    const reason = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
    throw new GeneratorError("MS1001", `cannot be read${reason}`, {
      file: name,
      hint: "Check the path; it is relative to the working folder.",
    });
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/**
 * The file relative to the working folder, so that output is the same on every machine; a file
 * outside of it goes by its own name alone.
 */
function displayName(file: string): string {
  const relative = path.relative("", file);
  const outside = relative.startsWith("..") || path.isAbsolute(relative);
  return outside ? path.basename(file) : relative.split(path.sep).join("/");
}
