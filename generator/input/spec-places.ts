import { baseName, beside, inside, type Place, placeOf } from "./location.js";
import type { SourceReader } from "./reader.js";

/**
 * Where the platform's spec may be: at the place that its user names, or in a folder or below a base
 * URL under the usual names.
 */
export function specPlaces(openapi: string, folder: string): readonly Place[] {
  const given = placeOf(openapi, folder);
  if (/\.(json|ya?ml)$/i.test(baseName(given))) return [given];
  const names = ["openapi.json", "openapi.yaml", "openapi.yml"];
  return [...names.map((name) => inside(given, name)), given];
}

/** The first place that has a spec; undefined if none has. */
export async function findSpec(openapi: string, reader: SourceReader): Promise<Place | undefined> {
  for (const place of specPlaces(openapi, reader.folder)) {
    if ((await reader.read(place)) !== undefined) return place;
  }
  return undefined;
}

/**
 * Where the specs of single models may be: `<provider>/<model>/v1/openapi.json` beside the
 * platform's spec.
 *
 * @param keys - endpoint keys
 */
export function modelSpecPlaces(
  openapi: Place,
  keys: readonly string[],
  reader: SourceReader,
): ReadonlyMap<string, Place> {
  const folders = keys.filter(isFolder);
  // Of thousands of models, most platforms have no folder of a provider at all.
  const providers = new Set(folders.map(providerOf));
  const held = new Set([...providers].filter((name) => reader.mayHold(beside(openapi, name))));
  return new Map(
    folders
      .filter((key) => held.has(providerOf(key)))
      .map((key) => [key, beside(openapi, `${key}/v1/openapi.json`)]),
  );
}

/** Whether a key can name a folder below the spec's own; operations.ts refused dot segments. */
function isFolder(key: string): boolean {
  return /^[A-Za-z0-9._-]+(\/[A-Za-z0-9._-]+)*$/.test(key);
}

function providerOf(key: string): string {
  return key.split("/")[0] ?? key;
}
