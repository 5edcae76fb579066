import { relativePath } from "../util/relative-path.js";
import { type NamedSpec, namedSpec, operationOf, refusedName } from "./names.js";

/** What a page of a group stands for. */
export type DocsEntry =
  | {
      readonly kind: "operation";
      /** Upper case. */
      readonly method: string;
      readonly path: string;
      readonly pointer: string;
      /** The spec that the page itself names. */
      readonly own?: NamedSpec;
      readonly inherited?: NamedSpec;
    }
  | {
      readonly kind: "page";
      /** Path below the docs' folder, without its ending. */
      readonly page: string;
      /** Whether it was written as an absolute path. */
      readonly absolute: boolean;
      readonly pointer: string;
      readonly inherited?: NamedSpec;
    }
  | { readonly kind: "group"; readonly group: DocsGroup };

/** A group of pages, wherever it stands. */
export interface DocsGroup {
  readonly name: string;
  readonly pointer: string;
  /** The spec that the group itself names: without operation pages it stands for all of it. */
  readonly own?: NamedSpec;
  readonly entries: readonly DocsEntry[];
}

/**
 * What a page's text stands for; undefined for a link, the start page, or nothing.
 *
 * @throws GeneratorError MS1205 where it could lead out of the docs' folder
 */
export function pageEntry(
  docs: { readonly file: string },
  text: string,
  at: string,
  inherited: NamedSpec | undefined,
): DocsEntry | undefined {
  const beside = { pointer: at, ...(inherited && { inherited }) };
  const operation = operationOf(text);
  if (operation) {
    const { file, method, path } = operation;
    const own = file === undefined ? undefined : namedSpec(docs, file, at);
    return { kind: "operation", method, path, ...beside, ...(own && { own }) };
  }
  const page = text.trim();
  if (page === "" || /^(https?:|mailto:)/i.test(page)) return undefined;
  const found = relativePath(page);
  if (!found.ok) {
    if (/^\.?\/*$/.test(page)) return undefined;
    throw refusedName(docs.file, at, page, found.problem);
  }
  return { kind: "page", page: found.path, absolute: page.startsWith("/"), ...beside };
}
