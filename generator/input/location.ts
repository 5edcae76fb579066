import path from "node:path";
import { isLoopback } from "@modelsmith/runtime/guidance";
import { GeneratorError } from "../diagnostics/errors.js";

/** The location of a document: a file or a URL. */
export type Location =
  | {
      readonly kind: "file";
      /** Absolute. */
      readonly path: string;
      /** Outside of the user's folder: the folder that was named, or that of the file that was. */
      readonly root?: string;
      /** A glob of the specs that are meant, if it is a folder. @defaultValue all */
      readonly only?: string;
    }
  | { readonly kind: "url"; readonly url: string };

/**
 * The location that a user names: an https URL (http for loopback), or a file.
 *
 * @param folder - the folder that a relative path is relative to
 * @throws GeneratorError MS1008 for a URL that may not be fetched
 */
export function locationOf(text: string, folder: string): Location {
  if (!isUrl(text)) return fileAt(path.resolve(folder, text), folder);
  const refuse = (problem: string) =>
    new GeneratorError("MS1008", `the URL ${problem}`, {
      file: withoutSecrets(text),
      hint: "Expected https://host/path (http for this machine only); secrets go into headers.",
    });
  if (!URL.canParse(text)) throw refuse("cannot be read");
  const url = new URL(text);
  if (url.protocol !== "https:" && !isLoopback(url.hostname)) throw refuse("is not https");
  if (url.username !== "" || url.password !== "") throw refuse("has userinfo");
  url.hash = "";
  return { kind: "url", url: url.href };
}

function fileAt(file: string, folder: string): Location {
  const isDocument = /\.(json|ya?ml)$/i.test(file);
  const root = isDocument ? path.dirname(file) : file;
  return { kind: "file", path: file, ...(isOutside(file, folder) && { root }) };
}

function isOutside(file: string, folder: string): boolean {
  const relative = path.relative(folder, file);
  return relative === ".." || relative.startsWith(`..${path.sep}`) || path.isAbsolute(relative);
}

/** Whether a name has characters with a meaning in globs. */
export function isGlob(text: string): boolean {
  return /[*?[\]{}]/.test(text) && !isUrl(text);
}

export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/** A file or URL as any folder can name it. @param folder - what a relative path is relative to */
export function absolutePlace(text: string, folder = "."): string {
  return isUrl(text) ? text : path.resolve(folder, text);
}

/**
 * How output names a location. A file is relative to the folder, so that output is the same on every
 * machine; outside of the folder, it is relative to what was named there. A URL has no query.
 */
export function displayName(place: Location, folder: string): string {
  if (place.kind === "url") return withoutSecrets(place.url);
  // Below the root of a disk nearly all is: a path without its slash would be another one.
  if (path.dirname(folder) === folder) return withSlashes(place.path);
  if (!isOutside(place.path, folder)) return withSlashes(path.relative(folder, place.path));
  // A folder ends in a dot.
  const whole = path.resolve(place.path);
  const below = path.relative(place.root ?? path.dirname(whole), whole);
  return below === "" || below.startsWith("..") ? path.basename(whole) : withSlashes(below);
}

/** How a message names a location to a person, who finds it by this: a file outside by its path. */
export function nameForPerson(place: Location, folder: string): string {
  if (place.kind === "url" || !isOutside(place.path, folder)) return displayName(place, folder);
  const relative = path.relative(folder, place.path);
  return relative.length < place.path.length ? withSlashes(relative) : place.path;
}

function withSlashes(file: string): string {
  return file.split(path.sep).join("/");
}

/** Another location in the same folder. @param relative - checked by relative-path.ts */
export function siblingOf(place: Location, relative: string): Location {
  if (place.kind === "url") return below(new URL(".", withoutQuery(place.url)), relative);
  return childOf({ ...place, path: path.dirname(place.path) }, relative);
}

/** A location in a folder or below a base URL. */
export function childOf(folder: Location, relative: string): Location {
  if (folder.kind === "url") {
    return below(new URL(withoutQuery(folder.url).replace(/\/?$/, "/")), relative);
  }
  const { root } = folder;
  const joined = path.join(folder.path, ...relative.split("/"));
  return { kind: "file", path: joined, ...(root !== undefined && { root }) };
}

function below(base: URL, relative: string): Location {
  const encoded = relative.split("/").map(encodeURIComponent).join("/");
  return { kind: "url", url: new URL(encoded, base).href };
}

/** The last part of a location's path. */
export function baseName(place: Location): string {
  const whole = place.kind === "file" ? place.path : new URL(place.url).pathname;
  return whole.split(/[\\/]/).at(-1) ?? "";
}

export function isSameLocation(a: Location, b: Location): boolean {
  return locationKey(a) === locationKey(b);
}

/** A location as text: no absolute path is a URL. */
export function locationKey(place: Location): string {
  return place.kind === "url" ? place.url : place.path;
}

function withoutQuery(url: string): string {
  const parsed = new URL(url);
  parsed.search = "";
  return parsed.href;
}

function withoutSecrets(text: string): string {
  return text.replace(/[?#].*$/s, "").replace(/^(https?:\/\/)[^/@]*@/i, "$1");
}
