import { nearestHint } from "../diagnostics/did-you-mean.js";
import { GeneratorError } from "../diagnostics/errors.js";
import { terminalLine } from "../encode/terminal.js";
import type { Document } from "../input/load-documents.js";
import { tagsOf } from "../openapi/operations.js";
import type { Spec } from "../openapi/spec.js";
import type { DocsEntry, DocsGroup } from "./entry.js";
import { matchesGroup } from "./match-group.js";
import { type NamedSpec, namedSpec, operationOf } from "./names.js";
import type { Navigation } from "./navigation.js";
import type { DocsSources } from "./sources.js";

/** An operation that the docs name, together with the spec that has it. */
export interface DocsOperation {
  /** Upper case. */
  readonly method: string;
  /** A path, or an absolute URL. */
  readonly path: string;
  readonly spec: Spec;
  /** Its pointer in the docs. */
  readonly pointer: string;
  /** Its title on the page. */
  readonly title?: string;
}

/**
 * The operations of every group that a name or glob asks for, in order of first appearance.
 *
 * @throws GeneratorError MS1202 for a name without a group, naming those that exist; MS1204 if
 *   the groups contain no operation; MS1205 for pages and specs that cannot be used
 */
export async function docsOperations(
  docs: Document,
  navigation: Navigation,
  wanted: readonly string[],
  sources: DocsSources,
): Promise<readonly DocsOperation[]> {
  const known = (pattern: string) =>
    navigation.groups.some(({ name }) => matchesGroup(pattern, name));
  // Specs of other divisions are read only if a group was not found.
  const tagged = wanted.every(known) ? [] : await taggedGroups(navigation, sources);
  const names = [...navigation.groups, ...tagged].map(({ name }) => name);
  refuseUnknown(docs, wanted, [...new Set(names)]);
  const isWanted = ({ name }: { readonly name: string }) =>
    wanted.some((pattern) => matchesGroup(pattern, name));
  const reader: GroupReader = { docs, sources, absent: [] };
  const found: DocsOperation[] = [];
  for (const group of navigation.groups.filter(isWanted)) {
    found.push(...(await operationsOfGroup(reader, group)));
  }
  found.push(...tagged.filter(isWanted).flatMap(({ operations }) => operations));
  const unique = new Map<Spec, Map<string, DocsOperation>>();
  const operations = found.filter((operation) => {
    const ofSpec = unique.get(operation.spec) ?? new Map<string, DocsOperation>();
    unique.set(operation.spec, ofSpec);
    const identity = `${operation.method} ${operation.path}`;
    if (ofSpec.has(identity)) return false;
    ofSpec.set(identity, operation);
    return true;
  });
  if (operations.some(({ method }) => method === "POST")) return operations;
  throw noOperations(docs, wanted, reader.absent);
}

interface GroupReader {
  readonly docs: Document;
  readonly sources: DocsSources;
  /** Pages that do not exist. */
  readonly absent: string[];
}

async function operationsOfGroup(
  reader: GroupReader,
  group: DocsGroup,
): Promise<readonly DocsOperation[]> {
  const operations: DocsOperation[] = [];
  for (const entry of group.entries) operations.push(...(await operationsOfEntry(reader, entry)));
  if (operations.length > 0 || group.own === undefined) return operations;
  const spec = await reader.sources.spec(undefined, group.own);
  return operationsOfSpec(spec, group.own);
}

async function operationsOfEntry(
  reader: GroupReader,
  entry: DocsEntry,
): Promise<readonly DocsOperation[]> {
  if (entry.kind === "group") return operationsOfGroup(reader, entry.group);
  const { pointer } = entry;
  if (entry.kind === "operation") {
    const spec = await reader.sources.spec(entry.own, entry.inherited);
    return [{ method: entry.method, path: entry.path, spec, pointer }];
  }
  const page = await reader.sources.page(entry.page);
  if (page === undefined) {
    if (entry.absolute) throw missingPage(reader.docs, entry.page, pointer);
    reader.absent.push(entry.page);
    return [];
  }
  const text = page.openapi ?? page.api;
  const operation = text === undefined ? undefined : operationOf(text);
  if (operation === undefined) return [];
  const { method, path, file } = operation;
  const own = file === undefined ? undefined : namedSpec(reader.docs, file, pointer);
  const spec = await reader.sources.spec(own, entry.inherited);
  return [{ method, path, spec, pointer, ...(page.title !== undefined && { title: page.title }) }];
}

/** Every operation of a spec, by path and method. */
function operationsOfSpec(spec: Spec, { pointer }: NamedSpec): readonly DocsOperation[] {
  return spec.operations().map(({ method, path }) => ({ method, path, spec, pointer }));
}

interface TaggedGroup {
  readonly name: string;
  readonly operations: readonly DocsOperation[];
}

/** Docs show a division that only names a spec with a group for each tag of its operations. */
async function taggedGroups(
  { divisions }: Navigation,
  sources: DocsSources,
): Promise<readonly TaggedGroup[]> {
  const groups = new Map<string, DocsOperation[]>();
  for (const { spec: named } of divisions) {
    const spec = await sources.spec(undefined, named);
    for (const operation of spec.operations()) {
      const { method, path } = operation;
      const entry = { method, path, spec, pointer: named.pointer };
      for (const tag of tagsOf(operation)) groups.set(tag, [...(groups.get(tag) ?? []), entry]);
    }
  }
  return [...groups].map(([name, operations]) => ({ name, operations }));
}

function refuseUnknown(docs: Document, wanted: readonly string[], names: readonly string[]): void {
  for (const pattern of wanted) {
    if (names.some((name) => matchesGroup(pattern, name))) continue;
    throw new GeneratorError(
      "MS1202",
      `has no group named ${JSON.stringify(pattern)}${nearestHint(pattern, names)}`,
      {
        file: docs.file,
        pointer: "/navigation",
        hint: `Choose one with --group. Groups that exist: ${names.map(terminalLine).join(", ") || "none"}.`,
      },
    );
  }
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

function missingPage(docs: Document, page: string, pointer: string): GeneratorError {
  return new GeneratorError("MS1205", `/${page} is an absolute path, and no page of these docs`, {
    file: docs.file,
    pointer,
    hint: "Put the page into the folder of the docs, or write it without the leading slash.",
  });
}
