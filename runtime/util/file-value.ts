/** A file in an input: `File` and `Buffer` among them. */
export function isFile(value: unknown): value is Blob | Uint8Array {
  return typeof value === "object" && (value instanceof Blob || value instanceof Uint8Array);
}
