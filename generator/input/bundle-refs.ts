import { GeneratorError } from "../diagnostics/errors.js";
import {
  emptyRecord,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
} from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { relativePath } from "../util/relative-path.js";

/** Reads a file below the spec's own folder; undefined if the file does not exist. */
export type ReadSibling = (path: string) => Promise<JsonValue | undefined>;

/** The most files that one spec may consist of. */
const maxFiles = 2_000;

/**
 * Joins a spec of several files into one document: each file in the spec's folder that a `$ref` names
 * becomes a part of `components`, and the `$ref` leads there. Other references stay unchanged and no
 * file is opened for them: following them is an error.
 *
 * @param file - the spec's own name in its folder
 * @throws GeneratorError MS1106 for too many files
 */
export async function bundleReferences(
  root: JsonObject,
  file: string,
  read: ReadSibling,
): Promise<JsonObject> {
  // Nearly every spec is one file, which may be large.
  if (!namesFiles(root)) return root;
  const parts = new Map<string, JsonValue>();
  const sought = new Map<string, Promise<JsonValue | undefined>>();
  const here: Bundle = {
    async target(path) {
      if (path === file) return "";
      const known = sought.get(path);
      if (known === undefined && sought.size >= maxFiles) {
        throw new GeneratorError("MS1106", `is spread over more than ${maxFiles} files`, {
          file,
          hint: "Bundle it into one file first.",
        });
      }
      const reading = known ?? read(path);
      sought.set(path, reading);
      const value = await reading;
      if (value === undefined) return undefined;
      const place = pointer("/components", partsKey, path);
      if (!parts.has(path)) {
        parts.set(path, null); // reserved: a file may name itself, or the file that names it
        parts.set(path, await rewriteValue(value, path, place, here));
      }
      return place;
    },
  };
  const bundled = await rewriteValue(root, file, "", here);
  if (parts.size === 0 || !isObject(bundled)) return root;
  const files = emptyRecord();
  for (const [path, value] of parts) files[path] = value;
  const components = { ...objectMember(bundled, "components"), [partsKey]: files };
  return { ...bundled, components };
}

function namesFiles(value: JsonValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(namesFiles);
  const reference = member(value, "$ref");
  if (typeof reference === "string" && !reference.startsWith("#")) return true;
  return Object.keys(value).some((key) => namesFiles(value[key] ?? null));
}

/** A position in one of the files that were joined. */
export interface BundledLocation {
  /** The file's path below the spec's folder. */
  readonly path: string;
  readonly pointer: string;
}

/** The original file and pointer of a pointer into the bundle; undefined for the spec itself. */
export function bundledLocation(at: string): BundledLocation | undefined {
  const [, components, key, path, ...segments] = at.split("/");
  if (components !== "components" || key !== partsKey || path === undefined) return undefined;
  return {
    path: path.replaceAll("~1", "/").replaceAll("~0", "~"),
    pointer: segments.map((segment) => `/${segment}`).join(""),
  };
}

/** An extension key, so that no component of the spec is replaced. */
const partsKey = "x-modelsmith-files";

interface Bundle {
  /** The pointer of a file in the bundle, `""` for the spec itself; undefined if there is no such file. */
  readonly target: (path: string) => Promise<string | undefined>;
}

/** Members whose values are data, not parts of the document. */
const dataKeys: ReadonlySet<string> = new Set(["example", "default", "enum", "const", "value"]);

/** Members whose keys are names that the spec chose. */
const mapKeys: ReadonlySet<string> = new Set([
  "properties",
  "$defs",
  "patternProperties",
  "schemas",
]);

async function rewriteValue(
  value: JsonValue,
  file: string,
  place: string,
  bundle: Bundle,
  isMap = false,
): Promise<JsonValue> {
  if (Array.isArray(value)) {
    return Promise.all(value.map((item) => rewriteValue(item, file, place, bundle)));
  }
  if (!isObject(value)) return value;
  const copy = emptyRecord();
  for (const [key, item] of Object.entries(value)) {
    if (!isMap && dataKeys.has(key)) copy[key] = item;
    else if (!isMap && key === "$ref" && typeof item === "string") {
      copy[key] = await rewriteReference(item, file, place, bundle);
    } else if (!isMap && key === "discriminator") {
      copy[key] = await rewriteDiscriminator(item, file, place, bundle);
    } else {
      copy[key] = await rewriteValue(item, file, place, bundle, !isMap && mapKeys.has(key));
    }
  }
  return copy;
}

/** The values of a mapping are references like those beside it, or names of schemas. */
async function rewriteDiscriminator(
  value: JsonValue,
  file: string,
  place: string,
  bundle: Bundle,
): Promise<JsonValue> {
  const mapping = objectMember(value, "mapping");
  if (mapping === undefined || !isObject(value)) return value;
  const copy = emptyRecord();
  for (const [tag, target] of Object.entries(mapping)) {
    const isReference = typeof target === "string" && /[#/]|\.(json|ya?ml)$/i.test(target);
    copy[tag] = isReference ? await rewriteReference(target, file, place, bundle) : target;
  }
  return { ...value, mapping: copy };
}

async function rewriteReference(
  text: string,
  file: string,
  place: string,
  bundle: Bundle,
): Promise<string> {
  const [name = "", fragment = ""] = text.split("#", 2);
  // Positions in the spec itself stay; those in other files move. An anchor has no position.
  const isAnchor = fragment !== "" && !fragment.startsWith("/");
  if (name === "") return place === "" || isAnchor ? text : `#${place}${fragment}`;
  const path = name.startsWith("/") ? undefined : relativePath(decodeName(name), file);
  const target =
    path?.ok && !/%/.test(decodeName(name)) ? await bundle.target(path.path) : undefined;
  if (target === undefined) return text;
  return isAnchor ? `#${fragment}` : `#${target}${fragment}`;
}

function decodeName(text: string): string {
  if (!relativePath(text).ok && /%/.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
