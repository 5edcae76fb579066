import path from "node:path";
import { GeneratorError } from "../diagnostics/errors.js";

/** Where a document is. */
export type Place =
  | { readonly kind: "file" /** Absolute. */; readonly path: string }
  | { readonly kind: "url"; readonly url: string };

/**
 * The place that a user names: an https URL (http for loopback), or a file.
 *
 * @param folder - what a relative path is relative to
 * @throws GeneratorError MS1008 for a URL that may not be asked
 */
export function placeOf(text: string, folder: string): Place {
  if (!isUrl(text)) return { kind: "file", path: path.resolve(folder, text) };
  const refuse = (problem: string) =>
    new GeneratorError("MS1008", `the URL ${problem}`, {
      file: withoutSecrets(text),
      hint: "Expected https://host/path (http for this machine only); secrets go into headers.",
    });
  if (!URL.canParse(text)) throw refuse("cannot be read");
  const url = new URL(text);
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== "https:" && !loopback) throw refuse("is not https");
  if (url.username !== "" || url.password !== "") throw refuse("has userinfo");
  url.hash = "";
  return { kind: "url", url: url.href };
}

export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text);
}

/**
 * How messages and headers name a place: a file relative to the folder, so that output is the same
 * on every machine, or by its own name alone where it is outside; a URL without its query.
 */
export function displayName(place: Place, folder: string): string {
  if (place.kind === "url") return withoutSecrets(place.url);
  const relative = path.relative(folder, place.path);
  const outside = relative.startsWith("..") || path.isAbsolute(relative);
  return outside ? path.basename(place.path) : relative.split(path.sep).join("/");
}

/** Another place in the folder of this one. @param relative - checked by relative-path.ts */
export function beside(place: Place, relative: string): Place {
  if (place.kind === "url") return below(new URL(".", withoutQuery(place.url)), relative);
  return inside({ kind: "file", path: path.dirname(place.path) }, relative);
}

/** A place in the folder, or below the base URL, that this one is. */
export function inside(folder: Place, relative: string): Place {
  if (folder.kind === "url") {
    return below(new URL(withoutQuery(folder.url).replace(/\/?$/, "/")), relative);
  }
  return { kind: "file", path: path.join(folder.path, ...relative.split("/")) };
}

function below(base: URL, relative: string): Place {
  const encoded = relative.split("/").map(encodeURIComponent).join("/");
  return { kind: "url", url: new URL(encoded, base).href };
}

/** The last part of a place's path. */
export function baseName(place: Place): string {
  const whole = place.kind === "file" ? place.path : new URL(place.url).pathname;
  return whole.split(/[\\/]/).at(-1) ?? "";
}

export function samePlace(a: Place, b: Place): boolean {
  return placeKey(a) === placeKey(b);
}

/** A place as text: no absolute path is a URL. */
export function placeKey(place: Place): string {
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
