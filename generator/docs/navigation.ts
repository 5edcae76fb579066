import type { Document } from "../input/load-documents.js";
import {
  byCodeUnit,
  isObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { type DocsEntry, type DocsGroup, pageEntry } from "./entry.js";
import { checkedPath, type NamedSpec, namedSpec, refusedName } from "./names.js";

/** A division that only names a spec: its groups are the spec's tags. */
export interface SpecDivision {
  readonly spec: NamedSpec;
}

export interface Navigation {
  /** Every group, the nested ones too, in the order of the docs. */
  readonly groups: readonly DocsGroup[];
  readonly divisions: readonly SpecDivision[];
  /** Every spec that divisions, groups or the top level name. */
  readonly specs: readonly NamedSpec[];
  /** The spec of pages that inherit none. */
  readonly fallback?: NamedSpec;
}

/**
 * Reads the navigation of a docs.json or of the older mint.json. Groups may be in any
 * division and contain other groups; `openapi` is inherited by everything inside.
 *
 * @throws GeneratorError MS1205 for a page or spec that could lead out of the docs' folder
 */
export function readNavigation(docs: Document): Navigation {
  const walk: NavigationWalk = { file: docs.file, groups: [], divisions: [], specs: [] };
  checkAuthHeader(docs);
  const fallback = topLevelSpec(walk, docs.root);
  visit(walk, member(docs.root, "navigation"), "/navigation", fallback);
  // In mint.json the divisions are next to the navigation.
  for (const key of Array.isArray(member(docs.root, "navigation")) ? mintDivisions : []) {
    visit(walk, member(docs.root, key), pointer("", key), fallback);
  }
  const { groups, divisions, specs } = walk;
  return { groups, divisions, specs, ...(fallback && { fallback }) };
}

const mintDivisions = ["anchors", "tabs", "versions"];

interface NavigationWalk {
  readonly file: string;
  readonly groups: DocsGroup[];
  readonly divisions: SpecDivision[];
  readonly specs: NamedSpec[];
}

function topLevelSpec(walk: NavigationWalk, root: JsonValue): NamedSpec | undefined {
  const api = objectMember(root, "api");
  return (api && specOf(walk, api, "/api")) ?? specOf(walk, root, "");
}

function visit(
  walk: NavigationWalk,
  value: JsonValue | undefined,
  at: string,
  inherited: NamedSpec | undefined,
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) visit(walk, item, pointer(at, index), inherited);
    return;
  }
  if (!isObject(value)) return;
  if (typeof member(value, "group") === "string") {
    visitGroup(walk, value, at, inherited);
    return;
  }
  const own = specOf(walk, value, at);
  if (own && !holdsNavigation(value)) walk.divisions.push({ spec: own });
  // Sorted: the order of an object's keys has no meaning.
  for (const key of Object.keys(value).sort(byCodeUnit)) {
    if (key === "openapi" || key === "asyncapi") continue;
    visit(walk, value[key], pointer(at, key), own ?? inherited);
  }
}

/** Whether a division contains a list: of groups, pages or further divisions. */
function holdsNavigation(value: JsonValue): boolean {
  return (
    isObject(value) &&
    Object.entries(value).some(([key, item]) => key !== "openapi" && Array.isArray(item))
  );
}

function visitGroup(
  walk: NavigationWalk,
  value: JsonValue,
  at: string,
  inherited: NamedSpec | undefined,
): DocsGroup {
  const own = specOf(walk, value, at);
  const entries: DocsEntry[] = [];
  const group: DocsGroup = {
    name: String(member(value, "group")),
    pointer: at,
    entries,
    ...(own && { own }),
  };
  walk.groups.push(group);
  readPages(walk, value, at, own ?? inherited, entries);
  // Divisions inside of a group are rare, but their groups are found too.
  for (const key of Object.keys(value ?? {}).sort(byCodeUnit)) {
    if (key !== "pages" && key !== "openapi") {
      visit(walk, member(value, key), pointer(at, key), own ?? inherited);
    }
  }
  return group;
}

function readPages(
  walk: NavigationWalk,
  container: JsonValue,
  at: string,
  inherited: NamedSpec | undefined,
  entries: DocsEntry[],
): void {
  const pages = member(container, "pages");
  for (const [index, page] of (Array.isArray(pages) ? pages : []).entries()) {
    const here = pointer(at, "pages", index);
    if (typeof page === "string") {
      const entry = pageEntry(walk, page, here, inherited);
      if (entry) entries.push(entry);
    } else if (isObject(page) && typeof member(page, "group") === "string") {
      entries.push({ kind: "group", group: visitGroup(walk, page, here, inherited) });
    } else if (isObject(page)) readPages(walk, page, here, inherited, entries);
    else throw refusedName(walk.file, here, JSON.stringify(page), "is neither a page nor a group");
  }
}

/** The `openapi` of a division: a string, a list whose first entry counts, or `{source, directory}`. */
function specOf(walk: NavigationWalk, container: JsonValue, at: string): NamedSpec | undefined {
  const value = member(container, "openapi");
  const here = pointer(at, "openapi");
  const [first, place] = Array.isArray(value) ? [value[0], pointer(here, 0)] : [value, here];
  const [text, textAt] = isObject(first)
    ? [first["source"], pointer(place, "source")]
    : [first, place];
  const directory = stringMember(first, "directory");
  if (directory !== undefined) checkedPath(walk.file, directory, pointer(place, "directory"));
  if (typeof text !== "string" || text.trim() === "") return undefined;
  const spec = namedSpec(walk, text.trim(), textAt);
  walk.specs.push(spec);
  return spec;
}

/** Nothing sends this header, but docs with such a name are not to be trusted. */
function checkAuthHeader(docs: Document): void {
  const auth = objectMember(objectMember(objectMember(docs.root, "api"), "mdx"), "auth");
  const name = member(auth, "name");
  if (typeof name !== "string" || !/\p{Cc}/u.test(name)) return;
  throw refusedName(docs.file, "/api/mdx/auth/name", name, "is not a header name");
}
