import { GeneratorError } from "../../generator/diagnostics/errors.js";
import {
  type NamedProxy,
  proxyProblem,
  proxyProblemOf,
} from "../../generator/diagnostics/proxy-problem.js";
import type { CliContext } from "./context.js";
import { renameErrors } from "./proxy-errors.js";

interface ProxiedContext extends CliContext {
  /** Ends what still waits for the proxy: undici keeps waiting for a request that was aborted. */
  readonly disconnect?: () => Promise<void>;
}

/**
 * Sends all requests through the proxy that the environment names, as other programs do; this
 * machine itself is reached directly. An error of the proxy says that it is one.
 *
 * @throws GeneratorError MS1601 if a variable holds no address
 */
export async function useProxy(context: CliContext): Promise<ProxiedContext> {
  const http = proxyIn(context, "HTTP_PROXY");
  const https = proxyIn(context, "HTTPS_PROXY") ?? http;
  const except = variableIn(context, "NO_PROXY")?.value ?? "";
  if (https === undefined || except === "*") return context;
  // Loaded only where there is one.
  const { EnvHttpProxyAgent, Pool, setGlobalDispatcher } = await import("undici");
  const { createClient } = await import("@modelsmith/runtime");
  const agent = new EnvHttpProxyAgent({
    httpProxy: http?.value ?? "",
    httpsProxy: https.value,
    noProxy: `${except},localhost,127.0.0.1,[::1]`,
    clientFactory: (origin, options) => {
      const proxy = http?.origin === origin.origin ? http : https;
      const name = (error: Error) => proxyProblem(error, proxy);
      return renameErrors(new Pool(origin, options), name);
    },
  });
  // What the proxy answers instead of a connection is an error of the agent's own, and so is all of SOCKS.
  const dispatcher = renameErrors(agent, (error) => {
    if (proxyProblemOf(error) !== undefined) return error;
    const socks = [https, http].find((proxy) => proxy && isOfSocks(error, proxy));
    const isAnswer = error.message.startsWith("Proxy response (");
    const proxy = socks ?? (isAnswer ? https : undefined);
    return proxy === undefined ? error : proxyProblem(error, proxy);
  });
  // For `fetch`, which reads specs and docs.
  setGlobalDispatcher(dispatcher);
  const client = context.client ?? createClient({ dispatcher });
  return { ...context, dispatcher, client, disconnect: () => agent.destroy() };
}

/** Whether an error is that of a SOCKS proxy: of its own protocol, or of the connection to it. */
function isOfSocks(error: Error, { value }: Proxy): boolean {
  const { protocol, hostname, port } = new URL(value);
  if (!protocol.startsWith("socks")) return false;
  const isOwn = "code" in error && /^UND_ERR_SOCKS/.test(String(error.code));
  const isAddress = "port" in error && String(error.port) === (port || "1080");
  const isName = "hostname" in error && error.hostname === hostname;
  return isAddress || isName || /^SOCKS5 /.test(error.message) || isOwn;
}

interface Proxy extends NamedProxy {
  readonly value: string;
}

function proxyIn(context: CliContext, name: string): Proxy | undefined {
  const found = variableIn(context, name);
  if (found === undefined) return undefined;
  const { value, variable } = found;
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url !== undefined && url.host !== "") {
    const hasPassword = url.username !== "" && url.password !== "";
    return { value, variable, origin: `${url.protocol}//${url.host}`, hasPassword };
  }
  throw new GeneratorError("MS1601", `${variable} is not the address of a proxy`, {
    hint: `It looks like this: ${variable}=http://proxy.example:3128, or unset it to use none.`,
  });
}

/** A variable in small letters is used first, as by other programs. */
function variableIn({ environment }: CliContext, name: string) {
  const variable = [name.toLowerCase(), name].find((each) => environment[each]);
  const value = variable === undefined ? undefined : environment[variable];
  return variable === undefined || value === undefined ? undefined : { variable, value };
}
