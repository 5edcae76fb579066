import { cacheHash } from "../cache-hash.js";
import type { Document } from "../input/load-documents.js";
import { partTexts } from "../input/part-texts.js";
import type { SelectedEndpoint } from "../select/select-endpoints.js";
import { type JsonValue, member, objectMember } from "../util/json.js";
import { pointer, pointerSegments } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import { operationsOfEndpoint, type Shared } from "./endpoint-facts.js";

/**
 * A hash of all that an endpoint's facts are read from: its path items, what their references lead
 * to, what its specs say outside of both, and what is shared. The same hash, the same facts.
 *
 * @returns undefined where a reference leads to no part that is known by itself
 */
export function factsSource(endpoint: SelectedEndpoint, shared: Shared): string | undefined {
  const { key, title, sse, plain } = endpoint;
  const common = hashOfShared(shared);
  if (common === undefined) return undefined;
  const said: unknown[] = [common, key, title, sse?.pointer, plain?.pointer];
  let parts = "";
  const operations = operationsOfEndpoint(endpoint);
  for (const spec of new Set(operations.map((operation) => operation.spec))) {
    const own = operations.filter((operation) => operation.spec === spec);
    // In a spec of its own an endpoint may poll at any path.
    const isPlatforms = spec === shared.base.spec;
    const hashes = reached(spec, isPlatforms ? own.map(({ path }) => path) : pathsOf(spec));
    if (hashes === undefined) return undefined;
    said.push(spec.file, spec.id, hashOfRest(spec), hashes.length);
    parts += hashes;
  }
  return cacheHash(JSON.stringify(said) + parts);
}

function pathsOf({ root }: Document): readonly string[] {
  return Object.keys(objectMember(root, "paths") ?? {});
}

/** The hash of what all endpoints of a platform share. */
const hashOfShared = memoizeByObject(({ base, poll, pollPath }: Shared) => {
  const { file, root } = base.spec;
  const parts = poll ? reached(poll.spec, [poll.path]) : [];
  const said = [file, base.url, base.configured, root["servers"], poll?.pointer, pollPath, parts];
  return parts && cacheHash(JSON.stringify(said));
});

/** The hash of what stands outside of paths and components. */
const hashOfRest = memoizeByObject(({ root }: Document) => {
  const { paths: _paths, components: _components, ...rest } = root;
  return cacheHash(JSON.stringify(rest));
});

/** Hashes of some path items and of all parts that they refer to, in an order that these decide. */
function reached(spec: Document, paths: readonly string[]): string | undefined {
  const found = new Set<string>();
  // All of one length: whatever they are of, they can be told apart.
  let hashes = "";
  const waiting = paths.map((path) => pointer("/paths", path));
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    if (found.has(place)) continue;
    const part = partAt(spec, place);
    if (part === undefined) return undefined;
    found.add(place);
    hashes += part.hash;
    waiting.push(...part.references);
  }
  return hashes;
}

/** What a spec has under a name of its own: a path item or a component. */
interface Part {
  /** Of its place and text. */
  readonly hash: string;
  /** Pointers of the parts that it refers to. */
  readonly references: readonly string[];
}

const partsOf = memoizeByObject((_: Document) => new Map<string, Part | undefined>());

function partAt(spec: Document, place: string): Part | undefined {
  const parts = partsOf(spec);
  if (!parts.has(place)) parts.set(place, readPart(spec, place));
  return parts.get(place);
}

function readPart(spec: Document, place: string): Part | undefined {
  const text = textAt(spec, place);
  // What leads nowhere is told by whoever follows it.
  if (text === undefined) return undefined;
  const references: string[] = [];
  for (const reference of referencesIn(text)) {
    const part = partOf(reference);
    if (part === undefined) return undefined;
    references.push(part);
  }
  return { hash: cacheHash(`${place}\n${text}`), references };
}

/** What stands behind each `"$ref":` of a JSON text in which it is not written in other ways. */
function referencesIn(text: string): readonly string[] {
  const found: string[] = [];
  // It is rare in a spec, and no search is quicker than that for a single sign.
  for (let at = text.indexOf("$"); at !== -1; at = text.indexOf("$", at + 1)) {
    if (!text.startsWith('"$ref"', at - 1)) continue;
    const reference = /\s*:\s*"([^"]*)"/y;
    reference.lastIndex = at + 5;
    const [, written] = reference.exec(text) ?? [];
    if (written !== undefined) found.push(written);
  }
  return found;
}

/** The part as its file has it, or as JSON, which takes longer. */
function textAt(spec: Document, place: string): string | undefined {
  // A reference may write its name in other ways than we do, even as that of another part.
  const isOurs = !/%|~(?![01])/.test(place);
  const written = textsOf(spec).get(isOurs ? place : pointer("", ...segmentsOf(place)));
  if (written !== undefined && !(hasEscapes(spec) && mayHide.test(written))) return written;
  let value: JsonValue | undefined = spec.root;
  for (const segment of segmentsOf(place)) value = member(value, segment);
  return value === undefined ? undefined : JSON.stringify(value);
}

/** A `/` or a letter that is written as an escape could be one of a reference. */
const mayHide = /\\[/u]/;

/** Most specs have none, which is told by one search of the whole. */
const hasEscapes = memoizeByObject(({ text = "" }: Document) => mayHide.test(text));

function segmentsOf(place: string): readonly string[] {
  return pointerSegments(place) ?? [];
}

const textsOf = memoizeByObject(({ text }: Document) =>
  text === undefined ? new Map<string, string>() : partTexts(text),
);

/**
 * `#/components/schemas/A/properties/b` leads into `/components/schemas/A`; what JSON has to escape
 * is not looked into.
 */
function partOf(reference: string): string | undefined {
  const part = /^#(\/components\/[^/]+\/[^/\\]+|\/(?:paths|definitions)\/[^/\\]+)(?:\/[^\\]*)?$/;
  return part.exec(reference)?.[1];
}
