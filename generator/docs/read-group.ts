import { GeneratorError } from "../diagnostics/errors.js";
import type { Warning } from "../diagnostics/warnings.js";
import type { FrontMatter } from "../input/front-matter.js";
import type { Document } from "../input/load-openapi.js";
import { isExcluded } from "../openapi/operations.js";
import { pathBelowServer } from "../openapi/server-url.js";
import type { Operation, Spec } from "../openapi/spec.js";
import { memoizeByObject } from "../util/memoize.js";
import type { DocsEntry, DocsGroup } from "./entry.js";
import { type NamedSpec, namedSpec, operationText } from "./names.js";
import type { DocsSources, SpecPlace } from "./sources.js";

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

/** What the pages of a group name. */
export interface ReadGroup {
  readonly operations: readonly DocsOperation[];
  readonly warnings: readonly Warning[];
  /** Why pages were left out, in their order. */
  readonly refused: readonly GeneratorError[];
  /** Pages that do not exist. */
  readonly absent: readonly string[];
}

/** What a group is read with. */
export interface GroupContext {
  readonly docs: Document;
  readonly sources: DocsSources;
  /** Whether a page that cannot be read is an error. */
  readonly strict: boolean;
}

/** Reads a group with the groups inside of it. A page that cannot be read stops no other. */
export async function operationsOfGroup(
  context: GroupContext,
  group: DocsGroup,
): Promise<ReadGroup> {
  const parts: ReadGroup[] = [];
  for (const entry of group.entries) parts.push(await readEntry(context, entry));
  if (group.own.length > 0 && parts.every(({ operations }) => operations.length === 0)) {
    for (const named of group.own) parts.push(await readSpec(context, named));
  }
  return {
    operations: parts.flatMap(({ operations }) => operations),
    warnings: parts.flatMap(({ warnings }) => warnings),
    refused: parts.flatMap(({ refused }) => refused),
    absent: parts.flatMap(({ absent }) => absent),
  };
}

const nothing: ReadGroup = { operations: [], warnings: [], refused: [], absent: [] };

async function readEntry(context: GroupContext, entry: DocsEntry): Promise<ReadGroup> {
  if (entry.kind === "group") return operationsOfGroup(context, entry.group);
  if (entry.kind === "operation") {
    const { method, path, pointer } = entry;
    return orRefused(context, pointer, `${method} ${path}`, async () => ({
      ...nothing,
      operations: [await locate(context, entry, { method, path, pointer })],
    }));
  }
  const page = await context.sources.page(entry.page);
  if (page === undefined && !entry.absolute) return { ...nothing, absent: [entry.page] };
  return orRefused(context, entry.pointer, entry.page, async () => {
    // An absolute path could be meant to lead out of the docs.
    if (page === undefined) throw missingPage(context.docs, entry.page, entry.pointer);
    return readPage(context, entry, page);
  });
}

async function readPage(
  context: GroupContext,
  entry: Extract<DocsEntry, { kind: "page" }>,
  page: FrontMatter,
): Promise<ReadGroup> {
  const { docs } = context;
  const { pointer, inherited } = entry;
  const text = page.openapi ?? page.api;
  const operation = text === undefined ? undefined : operationText(text);
  if (operation === undefined) return nothing;
  const { method, path, file } = operation;
  const own = file === undefined ? undefined : namedSpec(docs, file, pointer);
  const place = { inherited, page: entry.page, ...(own && { own }) };
  const found = await locate(context, place, { method, path, pointer });
  return {
    ...nothing,
    operations: [{ ...found, ...(page.title !== undefined && { title: page.title }) }],
  };
}

async function readSpec(context: GroupContext, named: NamedSpec): Promise<ReadGroup> {
  return orRefused(context, named.pointer, named.text, async () => {
    const [spec] = await context.sources.specs({ inherited: [named] });
    return { ...nothing, operations: spec === undefined ? [] : operationsOfSpec(spec, named) };
  });
}

async function orRefused(
  { docs, strict }: GroupContext,
  pointer: string,
  name: string,
  read: () => Promise<ReadGroup>,
): Promise<ReadGroup> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof GeneratorError) || strict) throw error;
    const { file = docs.file, pointer: at = pointer, advice, code } = error;
    const message = `${name} is left out: ${advice}`;
    return {
      ...nothing,
      warnings: [{ file, pointer: at, message, leftOut: name, code }],
      refused: [error],
    };
  }
}

/** The one of several specs that has the operation. */
async function locate(
  { docs, sources }: GroupContext,
  place: SpecPlace,
  operation: Omit<DocsOperation, "spec">,
): Promise<DocsOperation> {
  const specs = await sources.specs(place);
  const exact = specs.filter((spec) => hasOperation(spec, operation, "exact"));
  const loose = specs.filter((spec) => hasOperation(spec, operation, "loose"));
  const [spec, ...others] = exact.length > 0 ? exact : loose.length > 0 ? loose : specs;
  const isFound = exact.length + loose.length > 0;
  if (spec !== undefined && (others.length === 0 || !isFound)) return { ...operation, spec };
  const { method, path, pointer } = operation;
  const names = [spec, ...others].map((each) => each?.file).join(", ");
  throw new GeneratorError("MS1203", `${method} ${path} is in several specs: ${names}`, {
    file: docs.file,
    pointer,
    hint: `Write the page as \`${spec?.id ?? spec?.file} ${method} ${path}\`.`,
  });
}

function hasOperation(
  spec: Spec,
  { method, path }: Omit<DocsOperation, "spec">,
  form: "exact" | "loose",
): boolean {
  const below = pathBelowServer(spec, path);
  const name = `${method} ${form === "loose" ? belowVersion(below) : below}`;
  return operationNames(spec)[form].has(name);
}

/** Once for each spec: thousands of pages may be looked for among thousands of operations. */
const operationNames = memoizeByObject((spec: Spec) => ({
  exact: new Set(spec.operations().map(({ method, path }) => `${method} ${path}`)),
  loose: new Set(spec.operations().map(({ method, path }) => `${method} ${belowVersion(path)}`)),
}));

function belowVersion(path: string): string {
  return path.replace(/^\/v\d+(?=\/)/, "");
}

/**
 * Every operation of a spec that docs show, by path and method. One that is `x-hidden` has a page, which is only not in the navigation.
 */
export function operationsOfSpec(
  spec: Spec,
  { pointer }: NamedSpec,
): readonly (DocsOperation & { readonly found: Operation })[] {
  return spec
    .operations()
    .filter((operation) => !isExcluded(operation))
    .map((found) => ({ method: found.method, path: found.path, spec, pointer, found }));
}

function missingPage(docs: Document, page: string, pointer: string): GeneratorError {
  return new GeneratorError("MS1205", `/${page} is an absolute path, and no page of these docs`, {
    file: docs.file,
    pointer,
    hint: "Put the page into the folder of the docs, or write it without the leading slash.",
  });
}
