import { statSync } from "node:fs";
import path from "node:path";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { isGlob, isUrl } from "../../generator/input/location.js";

/**
 * What `--openapi` names, however often it was given: several files, folders and globs are one glob,
 * which stands for one platform as a folder does.
 *
 * @throws GeneratorError MS1601 for several of which one is a URL, MS1001 for one that is not there
 * @forTests
 */
export async function oneSpec(given: string | readonly string[]): Promise<string> {
  const all = typeof given === "string" ? [given] : given;
  const [first = "", ...others] = all;
  if (others.length === 0) return first;
  const url = all.find(isUrl);
  if (url !== undefined) {
    throw new GeneratorError("MS1601", `--openapi was given ${all.length} times, once as ${url}`, {
      hint: "Save the specs in one folder, and name that: --openapi specs",
    });
  }
  // A glob takes what is there: of a name with a slip in it, the functions would be deleted.
  const { refuseMissingSpec } = await import("../../generator/input/load-documents.js");
  for (const named of all) await refuseMissingSpec(named);
  const globs = all.map(asGlob);
  const folder = commonFolder(globs);
  const prefix = folder === "" ? "" : `${folder}/`;
  return `${prefix}{${globs.map((glob) => glob.slice(prefix.length)).join(",")}}`;
}

/** {@link oneSpec} as the `coerce` of an option: yargs waits for its promise, which its types leave out. */
export const coerceToOneSpec = oneSpec as unknown as (given: string | readonly string[]) => string;

function asGlob(named: string): string {
  const text = path.normalize(named).split(path.sep).join("/").replace(/\/$/, "");
  const found = statSync(named, { throwIfNoEntry: false });
  if (found === undefined && isGlob(text)) return text;
  // Any character stands for one that would have a meaning.
  const plain = text.replace(/[*?[\]{}(),!+@]/g, "?");
  return found?.isDirectory() === true ? `${plain}/**` : plain;
}

/** The folders that all have in common, before any special character. */
function commonFolder(globs: readonly string[]): string {
  const [first = [], ...others] = globs.map((glob) => glob.split("/").slice(0, -1));
  const at = first.findIndex(
    (name, index) => isGlob(name) || others.some((names) => names[index] !== name),
  );
  return first.slice(0, at === -1 ? first.length : at).join("/");
}
