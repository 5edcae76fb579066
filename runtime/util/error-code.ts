/** The code that Node and undici give an error: `ENOENT`, `UND_ERR_SOCKET`. */
export function codeOf(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && "code" in error && error.code;
  return typeof code === "string" ? code : undefined;
}
