/**
 * JSON Pointers (RFC 6901) name a position in a document.
 */

/** `pointer("/paths", "/a/b", "post")` is `/paths/~1a~1b/post`. */
export function pointer(parent: string, ...segments: readonly (string | number)[]): string {
  let path = parent;
  for (const segment of segments) path += `/${escaped(segment)}`;
  return path;
}

/** A spec has very many pointers, and few segments need escaping. */
function escaped(segment: string | number): string | number {
  if (typeof segment === "number" || !/[~/]/.test(segment)) return segment;
  return segment.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** The segments of a pointer, unescaped; percent-encoding is undone, since `$ref` is a URI. */
export function pointerSegments(text: string): readonly string[] | undefined {
  if (text === "") return [];
  if (!text.startsWith("/")) return undefined;
  try {
    const segments = text.slice(1).split("/");
    if (!/[%~]/.test(text)) return segments;
    return segments.map((segment) =>
      decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~"),
    );
  } catch {
    return undefined;
  }
}
