import { codeOf } from "../util/error-code.js";

/** What to do about an error that every new connection would meet again; else `undefined`. */
export function guidanceForConnection(error: Error): string | undefined {
  const code = codeOf(error) ?? "";
  if (/^(ENOTFOUND$|EAI_)/.test(code)) {
    return "Check the host's name and the DNS; behind a proxy, pass dispatcher: new EnvHttpProxyAgent() of undici.";
  }
  if (CERTIFICATE.test(code)) {
    return "The certificate is not trusted: if your proxy signs it, set NODE_EXTRA_CA_CERTS to its CA file.";
  }
  if (/^(ERR_SSL_|EPROTO$)/.test(code)) {
    return "What answers there speaks no TLS: check baseUrl.";
  }
  if (code === "EPERM" && "Deno" in globalThis) return "Deno needs --allow-net.";
  const [, status] = REFUSED_BY_PROXY.exec(error.message) ?? [];
  if (status === "407") return "The proxy wants a valid password in its address.";
  return status && "The proxy refuses this host.";
}

/** The same for a poll: it goes on where the name server, for instance, did not answer in time. */
export function guidanceForPoll(error: Error): string | undefined {
  return codeOf(error) === "EAI_AGAIN" ? undefined : guidanceForConnection(error);
}

/** How undici words the refusal of a proxy, and how the command line words it. */
const REFUSED_BY_PROXY = /^(?:Proxy response|the proxy .*) \((4\d\d)\)/;

const CERTIFICATE =
  /^(CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERR_TLS_CERT_|INVALID_CA|HOSTNAME_MISMATCH)/;
