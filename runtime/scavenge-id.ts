import { ID_NAMES, plainName } from "./field-names.js";
import type { FollowRequest, ReadPlaces } from "./types.js";

/** Headers that lead to what a create has begun. */
export const LOCATION_HEADERS = ["location", "operation-location", "content-location"] as const;

/**
 * The id in text that is no whole JSON: cut off, a JSON a line, or of any content type. Whoever
 * was charged must be able to ask for the result.
 *
 * @param onlySure - leave out names that other objects have as well: `id`, `request_id`
 */
export function scavengeId(
  text: string,
  places: ReadPlaces["id"],
  onlySure: boolean,
): string | undefined {
  const own = new Set(places?.map((path) => plainName(path.at(-1) ?? "")));
  const isPage = /^\s{0,100}</.test(text);
  const names = ID_NAMES.filter((name) => !(onlySure || isPage) || /^(?!request)..+id$/.test(name));
  let best: string | undefined;
  let bestRank = names.length;
  for (const [, name = "", value = ""] of text.matchAll(MEMBER)) {
    const plain = plainName(name);
    const rank = own.has(plain) ? -1 : names.indexOf(plain);
    const id = rank < bestRank && (rank >= 0 || own.has(plain)) ? unquote(value) : undefined;
    if (id === undefined || id === "") continue;
    best = id;
    bestRank = rank;
  }
  return best;
}

/** A name and a text or whole number, as JSON has them. */
const MEMBER =
  /"([\w-]{1,64})"[ \t\r\n]{0,100}:[ \t\r\n]{0,100}("(?:[^"\\]|\\.){1,4096}"|-?\d{1,40}(?![\d.eE]))/g;

function unquote(value: string): string | undefined {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

/** The id in a URL that has the shape of the path that is polled. */
export function idInUrl(url: URL, poll: FollowRequest | undefined): string | undefined {
  const { path, query } = poll ?? {};
  const parameter = Object.entries(query ?? {}).find(([, value]) => value === "{id}");
  if (parameter !== undefined) return url.searchParams.get(parameter[0]) ?? undefined;
  if (path === undefined) return undefined;
  const [before = "", after = ""] = path.split("{id}");
  const from = url.pathname.lastIndexOf(before.replace(/\{[^}]*\}.*$/, ""));
  const segments = url.pathname.split("/");
  const afterCount = after.split("/").length - 1;
  const segment = segments[segments.length - 1 - afterCount];
  if (from < 0 || segment === undefined || !url.pathname.endsWith(after)) return undefined;
  return decode(segment);
}

/** The last segment of a path: what an id is, where nothing else is known. */
export function lastSegment(url: URL): string | undefined {
  return decode(url.pathname.split("/").at(-1) ?? "");
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment) || undefined;
  } catch {
    return undefined;
  }
}
