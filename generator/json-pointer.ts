/**
 * JSON Pointers (RFC 6901): how messages and look-ups name a place in a document.
 */

/** `pointer("/paths", "/a/b", "post")` is `/paths/~1a~1b/post`. */
export function pointer(parent: string, ...segments: readonly (string | number)[]): string {
  return segments.reduce<string>(
    (path, segment) => `${path}/${String(segment).replaceAll("~", "~0").replaceAll("/", "~1")}`,
    parent,
  );
}

/** The segments of a pointer, unescaped; percent-encoding is undone, since `$ref` is a URI. */
export function pointerSegments(text: string): readonly string[] | undefined {
  if (text === "") return [];
  if (!text.startsWith("/")) return undefined;
  try {
    return text
      .slice(1)
      .split("/")
      .map((segment) => decodeURIComponent(segment).replaceAll("~1", "/").replaceAll("~0", "~"));
  } catch {
    return undefined;
  }
}
