import { hash } from "node:crypto";
import path from "node:path";
import type { Target } from "../config/config.js";
import { settled } from "../config/settled.js";
import {
  displayName,
  isUrl,
  type Location,
  locationKey,
  locationOf,
  siblingOf,
} from "../input/location.js";
import type { SourceReader } from "../input/reader.js";
import type { RecordingReader } from "../input/recorded-reader.js";
import {
  findSpec,
  modelSpecLocations,
  specLocations,
  specsOfFolder,
} from "../input/spec-locations.js";
import { contentHash, type LockedEndpoint, type LockedInputs } from "../lock/lock.js";
import { forEachConcurrently } from "../util/concurrency.js";
import { byCodeUnit, type JsonValue } from "../util/json.js";
import { packageVersion } from "../util/own-package.js";
import { relativePath } from "../util/relative-path.js";

/** What the location of an endpoint's own spec follows from. */
export type EndpointKey = Pick<LockedEndpoint, "key" | "spec">;

/** The settings that say what to read and what to make of it. */
export type InputSettings = Omit<Target, "out" | "headers" | "snapshot" | "templates" | "skill">;

/**
 * What a run has read, for its lock.
 *
 * @param endpoints - those that the run generates
 * @returns undefined if something was read that has no name that is the same on every machine
 */
export async function inputsOf(
  settings: InputSettings,
  reader: RecordingReader,
  endpoints: readonly EndpointKey[],
): Promise<LockedInputs | undefined> {
  const roots = await findRoots(settings, reader);
  if (roots === undefined) return undefined;
  const { openapi, docs } = roots;
  const implied = (await impliedInputs(roots, endpoints, reader)).map(({ place }) => place);
  implied.push(...specLocations(settings.openapi, reader.folder), ...(docs ? [docs] : []));
  const impliedKeys = new Set(implied.map(locationKey));
  const names = { besideSpec: new Set<string>(), besideDocs: new Set<string>() };
  for (const place of reader.asked().filter((asked) => !impliedKeys.has(locationKey(asked)))) {
    const [ofOpenapi, ofDocs] = [nameBeside(openapi, place), docs && nameBeside(docs, place)];
    if (ofOpenapi !== undefined) names.besideSpec.add(ofOpenapi);
    else if (ofDocs !== undefined) names.besideDocs.add(ofDocs);
    else return undefined;
  }
  const listed = {
    besideSpec: [...names.besideSpec].sort(byCodeUnit),
    besideDocs: [...names.besideDocs].sort(byCodeUnit),
  };
  const found = await hashInputs(settings, reader, endpoints, listed);
  return found === undefined ? undefined : { hash: found, ...listed };
}

/**
 * Hashes everything that a run reads, the names that messages and headers give to it, the settings
 * that shape the output, and the generator's version: the same on every machine.
 *
 * @param listed - what the lock lists: it may come from a stranger
 * @returns undefined if a document that the settings name is missing, or one is listed that no run reads
 */
export async function hashInputs(
  settings: InputSettings,
  reader: SourceReader,
  endpoints: readonly EndpointKey[],
  listed: Omit<LockedInputs, "hash">,
): Promise<string | undefined> {
  const roots = await findRoots(settings, reader);
  if (roots === undefined) return undefined;
  const { openapi, docs } = roots;
  const inputs: Input[] = [{ name: "spec", place: openapi }];
  inputs.push(...(await impliedInputs(roots, endpoints, reader)));
  for (const name of listed.besideSpec) {
    inputs.push({ name: `spec ${name}`, place: placeBeside(openapi, name), within: openapi });
  }
  if (docs !== undefined) inputs.push({ name: "docs", place: docs });
  for (const name of listed.besideDocs) {
    const place = docs && placeBeside(docs, name);
    inputs.push({ name: `docs ${name}`, place, ...(docs && { within: docs }) });
  }
  const contents = await readAll(inputs, reader);
  if (contents === undefined) return undefined;
  // Docs that are not there are a mistake, and not a run without docs.
  if (docs !== undefined && (await reader.read(docs)) === undefined) return undefined;
  const all = [packageVersion(), outputSettings(settings), contents];
  return hash("sha256", JSON.stringify(all)).slice(0, 32);
}

interface Input {
  readonly name: string;
  /** Undefined if it may not be read. */
  readonly place: Location | undefined;
  /** The document that names it, whose folder it may not leave. */
  readonly within?: Location;
}

/** Name, display name and hash of all that is there. */
async function readAll(
  inputs: readonly Input[],
  reader: SourceReader,
): Promise<readonly JsonValue[] | undefined> {
  if (inputs.some(({ place }) => place === undefined)) return undefined;
  const contents: (JsonValue | undefined)[] = [];
  await forEachConcurrently(inputs.entries(), async ([at, { name, place, within }]) => {
    const bytes = place && (await reader.read(place, within));
    if (bytes === undefined || place === undefined) return;
    // Whatever its encoding: in this one no two files are the same text.
    const text = Buffer.from(bytes).toString("latin1");
    contents[at] = [name, displayName(place, reader.folder), contentHash(text)];
  });
  return contents.filter((content) => content !== undefined);
}

/** What follows from the spec's own place, so that no lock lists it. */
async function impliedInputs(
  { openapi }: Roots,
  endpoints: readonly EndpointKey[],
  reader: SourceReader,
): Promise<readonly (Input & { readonly place: Location })[]> {
  const own = [...modelSpecLocations(openapi, keysOf(endpoints), reader)];
  const others = await specsOfFolder(openapi, reader);
  return [
    ...own.map(([key, place]) => ({ name: `model ${key}`, place, within: openapi })),
    ...others.map((place) => ({ name: "spec of the folder", place, within: openapi })),
  ];
}

interface Roots {
  readonly openapi: Location;
  readonly docs: Location | undefined;
}

/** The documents that the settings name. */
async function findRoots(
  settings: InputSettings,
  reader: SourceReader,
): Promise<Roots | undefined> {
  const openapi = await findSpec(settings.openapi, reader);
  const docs = settings.docs === undefined ? undefined : locationOf(settings.docs, reader.folder);
  return openapi && { openapi, docs };
}

/** The keys whose own specs a run looks for: those of endpoints that the platform's spec has. */
function keysOf(endpoints: readonly EndpointKey[]): readonly string[] {
  return endpoints
    .filter(({ spec }) => spec === undefined)
    .map(({ key }) => key)
    .sort(byCodeUnit);
}

/** A file below the root's folder, or a URL of its origin. */
function nameBeside(root: Location, place: Location): string | undefined {
  if (place.kind === "url") return isOfOrigin(place.url, root) ? place.url : undefined;
  if (root.kind === "url") return undefined;
  const name = path.relative(path.dirname(root.path), place.path).split(path.sep).join("/");
  return isPathBelow(name) ? name : undefined;
}

/** The reverse of {@link nameBeside}, for a name that anyone may have written. */
function placeBeside(root: Location, name: string): Location | undefined {
  if (isUrl(name)) return isOfOrigin(name, root) ? { kind: "url", url: name } : undefined;
  return root.kind === "file" && isPathBelow(name) ? siblingOf(root, name) : undefined;
}

function isPathBelow(name: string): boolean {
  const found = relativePath(name);
  return found.ok && found.path === name;
}

function isOfOrigin(url: string, root: Location): boolean {
  return (
    root.kind === "url" && URL.canParse(url) && new URL(url).origin === new URL(root.url).origin
  );
}

/** The settings that change the output: a new setting does not compile until it is listed. */
function outputSettings(settings: InputSettings): object {
  const { endpoints, perEndpoint, baseUrl, auth, lifecycle, hooks } = settings;
  const { group, runtime, inputSchemas, importExtensions, js, removed } = settled(settings);
  return {
    group,
    endpoints,
    perEndpoint,
    baseUrl,
    auth,
    lifecycle,
    runtime,
    inputSchemas,
    importExtensions,
    js,
    removed,
    hooks: hooks !== undefined,
  } satisfies Record<Exclude<keyof InputSettings, "openapi" | "docs">, unknown>;
}
