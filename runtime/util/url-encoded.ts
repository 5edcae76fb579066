/** Whether a body that is text is a form as browsers send it, and not JSON. */
export function isUrlEncoded(contentType: string | undefined): boolean {
  return contentType === "application/x-www-form-urlencoded";
}

/**
 * Fields as such a form.
 *
 * @see https://url.spec.whatwg.org/#urlencoded-serializing
 */
export function urlEncoded(
  fields: Iterable<readonly [name: string, value: unknown, ...more: unknown[]]>,
): string {
  const form = new URLSearchParams();
  for (const [name, value] of fields) form.append(name, String(value));
  return form.toString();
}

/** `name=value`, for a query or a form. */
export function encodedPair(name: string, value: string): string {
  return `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
}
