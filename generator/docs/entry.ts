import { relativePath } from "../util/relative-path.js";
import { type NamedSpec, namedSpec, operationText, refusedName } from "./names.js";

/** What a page of a group represents. */
export type DocsEntry =
  | {
      readonly kind: "operation";
      /** Upper case. */
      readonly method: string;
      readonly path: string;
      readonly pointer: string;
      /** The spec that the page itself names. */
      readonly own?: NamedSpec;
      readonly inherited: readonly NamedSpec[];
    }
  | {
      readonly kind: "page";
      /** Path below the docs' folder, without its ending. */
      readonly page: string;
      /** Whether it was written as an absolute path. */
      readonly absolute: boolean;
      readonly pointer: string;
      readonly inherited: readonly NamedSpec[];
    }
  | { readonly kind: "group"; readonly group: DocsGroup };

/** A group of pages, at any level, or the pages of a division that are in no group. */
export interface DocsGroup {
  /** Empty for pages that stand in no group and no division with a name. */
  readonly name: string;
  /** The names of the divisions and groups around it, the outermost first. */
  readonly within: readonly string[];
  readonly pointer: string;
  /** The specs that the group itself names: without operation pages, it means all of them. */
  readonly own: readonly NamedSpec[];
  readonly entries: readonly DocsEntry[];
  /** Whether the docs have the same in their own language. */
  readonly isTranslation: boolean;
}

/**
 * What a page's text represents; undefined for a link, the start page, or an empty text.
 *
 * @throws GeneratorError MS1205 if it could lead out of the docs' folder
 */
export function pageEntry(
  docs: { readonly file: string },
  text: string,
  at: string,
  inherited: readonly NamedSpec[],
): DocsEntry | undefined {
  const common = { pointer: at, inherited };
  const operation = operationText(text);
  if (operation) {
    const { file, method, path } = operation;
    const own = file === undefined ? undefined : namedSpec(docs, file, at);
    return { kind: "operation", method, path, ...common, ...(own && { own }) };
  }
  const page = text.trim();
  if (page === "" || /^(https?:|mailto:)/i.test(page)) return undefined;
  const found = relativePath(page);
  if (!found.ok) {
    if (/^\.?\/*$/.test(page)) return undefined;
    throw refusedName(docs.file, at, page, found.problem);
  }
  return { kind: "page", page: found.path, absolute: page.startsWith("/"), ...common };
}
