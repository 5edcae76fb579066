import type { FollowRequest, ReadPlaces } from "../contract/endpoint.js";
import { isText, parseJson } from "../util/json.js";
import { ID_NAMES, plainName } from "./field-names.js";

/** Headers whose URL leads to the generation that a create has begun. */
export const LOCATION_HEADERS = ["location", "operation-location", "content-location"] as const;

/**
 * The last resort for an id: searches for it in text that is not one JSON value, such as JSON that
 * was cut off, one JSON per line, or another content type. A caller who was charged must be able to
 * ask for the result.
 *
 * @param onlySure - leave out names that other objects have as well: `id`, `request_id`
 */
export function scavengeId(
  text: string,
  places: ReadPlaces["id"],
  onlySure: boolean,
): string | undefined {
  const specNames = new Set(places?.map((path) => plainName(path.at(-1) ?? "")));
  const isMarkup = /^\s{0,100}</.test(text);
  const names = ID_NAMES.filter(
    (name) => !(onlySure || isMarkup) || /^(?!request)..+id$/.test(name),
  );
  let best: string | undefined;
  let bestRank = names.length + 1;
  for (const [, name = "", value = ""] of text.matchAll(MEMBER)) {
    const plain = plainName(name);
    const rank = specNames.has(plain) ? 0 : names.indexOf(plain) + 1 || bestRank;
    const id = rank < bestRank && (value.startsWith('"') ? parseJson(value) : value);
    if (!isText(id)) continue;
    best = id;
    bestRank = rank;
  }
  return best;
}

/** A member of a JSON object whose value is a string, or an integer that is not cut off. */
const MEMBER =
  /"([\w-]{1,64})"[ \t\r\n]{0,100}:[ \t\r\n]{0,100}("(?:[^"\\]|\\.){1,4096}"|-?\d{1,40}(?=[\s,}\]]))/g;

/** The id in a URL of the same form as the polled path. */
export function idInUrl(url: URL, poll: FollowRequest | undefined): string | undefined {
  const { path, query } = poll ?? {};
  if (path === undefined) return undefined;
  const shape = path.split(/(\{[^{}]*\})/).map((part) => {
    if (part === "{id}") return "([^/?#]+)";
    return part.startsWith("{") ? "[^/?#]+" : part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
  });
  const where = path.includes("?") ? url.pathname + url.search : url.pathname;
  const found = new RegExp(`${shape.join("")}$`).exec(where);
  const [name] = Object.entries(query ?? {}).find(([, value]) => value === "{id}") ?? [];
  if (name !== undefined) return (found && url.searchParams.get(name)) || undefined;
  return found?.[1] && decode(found[1]);
}

/** The place of an id that is only the end of a URL: no answer has it there. */
export const END_OF_URL = "the end of a URL";

/** The last segment of a path. */
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
