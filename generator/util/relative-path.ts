/** A path that was checked to stay in the folder it is relative to, or what is wrong with it. */
export type RelativePath =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a path that a document names, as a path below its folder. A document may come from a
 * stranger: anything that could lead elsewhere on some system is refused before a file is opened.
 *
 * @param text - as the document writes it; a leading `/` means the folder itself
 * @param from - the path, below the same folder, of the document that names it
 */
export function relativePath(text: string, from = ""): RelativePath {
  const problem = relativePathProblem(text);
  if (problem !== undefined) return { ok: false, problem };
  const start = text.startsWith("/") ? [] : from.split("/").slice(0, -1);
  const segments = [...start];
  for (const segment of text.split("/")) {
    if (segment === "" || segment === ".") continue;
    if (segment !== "..") segments.push(segment);
    else if (segments.pop() === undefined) return { ok: false, problem: "leads out of the folder" };
  }
  if (segments.length === 0) return { ok: false, problem: "names no file" };
  return { ok: true, path: segments.join("/") };
}

function relativePathProblem(text: string): string | undefined {
  if (/\p{Cc}/u.test(text)) return "has a control character";
  if (/\p{Cs}/u.test(text)) return "has half of a surrogate pair";
  if (text.includes("\\")) return "has a backslash";
  if (/^[a-z][a-z0-9+.-]*:/i.test(text) || text.startsWith("//")) return "is not a file path";
  if (/%(2e|2f|5c|00)/i.test(text)) return "has an encoded dot, slash or backslash";
  return undefined;
}
