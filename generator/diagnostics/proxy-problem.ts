/** A proxy of the environment. */
export interface NamedProxy {
  /** Its address without a password. */
  readonly origin: string;
  /** The variable that names it, as typed, in capitals or not. */
  readonly variable: string;
  /** Its address has a name and a password. */
  readonly hasPassword: boolean;
}

/**
 * An error that names the proxy it came from. Without it, the message would blame the address that the
 * user typed, which is right.
 */
export function proxyProblem(error: Error, proxy: NamedProxy): Error {
  const code = "code" in error ? String(error.code) : undefined;
  const what = `${start} ${proxy.origin} of ${proxy.variable} ${failureOf(error, code, proxy)}`;
  const named = new Error(what, { cause: error });
  return code === undefined || isOfUndiciAlone(code) ? named : Object.assign(named, { code });
}

function failureOf({ message }: Error, code: string | undefined, proxy: NamedProxy): string {
  const status = /^Proxy response \((\d+)\)/.exec(message)?.[1];
  if (status === "407" && proxy.hasPassword) return `refused its ${refusedPassword}`;
  if (status !== undefined) return `refused the host (${status})`;
  return code === "UND_ERR_SOCKET" ? "closed the connection" : `failed: ${message}`;
}

/**
 * Codes that tell a user nothing. For the first two, undici would also connect again, without a
 * pause and without end, while a request waits for its tunnel.
 */
function isOfUndiciAlone(code: string): boolean {
  return ["UND_ERR_SOCKET", "UND_ERR_INFO", "UND_ERR_ABORTED"].includes(code);
}

/** What is wrong, if it came from the proxy. */
export function proxyProblemOf(error: unknown): string | undefined {
  return error instanceof Error && error.message.startsWith(`${start} `)
    ? error.message
    : undefined;
}

/** What to do about an error of the proxy. */
export function proxyHint(problem: string): string {
  if (problem.endsWith(refusedPassword)) {
    return "Correct the name and the password in the proxy's address.";
  }
  const wantsPassword = problem.endsWith("(407)");
  return wantsPassword
    ? "The proxy wants a name and a password: put them into its address, http://name:password@host:port."
    : "Check the proxy's address, or put the host into NO_PROXY to go around it.";
}

const start = "the proxy";
const refusedPassword = "name and password (407)";
