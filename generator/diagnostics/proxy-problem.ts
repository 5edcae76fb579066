/**
 * An error that names the proxy it came from. Without it, the message would blame the address that the
 * user typed, which is right.
 *
 * @param proxy - without its password
 * @param variable - that names it
 */
export function proxyProblem(error: Error, proxy: string, variable: string): Error {
  const status = /^Proxy response \((\d+)\)/.exec(error.message)?.[1];
  const what = status === undefined ? `failed: ${error.message}` : `refused the host (${status})`;
  const code = "code" in error ? { code: error.code } : {};
  return Object.assign(
    new Error(`${start} ${proxy} of ${variable} ${what}`, { cause: error }),
    code,
  );
}

/** What is wrong, if it came from the proxy. */
export function proxyProblemOf(error: unknown): string | undefined {
  return error instanceof Error && error.message.startsWith(`${start} `)
    ? error.message
    : undefined;
}

/** What to do about an error of the proxy. */
export function proxyHint(problem: string): string {
  const wantsPassword = problem.endsWith("(407)");
  return wantsPassword
    ? "The proxy wants a name and a password: put them into its address, http://name:password@host:port."
    : "Check the proxy's address, or put the host into NO_PROXY to go around it.";
}

const start = "the proxy";
