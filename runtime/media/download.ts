import { open as openFile, writeFile } from "node:fs/promises";
import { type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { fitsDeclared, type MediaKind, mediaKindOf, signatureBytes } from "./media-kind.js";
import { addressProblem, publicLookup } from "./public-address.js";

export interface DownloadOptions {
  /** Whether this machine itself may be asked: it is where the simulator runs. */
  readonly loopbackAllowed: boolean;
  readonly signal?: AbortSignal | undefined;
  /** In bytes. @defaultValue 1 GiB */
  readonly maxBytes?: number;
  /** Longest silence, in milliseconds. @defaultValue 60000 */
  readonly idleTimeoutMs?: number;
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

/** What came, and how much of it. */
export interface Downloaded {
  readonly kind: MediaKind;
  readonly bytes: number;
}

/**
 * Downloads the media of a result into a new file. The address comes from the service's answer and
 * is not trusted: https only, public addresses only, no redirects, no key, a bounded size, and the
 * first bytes must be those of media.
 *
 * @param file - must not exist
 * @throws Error naming the address and what is wrong; what was written so far is for the caller to remove
 */
export async function download(
  address: string,
  file: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const { loopbackAllowed, maxBytes = 2 ** 30, onProgress } = options;
  const refuse = (problem: string) => new Error(`GET ${shown(address)}: ${problem}.`);
  const problem = addressProblem(address, loopbackAllowed);
  if (problem !== undefined) throw refuse(`the address ${problem}`);
  const { body, declared, total } = await open(address, options, refuse);
  if (total !== undefined && total > maxBytes) throw refuse(`${total} bytes; at most ${maxBytes}`);
  let kind: MediaKind | undefined;
  let start = Buffer.alloc(0);
  let bytes = 0;
  async function* checked(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      if (bytes > maxBytes) throw refuse(`more than ${maxBytes} bytes`);
      if (kind === undefined) {
        start = Buffer.concat([start, chunk]);
        if (start.length >= signatureBytes) kind = checkedKind(start, declared, refuse);
      }
      yield chunk;
      onProgress?.(bytes, total);
    }
    kind ??= checkedKind(start, declared, refuse);
    if (total !== undefined && bytes !== total) throw refuse(`${bytes} of ${total} bytes came`);
  }
  // Made before anything is read: where that fails, there is a file to remove, now and not later.
  const saved = await openFile(file, "wx");
  try {
    await writeFile(saved, checked());
  } finally {
    await saved.close();
  }
  return { kind: kind ?? checkedKind(start, declared, refuse), bytes };
}

function checkedKind(
  start: Uint8Array,
  declared: string | undefined,
  refuse: (problem: string) => Error,
): MediaKind {
  const kind = mediaKindOf(start);
  if (kind !== undefined && fitsDeclared(kind, declared)) return kind;
  const found = kind === undefined ? "no picture, video or sound" : kind.type;
  throw refuse(`it is said to be ${declared ?? "something"} and is ${found}`);
}

interface Opened {
  readonly body: AsyncIterable<Uint8Array>;
  readonly declared: string | undefined;
  readonly total: number | undefined;
}

async function open(
  address: string,
  options: DownloadOptions,
  refuse: (problem: string) => Error,
): Promise<Opened> {
  if (/^data:/i.test(address)) return inlined(address, refuse);
  const response = await answerOf(address, options).catch((error: Error) => {
    throw options.signal?.aborted ? error : refuse(error.message);
  });
  const { statusCode = 0, headers } = response;
  if (statusCode !== 200) {
    response.destroy();
    const redirect = statusCode >= 300 && statusCode < 400 ? "; redirects are not followed" : "";
    throw refuse(`HTTP ${statusCode}${redirect}`);
  }
  const total = Number(headers["content-length"] ?? Number.NaN);
  return {
    body: response,
    declared: headers["content-type"],
    total: Number.isSafeInteger(total) ? total : undefined,
  };
}

function answerOf(address: string, options: DownloadOptions): Promise<IncomingMessage> {
  const { loopbackAllowed, signal, idleTimeoutMs = 60_000 } = options;
  const request = address.startsWith("https:") ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      address,
      {
        agent: false,
        lookup: publicLookup(loopbackAllowed),
        headers: { accept: "image/*, video/*, audio/*", "accept-encoding": "identity" },
        ...(signal && { signal }),
      },
      resolve,
    );
    sent.setTimeout(idleTimeoutMs, () => {
      sent.destroy(new Error(`no byte for ${idleTimeoutMs} ms`));
    });
    sent.on("error", reject);
    sent.end();
  });
}

/** `data:image/png;base64,…`: the media is in the address itself. */
function inlined(address: string, refuse: (problem: string) => Error): Opened {
  const [, declared, base64, data] =
    /^data:([^,;]*)(?:;[^,;]*)*?(;base64)?,(.*)$/is.exec(address) ?? [];
  if (data === undefined) throw refuse("the address is no data URL");
  const bytes = base64 ? Buffer.from(data, "base64") : percentDecoded(data);
  return { body: one(bytes), declared: declared || undefined, total: bytes.byteLength };
}

/** To bytes, which need not be text. @see https://url.spec.whatwg.org/#string-percent-decode */
function percentDecoded(text: string): Buffer {
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return Buffer.from(decoded, "latin1");
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** An address in a message: a data URL is as long as its picture, and a query may hold a secret. */
function shown(address: string): string {
  return /^data:/i.test(address) ? `${address.slice(0, 30)}…` : address.replace(/\?.*$/s, "?…");
}
