import { GeneratorError } from "../diagnostics/errors.js";
import { emptyRecord, isObject, type JsonValue, member } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { relativePath } from "../util/relative-path.js";
import type { ReadSibling } from "./bundle-refs.js";

/** The most files that docs may consist of, and the longest chain of files naming each other. */
const maxFiles = 1_000;
const maxChain = 32;

/**
 * Inserts the files that a docs.json names by `{"$ref": "./file.json"}`, at any level. Their paths are
 * relative to the file that names them.
 *
 * @param name - the docs' own name in their folder
 * @param file - the docs' name for messages
 * @throws GeneratorError MS1205 naming the place in the docs
 */
export async function expandReferences(
  root: JsonValue,
  name: string,
  file: string,
  read: ReadSibling,
): Promise<JsonValue> {
  if (!hasReference(root)) return root;
  let files = 0;
  const expand = async (
    value: JsonValue,
    at: string,
    chain: readonly string[],
  ): Promise<JsonValue> => {
    if (Array.isArray(value)) {
      return Promise.all(value.map((item, index) => expand(item, pointer(at, index), chain)));
    }
    if (!isObject(value)) return value;
    const reference = member(value, "$ref");
    if (typeof reference === "string") {
      const place = pointer(at, "$ref");
      const path = docsReferencePath(reference, chain.at(-1) ?? name, file, place);
      files += 1;
      if (chain.includes(path) || chain.length > maxChain || files > maxFiles) {
        throw refusedDocsReference(
          file,
          place,
          reference,
          "leads back to itself, or to too many files",
        );
      }
      const found = await read(path);
      if (found === undefined) throw refusedDocsReference(file, place, reference, "does not exist");
      return expand(found, at, [...chain, path]);
    }
    const copy = emptyRecord();
    for (const [key, item] of Object.entries(value)) {
      copy[key] = await expand(item, pointer(at, key), chain);
    }
    return copy;
  };
  return expand(root, "", [name]);
}

function hasReference(value: JsonValue): boolean {
  if (Array.isArray(value)) return value.some(hasReference);
  if (!isObject(value)) return false;
  return typeof member(value, "$ref") === "string" || Object.values(value).some(hasReference);
}

function docsReferencePath(reference: string, from: string, file: string, at: string): string {
  const path = relativePath(reference, from);
  if (path.ok && !reference.startsWith("/") && !reference.includes("#")) return path.path;
  throw refusedDocsReference(
    file,
    at,
    reference,
    path.ok ? "is not a relative path" : path.problem,
  );
}

function refusedDocsReference(
  file: string,
  at: string,
  reference: string,
  problem: string,
): GeneratorError {
  return new GeneratorError("MS1205", `${JSON.stringify(reference.slice(0, 120))} ${problem}`, {
    file,
    pointer: at,
    hint: "A $ref of the docs names a JSON file in their folder, such as ./images.json.",
  });
}
