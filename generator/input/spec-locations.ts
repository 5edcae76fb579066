import path from "node:path";
import { baseName, childOf, isGlob, type Location, locationOf, siblingOf } from "./location.js";
import { isDocumentName, type SourceReader } from "./reader.js";

/** What a spec is usually called. */
export const specNames: readonly string[] = ["openapi.json", "openapi.yaml", "openapi.yml"];

/** The locations of the platform's spec: the one the user names, or usual names in that folder. */
export function specLocations(openapi: string, folder: string): readonly Location[] {
  const given = locationOf(openapi, folder);
  if (/\.(json|ya?ml)$/i.test(baseName(given))) return [given];
  return [...specNames.map((name) => childOf(given, name)), given];
}

/** The first location where a spec or a folder of specs exists; undefined if no location has one. */
export async function findSpec(
  openapi: string,
  reader: SourceReader,
): Promise<Location | undefined> {
  for (const place of specLocations(openapi, reader.folder)) {
    if ((await reader.read(place)) !== undefined) return place;
  }
  const folder = specFolder(openapi, reader.folder);
  return folder !== undefined && (await reader.list(folder)).length > 0 ? folder : undefined;
}

/**
 * A folder as the document that its files are next to: what they are is found by listing it. A glob is
 * the folder before its first special character, and those of its files that fit.
 */
function specFolder(openapi: string, folder: string): Location | undefined {
  const given = locationOf(openapi, folder);
  if (given.kind === "url") return undefined;
  const names = given.path.split(path.sep);
  const at = names.findIndex(isGlob);
  if (at === -1) return { ...given, path: `${given.path}${path.sep}.` };
  const whole = [...names.slice(0, at), "."].join(path.sep);
  const root = given.root === undefined ? {} : { root: path.dirname(whole) };
  return { kind: "file", path: whole, ...root, only: names.slice(at).join("/") };
}

/** The folder that holds the specs that a user names; undefined for a URL. */
export function folderOfSpecs(openapi: string, folder: string): string | undefined {
  const place = specFolder(openapi, folder);
  if (place?.kind !== "file") return undefined;
  const named = path.dirname(place.path);
  return place.only === undefined && isDocumentName(named) ? path.dirname(named) : named;
}

/** Whether a location stands for all specs of its folder. */
export function isSpecFolder(place: Location): boolean {
  return place.kind === "file" && place.path.endsWith(`${path.sep}.`);
}

/** The locations of all files of a folder of specs; none if the location is a spec. */
export async function specsOfFolder(
  place: Location,
  reader: SourceReader,
): Promise<readonly Location[]> {
  if (!isSpecFolder(place)) return [];
  return (await reader.list(place)).map((name) => siblingOf(place, name));
}

/**
 * The locations of specs of single models: `<provider>/<model>/v1/openapi.json` next to the platform's
 * spec.
 *
 * @param keys - endpoint keys
 */
export function modelSpecLocations(
  openapi: Location,
  keys: readonly string[],
  reader: SourceReader,
): ReadonlyMap<string, Location> {
  const folders = keys.filter(isFolder);
  // Most platforms of thousands of models have no folder for any provider.
  const providers = new Set(folders.map(providerOf));
  const held = new Set(
    [...providers].filter((name) => reader.mayContain(siblingOf(openapi, name))),
  );
  return new Map(
    folders
      .filter((key) => held.has(providerOf(key)))
      .map((key) => [key, siblingOf(openapi, `${key}/v1/openapi.json`)]),
  );
}

/** Whether a key can name a folder below the spec's own; operations.ts refused dot segments. */
function isFolder(key: string): boolean {
  return /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(key);
}

function providerOf(key: string): string {
  return key.split("/")[0] ?? key;
}
