import { statSync } from "node:fs";
import path from "node:path";
import { isGlob } from "../input/location.js";

/**
 * A file, a folder or a glob as one of several in a glob.
 *
 * @param folder - what a relative path is relative to
 */
export function globOf(named: string, folder = ""): string {
  const text = path.normalize(named).split(path.sep).join("/").replace(/\/$/, "");
  const found = statSync(path.resolve(folder, named), { throwIfNoEntry: false });
  if (found === undefined && isGlob(text)) return text;
  // Any character stands for one that would have a meaning.
  const plain = text.replace(/[*?[\]{}(),!+@]/g, "?");
  return found?.isDirectory() === true ? `${plain}/**` : plain;
}

/** Several globs as one, which stands for one platform as a folder does. */
export function joinedGlobs(globs: readonly string[]): string {
  const folder = commonFolder(globs);
  const prefix = folder === "" ? "" : `${folder}/`;
  return `${prefix}{${globs.map((glob) => glob.slice(prefix.length)).join(",")}}`;
}

/** The folders that all have in common, before any special character. */
function commonFolder(globs: readonly string[]): string {
  const [first = [], ...others] = globs.map((glob) => glob.split("/").slice(0, -1));
  const at = first.findIndex(
    (name, index) => isGlob(name) || others.some((names) => names[index] !== name),
  );
  return first.slice(0, at === -1 ? first.length : at).join("/");
}
