/**
 * Node's code for a failed system call, such as `ENOENT`; undefined for other errors.
 *
 * @see https://nodejs.org/api/errors.html#errorcode
 */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error ? String(error.code) : undefined;
}
