import type { CliContext } from "./context.js";

/**
 * Sends all requests through the proxy that the environment names, as other programs do; this
 * machine itself is reached directly.
 */
export async function useProxy(context: CliContext): Promise<CliContext> {
  const variable = (name: string): string | undefined =>
    context.environment[name.toLowerCase()] || context.environment[name] || undefined;
  const httpProxy = variable("HTTP_PROXY");
  const httpsProxy = variable("HTTPS_PROXY") ?? httpProxy;
  const except = variable("NO_PROXY") ?? "";
  if (httpsProxy === undefined || except === "*") return context;
  // Loaded only where there is one.
  const { EnvHttpProxyAgent, setGlobalDispatcher } = await import("undici");
  const { createClient } = await import("@modelsmith/runtime");
  const noProxy = `${except},localhost,127.0.0.1,[::1]`;
  const dispatcher = new EnvHttpProxyAgent({ httpProxy: httpProxy ?? "", httpsProxy, noProxy });
  // Of `fetch`, which reads specs and docs.
  setGlobalDispatcher(dispatcher);
  return { ...context, dispatcher, client: context.client ?? createClient({ dispatcher }) };
}
