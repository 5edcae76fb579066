import { GeneratorError } from "../diagnostics/errors.js";
import { isUrl } from "../input/location.js";
import { relativePath } from "../util/relative-path.js";

/** The spec that a division, a group or a page names. */
export interface NamedSpec {
  /** A path below the docs' folder, or a URL. */
  readonly text: string;
  /** Its pointer in the docs. */
  readonly pointer: string;
}

/** An operation as pages and front matter name it. */
export interface OperationText {
  readonly file?: string;
  /** Upper case. */
  readonly method: string;
  readonly path: string;
}

/** `METHOD /path` or `file METHOD /path`; anything else is an ordinary page. */
export function operationText(text: string): OperationText | undefined {
  const parts = text.trim().split(/\s+/);
  const file = parts.length === 3 ? parts.shift() : undefined;
  const [method, path] = parts;
  if (method === undefined || path === undefined || parts.length !== 2) return undefined;
  if (!/^[a-z]+$/i.test(method)) return undefined;
  return { method: method.toUpperCase(), path, ...(file !== undefined && { file }) };
}

/** A URL is checked when it is read; a path is checked here, even if it is never used. */
export function namedSpec(docs: { readonly file: string }, text: string, at: string): NamedSpec {
  if (isUrl(text)) return { text, pointer: at };
  return { text: checkedPath(docs.file, text, at), pointer: at };
}

/** @throws GeneratorError MS1205 */
export function checkedPath(file: string, text: string, at: string): string {
  const found = relativePath(text);
  if (found.ok) return found.path;
  throw refusedName(file, at, text, found.problem);
}

/** @param at - its pointer in the docs */
export function refusedName(
  file: string,
  at: string,
  text: string,
  problem: string,
): GeneratorError {
  const quoted = JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
  return new GeneratorError("MS1205", `${quoted} ${problem}`, {
    file,
    pointer: at,
    hint: "Pages and specs are named by their path below the folder of the docs.",
  });
}
