import { didYouMean } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import { shellWord, terminalLine } from "../encode/terminal.js";
import type { Document } from "../input/load-openapi.js";
import { namesImages } from "../openapi/media-words.js";
import { makesImages } from "../openapi/what-is-made.js";
import type { DocsGroup } from "./entry.js";
import { matchesGroup } from "./match-group.js";
import type { DocsOperation, ReadGroup } from "./read-group.js";

/** A group of the docs whose pages are read when they are needed. */
export interface GroupOperations extends Omit<DocsGroup, "own" | "entries"> {
  readonly read: () => Promise<ReadGroup>;
}

/** The groups to generate, and how they were chosen if nobody named them exactly. */
export interface ChosenGroups {
  readonly groups: readonly GroupOperations[];
  readonly notes: readonly Warning[];
  /** What a config writes for the same groups; absent where no name says it. */
  readonly names?: readonly string[];
}

/**
 * Finds the groups that names or globs ask for. If no group is called `Images`, that name stands for
 * those whose name speaks of images, else for those whose creates mostly make images, else for the
 * pages of docs that have no groups.
 *
 * @param tagged - groups that are read only if a name was not found among the others that list a POST
 * @throws GeneratorError MS1202 for a name without a group, naming those that exist
 */
export async function chooseGroups(
  docs: Document,
  wanted: readonly string[],
  groups: readonly GroupOperations[],
  tagged: () => Promise<readonly GroupOperations[]>,
): Promise<ChosenGroups> {
  const called = (pattern: string) => groups.filter((group) => matchesGroup(pattern, group));
  // A group of that name may hold guides only.
  const listing = await Promise.all(wanted.map((pattern) => withCreates(called(pattern))));
  const isListed = listing.every((some) => some.length > 0);
  const all = isListed ? groups : [...groups, ...(await tagged())];
  const chosen = new Set<GroupOperations>();
  const notes: Warning[] = [];
  const names: (readonly string[] | undefined)[] = [];
  for (const pattern of wanted) {
    const found = await groupsFor(pattern, all);
    if (found.groups.length === 0) throw await noGroup(docs, pattern, all);
    for (const group of found.groups) chosen.add(group);
    names.push(found.reason === "" ? [pattern] : found.names);
    if (found.reason === "") continue;
    const isThere = all.some((group) => matchesGroup(pattern, group));
    const name = JSON.stringify(pattern);
    const lack = isThere ? `the group ${name} lists no POST` : `no group is called ${name}`;
    notes.push(noteOf(docs, lack, found));
  }
  // In the order of the docs.
  const places = new Map(all.map(({ pointer }, index) => [pointer, index]));
  const placeOf = ({ pointer }: GroupOperations) => places.get(pointer) ?? 0;
  const sayable = names.flatMap((each) => each ?? []);
  return {
    groups: [...chosen].sort((one, other) => placeOf(one) - placeOf(other)),
    notes,
    ...(names.every((each) => each !== undefined) && { names: sayable }),
  };
}

interface FoundGroups {
  readonly groups: readonly GroupOperations[];
  /** Why they were taken. */
  readonly reason: string;
  /** What they are called, if these names mean all that was taken. */
  readonly names?: readonly string[];
}

/** What was not asked for by its own name is taken once, in the language of the docs. */
async function groupsFor(pattern: string, all: readonly GroupOperations[]): Promise<FoundGroups> {
  if (!isDefault(pattern)) return groupsIn(pattern, all);
  const originals = await groupsIn(
    pattern,
    all.filter(({ isTranslation }) => !isTranslation),
  );
  return originals.groups.length > 0 ? originals : groupsIn(pattern, all);
}

async function groupsIn(pattern: string, all: readonly GroupOperations[]): Promise<FoundGroups> {
  const exact: FoundGroups = {
    groups: all.filter((group) => matchesGroup(pattern, group)),
    reason: "",
  };
  if (!isDefault(pattern) || (await withCreates(exact.groups)).length > 0) return exact;
  const speaking = await imageGroups(all);
  return speaking.groups.length > 0 ? speaking : exact;
}

function isDefault(pattern: string): boolean {
  return /^images$/i.test(pattern.trim());
}

async function imageGroups(all: readonly GroupOperations[]): Promise<FoundGroups> {
  const named = all.filter(({ name, within }) => namesImages([...within, name].join("/")));
  const listing = await withCreates(named);
  if (listing.length > 0) {
    const groups = listing.map(({ group }) => group);
    return { groups, reason: "its name speaks of images", names: groups.map(titleOf) };
  }
  if (all.every(({ name }) => name === "")) {
    return { groups: all, reason: "these docs have no groups" };
  }
  const grouped = await withCreates(all);
  const some = grouped.filter(({ creates }) => creates.some(isImageCreate));
  return {
    groups: some.map(({ group }) => onlyImages(group)),
    reason: "some of its creates make images (the others are left out)",
  };
}

/** A group of all kinds of requests, without those that make no images. */
function onlyImages(group: GroupOperations): GroupOperations {
  return {
    ...group,
    read: async () => {
      const found = await group.read();
      return { ...found, operations: found.operations.filter(isImageCreate) };
    },
  };
}

async function withCreates(
  groups: readonly GroupOperations[],
): Promise<{ readonly group: GroupOperations; readonly creates: readonly DocsOperation[] }[]> {
  const read = await Promise.all(
    groups.map(async (group) => {
      const { operations } = await group.read();
      return { group, creates: operations.filter(({ method }) => method === "POST") };
    }),
  );
  return read.filter(({ creates }) => creates.length > 0);
}

function isImageCreate({ spec, method, path }: DocsOperation): boolean {
  const operation = spec.operations().find((each) => each.method === method && each.path === path);
  return operation !== undefined && makesImages(operation);
}

function noteOf(docs: Document, lack: string, { groups, reason }: FoundGroups): Warning {
  const names = groups.map(titleOf).filter((name) => name !== "");
  const taken =
    names.length === 0
      ? "the pages without a group"
      : names.map((name) => JSON.stringify(name)).join(", ");
  return {
    file: docs.file,
    pointer: groups[0]?.pointer ?? "/navigation",
    message: `${lack}: took ${taken}, since ${reason}. Choose others with --group`,
  };
}

function titleOf({ name, within }: GroupOperations): string {
  return [...within, name].filter((part) => part !== "").join("/");
}

async function noGroup(
  docs: Document,
  pattern: string,
  groups: readonly GroupOperations[],
): Promise<GeneratorError> {
  const named = groups.filter(({ name }) => name !== "");
  const useful = (await withCreates(named)).map(({ group }) => group.name);
  const names = [...new Set(useful)];
  const known = named.map(({ name }) => name);
  const near = isDefault(pattern) ? "" : didYouMean(pattern, names.length > 0 ? names : known);
  const [first] = names;
  return new GeneratorError("MS1202", `has no group named ${JSON.stringify(pattern)}${near}`, {
    file: docs.file,
    pointer: "/navigation",
    hint:
      first === undefined
        ? "No group of these docs lists a POST. To choose by the spec alone, name it without docs: --openapi <file>"
        : `Choose one with --group${isDefault(pattern) ? ` ${shellWord(first)}` : ""}, or as \`group\` in the config. Groups that list a POST: ${names.map(terminalLine).join(", ")}.${isDefault(pattern) ? " Or leave --docs out: then the spec alone says what makes images." : ""}`,
  });
}
