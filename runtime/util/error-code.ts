/** The code that Node and undici give an error: `ENOENT`, `UND_ERR_SOCKET`. */
export function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}
