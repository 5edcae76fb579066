import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import type { Document } from "../input/load-openapi.js";
import { tagsOf } from "../openapi/operations.js";
import { pathBelowServer } from "../openapi/server-url.js";
import type { Spec } from "../openapi/spec.js";
import { groupByTags } from "../util/group-by.js";
import { chooseGroups, type GroupOperations } from "./choose-groups.js";
import type { DocsGroup } from "./entry.js";
import type { Navigation } from "./navigation.js";
import {
  type DocsOperation,
  type GroupContext,
  operationsOfGroup,
  operationsOfSpec,
} from "./read-group.js";
import type { DocsSources } from "./sources.js";

/** The operations of the chosen groups, and what was odd about them. */
export interface SelectedOperations {
  readonly operations: readonly DocsOperation[];
  readonly warnings: readonly Warning[];
  /** See `ChosenGroups`. */
  readonly names?: readonly string[];
}

/**
 * The operations of every group that a name or glob asks for, in order of first appearance.
 *
 * @param strict - whether a page that cannot be read is an error
 * @throws GeneratorError MS1202 for a name without a group, naming those that exist; MS1204 if
 *   the groups contain no operation; MS1205 if none of their pages and specs can be used
 */
export async function docsOperations(
  docs: Document,
  navigation: Navigation,
  wanted: readonly string[],
  sources: DocsSources,
  strict = false,
): Promise<SelectedOperations> {
  const { groups, notes, names } = await chooseGroups(
    docs,
    wanted,
    groupsOf({ docs, sources, strict }, navigation),
    () => taggedGroups(navigation, sources),
  );
  const read = await Promise.all(groups.map((group) => group.read()));
  const operations = onceEach(read.flatMap((group) => group.operations));
  if (operations.some(({ method }) => method === "POST")) {
    const unread = sources
      .unreadable()
      .map(({ file = docs.file, pointer = "", problem, hint }) => ({
        file,
        pointer,
        message: `${problem}: not looked into. ${hint}`,
      }));
    const warnings = read.flatMap((group) => group.warnings);
    const all = [...notes, ...unread, ...warnings];
    return { operations, warnings: all, ...(names && { names }) };
  }
  const [refused] = read.flatMap((group) => group.refused);
  const absent = read.flatMap((group) => group.absent);
  throw refused ?? noOperations(docs, wanted, absent);
}

/** A group, and what it lists. */
export interface ListedGroup extends Pick<DocsGroup, "name" | "within"> {
  /** The paths of its creates. */
  readonly creates: readonly string[];
}

/** Every group of the docs, with the creates that it lists. */
export async function listGroups(
  docs: Document,
  navigation: Navigation,
  sources: DocsSources,
): Promise<readonly ListedGroup[]> {
  const groups = groupsOf({ docs, sources, strict: false }, navigation);
  const all = [...groups, ...(await taggedGroups(navigation, sources))];
  return Promise.all(
    all.map(async ({ name, within, read }) => {
      const creates = onceEach((await read()).operations).filter(({ method }) => method === "POST");
      const paths = creates.map(({ spec, path }) => pathBelowServer(spec, path));
      return { name, within, creates: paths };
    }),
  );
}

function groupsOf(context: GroupContext, { groups }: Navigation): readonly GroupOperations[] {
  return groups.map((group) => ({ ...group, read: () => operationsOfGroup(context, group) }));
}

/** Docs show a division that only names a spec with a group for each tag of its operations. */
async function taggedGroups(
  { divisions }: Navigation,
  sources: DocsSources,
): Promise<readonly GroupOperations[]> {
  const found = await Promise.all(
    divisions.map(async (named) => {
      const [spec] = await sources.specs({ inherited: [named] });
      return spec === undefined ? [] : operationsOfSpec(spec, named);
    }),
  );
  return [...groupByTags(found.flat(), ({ found }) => tagsOf(found))].map(([name, operations]) => ({
    name,
    within: [],
    pointer: "/navigation",
    isTranslation: false,
    read: async () => ({ operations, warnings: [], refused: [], absent: [] }),
  }));
}

function onceEach(found: readonly DocsOperation[]): readonly DocsOperation[] {
  const unique = new Map<Spec, Set<string>>();
  return found.filter(({ spec, method, path }) => {
    const ofSpec = unique.get(spec) ?? new Set<string>();
    unique.set(spec, ofSpec);
    const identity = `${method} ${path}`;
    if (ofSpec.has(identity)) return false;
    ofSpec.add(identity);
    return true;
  });
}

function noOperations(
  docs: Document,
  wanted: readonly string[],
  absent: readonly string[],
): GeneratorError {
  const names = wanted.map((name) => JSON.stringify(name)).join(", ");
  const list = absent.slice(0, 5).join(", ") + (absent.length > 5 ? " …" : "");
  return new GeneratorError("MS1204", `the group ${names} lists no POST`, {
    file: docs.file,
    pointer: "/navigation",
    hint:
      absent.length === 0
        ? "Its pages must be operations such as `POST /generation/google/nano-banana`."
        : `Its pages are not next to the docs: ${list}. Put them there: they name the operations.`,
  });
}
