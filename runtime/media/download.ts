import { createHash } from "node:crypto";
import { open as openFile, writeFile } from "node:fs/promises";
import { pipeline } from "node:stream";
import { encodingOf } from "../answer/answer.js";
import { type MediaKind, matchesDeclaredType, mediaKindOf } from "../answer/media-kind.js";
import type { RequestDispatcher } from "../contract/call-options.js";
import { createUnpacker } from "../http/content-encoding.js";
import { Agent } from "../http/undici.js";
import { codeOf } from "../util/error-code.js";
import { dispatchMedia, type MediaAnswer } from "./dispatch-media.js";
import { addressProblem, publicLookup, resolvesPrivately } from "./public-address.js";

export interface DownloadOptions {
  /** Whether to allow addresses of this machine, where the simulator runs. @defaultValue false */
  readonly loopbackAllowed?: boolean;
  readonly signal?: AbortSignal | undefined;
  /**
   * undici's transport, as in the options of a call: for a proxy, which then finds the address.
   * @defaultValue connections of its own
   */
  readonly dispatcher?: RequestDispatcher | undefined;
  /** Largest download, in bytes. @defaultValue 1 GiB */
  readonly maxBytes?: number;
  /** Longest time without data, in milliseconds. @defaultValue 60000 */
  readonly idleTimeoutMs?: number;
  readonly onProgress?: (received: number, total: number | undefined) => void;
}

/** What was downloaded. */
export interface Downloaded {
  readonly kind: MediaKind;
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/** A link that leads nowhere any more, or not without a new signature: see {@link EXPIRED}. */
export class ExpiredLink extends Error {}

/** How stores answer that: Google's says 400 of a signature that is too old, others 401 or 403. */
const EXPIRED: readonly number[] = [400, 401, 403, 404, 410];

/**
 * Downloads the media at `address` to a new file. The address comes from the service's answer and is
 * not trusted: only https and public addresses, no redirects, no key, a limited size, and the first
 * bytes must be those of a media file.
 *
 * @param file - must not exist
 * @throws ExpiredLink if the link has expired; any other Error with the address and the problem. The caller must remove a partial file.
 */
export async function download(
  address: string,
  file: string,
  options: DownloadOptions,
): Promise<Downloaded> {
  const media = await openChecked(address, options);
  // Created before anything is read, so that the caller can remove it after any failure.
  const saved = await openFile(file, "wx");
  try {
    await writeFile(saved, media.chunks);
  } finally {
    await saved.close();
  }
  return media.facts();
}

/** What was downloaded into memory. */
export interface DownloadedBytes {
  readonly kind: MediaKind;
  readonly bytes: Uint8Array;
}

/**
 * Does what {@link download} does, without a file.
 *
 * @throws as {@link download}
 */
export async function downloadBytes(
  address: string,
  options: DownloadOptions,
): Promise<DownloadedBytes> {
  const media = await openChecked(address, options);
  const chunks: Uint8Array[] = [];
  for await (const chunk of media.chunks) chunks.push(chunk);
  return { kind: media.facts().kind, bytes: new Uint8Array(Buffer.concat(chunks)) };
}

interface CheckedMedia {
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Once all chunks were read. */
  readonly facts: () => Downloaded;
}

async function openChecked(address: string, options: DownloadOptions): Promise<CheckedMedia> {
  const { loopbackAllowed, maxBytes = MAX_BYTES, onProgress } = options;
  const refuse = (problem: string) => new Error(`GET ${withoutSecrets(address)}: ${problem}.`);
  const problem = addressProblem(address, loopbackAllowed);
  if (problem !== undefined) throw refuse(`the address ${problem}`);
  const { body, declared, total } = await openMedia(address, options, refuse);
  let kind: MediaKind | undefined;
  let start = Buffer.alloc(0);
  let bytes = 0;
  const hash = createHash("sha256");
  async function* checked(): AsyncGenerator<Uint8Array> {
    for await (const chunk of body) {
      bytes += chunk.byteLength;
      hash.update(chunk);
      if (bytes > maxBytes) throw refuse(`it has more than ${maxBytes} bytes (maxBytes)`);
      if (kind === undefined) {
        start = Buffer.concat([start, chunk]);
        if (start.length >= SURE_BYTES) kind = checkKind(start, declared, refuse);
      }
      yield chunk;
      onProgress?.(bytes, total);
    }
    kind ??= checkKind(start, declared, refuse);
    if (total !== undefined && bytes !== total) throw refuse(`received ${bytes} of ${total} bytes`);
  }
  return {
    chunks: checked(),
    facts: () => ({
      kind: kind ?? checkKind(start, declared, refuse),
      bytes,
      sha256: hash.digest("hex"),
    }),
  };
}

function checkKind(
  start: Buffer,
  declared: string | undefined,
  refuse: (problem: string) => Error,
): MediaKind {
  const kind = mediaKindOf(start) ?? otherKindOf(start);
  // A drawing may hold a script, so one that is declared as another kind of picture is refused.
  const isHidden = kind?.type === SVG && /^\s*image\/(?!svg)/i.test(declared ?? "");
  if (!isHidden && kind !== undefined && matchesDeclaredType(kind, declared)) return kind;
  const found = kind === undefined ? "not a picture, video or sound" : kind.type;
  throw refuse(`the content type is ${declared ?? "missing"}, but the content is ${found}`);
}

/** As many as show the first element of a drawing, after what its editor writes before it. */
const SURE_BYTES = 4_096;
const SVG = "image/svg+xml";
/** What no answer has as its bytes is known here alone: a drawing by its first element, and ADTS. */
const OTHER_KINDS: readonly (readonly [MediaKind, start: RegExp])[] = [
  [{ type: SVG, extension: ".svg" }, /^(\xef\xbb\xbf)?\s*(?=<)([^<]|<(?![a-z]))*<(\w+:)?svg\b/i],
  [{ type: "audio/aac", extension: ".aac" }, /^\xff[\xf0\xf1\xf8\xf9][@-s]/],
];

function otherKindOf(bytes: Buffer): MediaKind | undefined {
  const start = bytes.toString("latin1", 0, SURE_BYTES);
  return OTHER_KINDS.find(([, magic]) => magic.test(start))?.[0];
}

interface Opened {
  readonly body: AsyncIterable<Uint8Array>;
  readonly declared: string | undefined;
  readonly total: number | undefined;
}

async function openMedia(
  address: string,
  options: DownloadOptions,
  refuse: (problem: string) => Error,
): Promise<Opened> {
  if (/^data:/i.test(address)) return openDataUrl(address, refuse);
  const fail = (error: Error, said = ""): never => {
    throw options.signal?.aborted ? error : refuse(`${said}${reasonOf(error, options)}`);
  };
  const { status, headers, body } = await requestMedia(address, options).catch(fail);
  if (status !== 200) {
    body.destroy();
    const redirect = status >= 300 && status < 400 ? "; redirects are not followed" : "";
    const problem = refuse(`HTTP ${status}${redirect}`);
    throw EXPIRED.includes(status) ? new ExpiredLink(problem.message) : problem;
  }
  // Identity was asked for; some stores give what they keep packed.
  const unpacker = createUnpacker(encodingOf({ status, headers }) ?? "");
  const length = unpacker === undefined ? headers["content-length"] : undefined;
  const total = Number(length ?? Number.NaN);
  const { maxBytes = MAX_BYTES } = options;
  if (total > maxBytes) {
    body.destroy();
    throw refuse(`it has ${total} bytes; the limit is ${maxBytes} (maxBytes)`);
  }
  async function* whole(): AsyncGenerator<Uint8Array> {
    try {
      yield* unpacker === undefined ? body : pipeline(body, unpacker, () => {});
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)), "the download broke off: ");
    }
  }
  return {
    body: whole(),
    declared: [headers["content-type"]].flat()[0],
    total: Number.isSafeInteger(total) ? total : undefined,
  };
}

const HEADERS = { accept: "image/*, video/*, audio/*", "accept-encoding": "identity" };

async function requestMedia(address: string, options: DownloadOptions): Promise<MediaAnswer> {
  const { loopbackAllowed, signal, dispatcher } = options;
  const { idleTimeoutMs = IDLE_MS, maxBytes = MAX_BYTES } = options;
  const request = { headers: HEADERS, idleTimeoutMs, maxBytes, signal };
  if (dispatcher === undefined) {
    const own = new Agent({ connect: { lookup: publicLookup(loopbackAllowed) } });
    const answer = await dispatchMedia(own, address, request).catch(async (error: unknown) => {
      await own.destroy();
      throw error;
    });
    answer.body.once("close", () => void own.destroy());
    return answer;
  }
  const { hostname } = new URL(address);
  const isPrivate = await resolvesPrivately(hostname, loopbackAllowed);
  if (isPrivate) throw new Error(`${hostname} leads to a private address`);
  return dispatchMedia(dispatcher, address, request);
}

/** What undici says of a request that failed, in words of this option. */
function reasonOf(error: Error, { idleTimeoutMs = IDLE_MS }: DownloadOptions): string {
  const code = codeOf(error);
  const isIdle = code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT";
  return isIdle
    ? `no data for ${idleTimeoutMs} ms (idleTimeoutMs)`
    : error.message || (code ?? error.name);
}

const IDLE_MS = 60_000;
const MAX_BYTES = 2 ** 30;

/** Opens `data:image/png;base64,…`, which contains the media. */
function openDataUrl(address: string, refuse: (problem: string) => Error): Opened {
  const [, declared, base64, data] =
    /^data:([^,;]*)(?:;[^,;]*)*?(;base64)?,(.*)$/is.exec(address) ?? [];
  if (data === undefined) throw refuse("the address is not a valid data URL");
  const bytes = base64 ? Buffer.from(data, "base64") : percentDecoded(data);
  return { body: singleChunk(bytes), declared: declared || undefined, total: bytes.byteLength };
}

/** Decodes to bytes. @see https://url.spec.whatwg.org/#string-percent-decode */
function percentDecoded(text: string): Buffer {
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => {
    return String.fromCharCode(Number.parseInt(hex, 16));
  });
  return Buffer.from(decoded, "latin1");
}

async function* singleChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The address for a message, without the content of a data URL and without a query, which may contain a secret. */
function withoutSecrets(address: string): string {
  return /^data:/i.test(address) ? `${address.slice(0, 30)}…` : address.replace(/\?.*$/s, "?…");
}
