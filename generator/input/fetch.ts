import { GeneratorError } from "../diagnostics/errors.js";
import { networkHint } from "../diagnostics/network-hint.js";
import { proxyHint, proxyProblemOf } from "../diagnostics/proxy-problem.js";
import { systemErrorCode } from "../util/system-error.js";
import { maxInputBytes, sizeHint } from "./parse-json.js";

/** The answer of a server for a URL. */
export type FetchResult =
  | { readonly kind: "found"; readonly bytes: Uint8Array; readonly etag?: string }
  | { readonly kind: "unchanged" }
  | { readonly kind: "absent" };

export interface FetchOptions {
  /** Sent with the request. Never printed, and never sent to another origin. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The entity tag of the local copy: the server does not send an unchanged document again. */
  readonly etag?: string;
  /** For the whole answer, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number;
  /** Longest document in bytes, decompressed. @defaultValue 33554432 */
  readonly maxBytes?: number;
}

const maxRedirects = 5;

/** How Node refuses a port that browsers block too. It has no code for that. */
const badPort = "bad port";

/**
 * Reads a URL with a bound on time and size. Redirects are followed only within the origin.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-13.1.2 for If-None-Match
 * @throws GeneratorError MS1008, MS1002
 */
export async function fetchSource(url: string, options: FetchOptions = {}): Promise<FetchResult> {
  const { headers = {}, etag, timeoutMs = 30_000 } = options;
  const signal = AbortSignal.timeout(timeoutMs);
  const refuse = fetchError(url);
  try {
    let address = url;
    for (let redirects = 0; ; redirects += 1) {
      const response = await fetch(address, {
        redirect: "manual",
        signal,
        headers: {
          accept: "application/json, application/yaml, text/markdown, */*;q=0.1",
          ...headers,
          ...(etag !== undefined && { "if-none-match": etag }),
        },
      });
      const next = redirectOf(response, address);
      if (next === undefined) return await readResponse(response, url, options);
      await response.body?.cancel();
      if (new URL(next).origin !== new URL(url).origin) {
        throw refuse(`redirects to another origin, ${new URL(next).origin}`);
      }
      if (redirects === maxRedirects) throw refuse(`redirects more than ${maxRedirects} times`);
      address = next;
    }
  } catch (error) {
    if (error instanceof GeneratorError) throw error;
    if (signal.aborted) throw refuse(`was not read within ${timeoutMs} ms`);
    const cause = error instanceof Error ? error.cause : undefined;
    const problem = proxyProblemOf(cause);
    if (problem !== undefined) throw refuse(`cannot be fetched: ${problem}`, proxyHint(problem));
    // Only the code: the message of a library might quote a header.
    const isBadPort = cause instanceof Error && cause.message === badPort;
    const code = isBadPort ? badPort : systemErrorCode(cause);
    throw refuse(`cannot be fetched${code === undefined ? "" : ` (${code})`}`, networkHint(code));
  }
}

function redirectOf(response: Response, from: string): string | undefined {
  const location = response.headers.get("location");
  if (![301, 302, 303, 307, 308].includes(response.status) || location === null) return undefined;
  return URL.canParse(location, from) ? new URL(location, from).href : undefined;
}

async function readResponse(
  response: Response,
  url: string,
  options: FetchOptions,
): Promise<FetchResult> {
  const { status, body } = response;
  if (status !== 200) await body?.cancel();
  if (status === 304 && options.etag !== undefined) return { kind: "unchanged" };
  if (status === 404 || status === 410) return { kind: "absent" };
  if (status !== 200) throw fetchError(url)(`was answered with ${status}`);
  const bytes = await boundedBody(body, url, options.maxBytes ?? maxInputBytes);
  const etag = response.headers.get("etag");
  return { kind: "found", bytes, ...(etag !== null && { etag }) };
}

/** Counts the bytes that arrive: the size that a server declares may be wrong. */
async function boundedBody(
  body: ReadableStream<Uint8Array> | null,
  url: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes) {
      throw new GeneratorError("MS1002", `is more than ${maxBytes} bytes`, {
        file: urlForMessages(url),
        hint: sizeHint,
      });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function fetchError(url: string): (problem: string, hint?: string) => GeneratorError {
  return (problem, hint = "Check the address, the network and the headers.") =>
    new GeneratorError("MS1008", problem, { file: urlForMessages(url), hint });
}

/** A query may contain a secret. */
function urlForMessages(url: string): string {
  return url.replace(/\?.*$/s, "");
}
