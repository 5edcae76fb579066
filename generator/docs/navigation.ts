import type { Document } from "../input/load-openapi.js";
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

export interface Navigation {
  /** Every group, the nested ones too, in the order of the docs. */
  readonly groups: readonly DocsGroup[];
  /** The specs of divisions that only name one: their groups are its tags. */
  readonly divisions: readonly NamedSpec[];
  /** Every spec that divisions, groups or the top level name. */
  readonly specs: readonly NamedSpec[];
  /** The specs of pages that inherit none. */
  readonly fallback: readonly NamedSpec[];
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
  const around: Around = { specs: fallback, names: [], isTranslation: false };
  visit(walk, member(docs.root, "navigation"), "/navigation", around);
  // In mint.json the divisions are next to the navigation.
  for (const key of Array.isArray(member(docs.root, "navigation")) ? mintDivisions : []) {
    visit(walk, member(docs.root, key), pointer("", key), around);
  }
  const { groups, divisions, specs } = walk;
  return { groups, divisions, specs, fallback };
}

const mintDivisions = ["anchors", "tabs", "versions"];

interface NavigationWalk {
  readonly file: string;
  readonly groups: DocsGroup[];
  readonly divisions: NamedSpec[];
  readonly specs: NamedSpec[];
}

/** What a part of the navigation has from the divisions and groups around it. */
interface Around {
  readonly specs: readonly NamedSpec[];
  readonly names: readonly string[];
  /** Whether the docs have the same in their own language. */
  readonly isTranslation: boolean;
}

function topLevelSpec(walk: NavigationWalk, root: JsonValue): readonly NamedSpec[] {
  const api = objectMember(root, "api");
  const specs = api === undefined ? [] : specsOf(walk, api, "/api");
  return specs.length > 0 ? specs : specsOf(walk, root, "");
}

function visit(
  walk: NavigationWalk,
  value: JsonValue | undefined,
  at: string,
  around: Around,
): void {
  if (Array.isArray(value)) {
    const main = mainLanguage(value);
    for (const [index, item] of value.entries()) {
      const isTranslation = around.isTranslation || (main !== undefined && item !== main);
      visit(walk, item, pointer(at, index), { ...around, isTranslation });
    }
    return;
  }
  if (!isObject(value)) return;
  if (typeof member(value, "group") === "string") {
    visitGroup(walk, value, at, around);
    return;
  }
  const own = specsOf(walk, value, at);
  if (!holdsNavigation(value)) walk.divisions.push(...own);
  const name = divisionName(value);
  const inside: Around = {
    specs: own.length > 0 ? own : around.specs,
    names: name === undefined ? around.names : [...around.names, name],
    isTranslation: around.isTranslation,
  };
  if (Array.isArray(member(value, "pages"))) visitPages(walk, value, at, inside, name);
  // Sorted: the order of an object's keys has no meaning.
  for (const key of Object.keys(value).sort(byCodeUnit)) {
    if (key === "openapi" || key === "asyncapi" || key === "pages") continue;
    visit(walk, value[key], pointer(at, key), inside);
  }
}

/** The default language of docs that have several, else the first. */
function mainLanguage(divisions: readonly JsonValue[]): JsonValue | undefined {
  const languages = divisions.filter((each) => stringMember(each, "language") !== undefined);
  return languages.find((each) => member(each, "default") === true) ?? languages[0];
}

const divisionKeys = [
  ...["tab", "anchor", "dropdown", "product", "version", "language", "item", "menu"],
];

function divisionName(value: JsonValue): string | undefined {
  return divisionKeys.map((key) => stringMember(value, key)).find((name) => name !== undefined);
}

/** Pages that a division lists without a group are a group of the division's name. */
function visitPages(
  walk: NavigationWalk,
  value: JsonValue,
  at: string,
  around: Around,
  name = "",
): void {
  const entries: DocsEntry[] = [];
  const within = name === "" ? around.names : around.names.slice(0, -1);
  const { isTranslation } = around;
  const group: DocsGroup = { name, within, pointer: at, entries, own: [], isTranslation };
  walk.groups.push(group);
  readPages(walk, value, at, around, entries);
  const isOwn = (entry: DocsEntry) => entry.kind !== "group";
  // What it nests has groups of its own: it is only a group if there are pages beside them.
  if (!entries.some(isOwn)) walk.groups.splice(walk.groups.indexOf(group), 1);
}

/** Whether a division contains a list: of groups, pages or further divisions. */
function holdsNavigation(value: JsonValue): boolean {
  return (
    isObject(value) &&
    Object.entries(value).some(([key, item]) => key !== "openapi" && Array.isArray(item))
  );
}

function visitGroup(walk: NavigationWalk, value: JsonValue, at: string, around: Around): DocsGroup {
  const own = specsOf(walk, value, at);
  const name = String(member(value, "group"));
  const inside: Around = {
    specs: own.length > 0 ? own : around.specs,
    names: [...around.names, name],
    isTranslation: around.isTranslation,
  };
  const entries: DocsEntry[] = [];
  const { names: within, isTranslation } = around;
  const group: DocsGroup = { name, within, pointer: at, entries, own, isTranslation };
  walk.groups.push(group);
  const root = stringMember(value, "root");
  const rootPage = root && pageEntry(walk, root, pointer(at, "root"), inside.specs);
  if (rootPage) entries.push(rootPage);
  readPages(walk, value, at, inside, entries);
  // Divisions inside of a group are rare, but their groups are found too.
  for (const key of Object.keys(value ?? {}).sort(byCodeUnit)) {
    if (key !== "pages" && key !== "openapi") {
      visit(walk, member(value, key), pointer(at, key), inside);
    }
  }
  return group;
}

function readPages(
  walk: NavigationWalk,
  container: JsonValue,
  at: string,
  around: Around,
  entries: DocsEntry[],
): void {
  const pages = member(container, "pages");
  for (const [index, page] of (Array.isArray(pages) ? pages : []).entries()) {
    const here = pointer(at, "pages", index);
    if (typeof page === "string") {
      const entry = pageEntry(walk, page, here, around.specs);
      if (entry) entries.push(entry);
    } else if (isObject(page) && typeof member(page, "group") === "string") {
      entries.push({ kind: "group", group: visitGroup(walk, page, here, around) });
    } else if (isObject(page)) readPages(walk, page, here, around, entries);
    else throw refusedName(walk.file, here, JSON.stringify(page), "is neither a page nor a group");
  }
}

/** The `openapi` of a division: a string, a list of them, or `{source, directory}`. */
function specsOf(walk: NavigationWalk, container: JsonValue, at: string): readonly NamedSpec[] {
  const value = member(container, "openapi");
  const here = pointer(at, "openapi");
  const written = Array.isArray(value)
    ? value.map((item, index) => [item, pointer(here, index)] as const)
    : [[value, here] as const];
  const specs = written.flatMap(([item, place]) => specOf(walk, item, place) ?? []);
  walk.specs.push(...specs);
  return specs;
}

function specOf(
  walk: NavigationWalk,
  value: JsonValue | undefined,
  at: string,
): NamedSpec | undefined {
  const [text, textAt] = isObject(value) ? [value["source"], pointer(at, "source")] : [value, at];
  const directory = stringMember(value, "directory");
  if (directory !== undefined) checkedPath(walk.file, directory, pointer(at, "directory"));
  if (typeof text !== "string" || text.trim() === "") return undefined;
  return namedSpec(walk, text.trim(), textAt);
}

/** Such a name is not read as a header. But docs that have one are not to be trusted. */
function checkAuthHeader(docs: Document): void {
  const auth = objectMember(objectMember(objectMember(docs.root, "api"), "mdx"), "auth");
  const name = member(auth, "name");
  if (typeof name !== "string" || !/\p{Cc}/u.test(name)) return;
  throw refusedName(docs.file, "/api/mdx/auth/name", name, "is not a header name");
}
