import { GeneratorError } from "./errors.js";
import { arrayMember, byCodeUnit, isObject, type JsonValue, member } from "./json.js";
import { pointer } from "./json-pointer.js";
import type { Document } from "./load-documents.js";
import { orNearest } from "./nearest.js";

/** An operation that a page of docs.json names. */
export interface DocsOperation {
  /** Upper case. */
  readonly method: string;
  readonly path: string;
  /** Where in docs.json. */
  readonly pointer: string;
}

/**
 * The operations of every group with the given name, in order of first appearance. Groups may
 * stand under any division and hold other groups; the name is compared without case.
 *
 * @throws GeneratorError MS1202 where there is no such group, naming those that exist
 */
export function docsOperations(docs: Document, group: string): readonly DocsOperation[] {
  const operations = new Map<string, DocsOperation>();
  const names = new Set<string>();
  let found = false;
  for (const item of groups(member(docs.root, "navigation"), "/navigation")) {
    names.add(item.name);
    if (item.name.toLowerCase() !== group.toLowerCase()) continue;
    found = true;
    for (const operation of pageOperations(item.pages, item.pointer)) {
      const identity = `${operation.method} ${operation.path}`;
      if (!operations.has(identity)) operations.set(identity, operation);
    }
  }
  if (!found) {
    throw new GeneratorError(
      "MS1202",
      `has no group named ${JSON.stringify(group)}${orNearest(group, [...names])}`,
      {
        file: docs.file,
        pointer: "/navigation",
        hint: `Choose one with --group. Groups that exist: ${[...names].join(", ") || "none"}.`,
      },
    );
  }
  return [...operations.values()];
}

interface Group {
  readonly name: string;
  readonly pages: readonly JsonValue[];
  readonly pointer: string;
}

function* groups(value: JsonValue | undefined, at: string): Generator<Group> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* groups(item, pointer(at, index));
  } else if (isObject(value)) {
    const name = member(value, "group");
    if (typeof name === "string") {
      yield { name, pages: arrayMember(value, "pages"), pointer: pointer(at, "pages") };
    }
    // In an order of our own: that of an object's keys has no meaning.
    for (const key of Object.keys(value).sort(byCodeUnit)) {
      yield* groups(value[key], pointer(at, key));
    }
  }
}

function* pageOperations(pages: readonly JsonValue[], at: string): Generator<DocsOperation> {
  for (const [index, page] of pages.entries()) {
    const here = pointer(at, index);
    if (typeof page === "string") {
      const operation = operationOf(page, here);
      if (operation) yield operation;
    } else if (isObject(page)) {
      yield* pageOperations(arrayMember(page, "pages"), pointer(here, "pages"));
    }
  }
}

/** `METHOD /path` or `file METHOD /path`; anything else is an ordinary page. */
function operationOf(page: string, at: string): DocsOperation | undefined {
  const parts = page.trim().split(/\s+/);
  const [method, path] = parts.length === 3 ? parts.slice(1) : parts;
  if (method === undefined || path === undefined || parts.length > 3) return undefined;
  if (!/^[a-z]+$/i.test(method)) return undefined;
  return { method: method.toUpperCase(), path, pointer: at };
}
