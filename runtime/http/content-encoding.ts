import type { Transform } from "node:stream";
import { isPlainText, mediaKindOf } from "../answer/media-kind.js";

/**
 * Unpacks a body that is compressed although identity was asked for: gateways and caches do that.
 * A body that is cut off is unpacked as far as it goes. The header may be wrong, and the body is paid
 * for: what does not begin as it says is taken as it came.
 *
 * @param encoding - the value of the header
 * @returns `undefined` if the header names no encoding that is known
 */
export function createUnpacker(encoding: string): Transform | undefined {
  const names = encoding.split(",").map((each) => each.trim().replace(/^x-/, ""));
  const known = names.filter(isKnown);
  // The last one is the outermost.
  const name = known.pop();
  if (name === undefined) return undefined;
  const next = createUnpacker(known.join(","));
  const { Transform } = process.getBuiltinModule("node:stream");
  let inner: Transform | undefined;
  let start = Buffer.alloc(0);
  const open = (): Transform => {
    inner = unpackerOf(name, start);
    inner.on("data", (chunk: Buffer) => void (next ? next.write(chunk) : outer.push(chunk)));
    inner.on("error", (error) => outer.destroy(error));
    return inner;
  };
  const outer = new Transform({
    transform(chunk: Buffer, _, done) {
      if (inner !== undefined) return void inner.write(chunk, done);
      start = Buffer.concat([start, chunk]);
      if (start.length < SURE_BYTES) done();
      else open().write(start, done);
    },
    flush(done) {
      next?.once("end", () => done());
      const last = inner === undefined ? open().end(start) : inner.end();
      last.once("end", () => (next ? next.end() : done()));
    },
    destroy(error, done) {
      inner?.destroy();
      next?.destroy();
      done(error);
    },
  });
  next?.on("data", (chunk: Buffer) => outer.push(chunk));
  next?.on("error", (error) => outer.destroy(error));
  return outer;
}

/** zlib's functions, at once and as a stream, for how a name may be meant: raw too, by `deflate`. */
const PACKINGS = {
  gzip: [["gunzipSync", "createGunzip"]],
  deflate: [
    ["inflateSync", "createInflate"],
    ["inflateRawSync", "createInflateRaw"],
  ],
  br: [["brotliDecompressSync", "createBrotliDecompress"]],
} as const;

function isKnown(name: string): name is keyof typeof PACKINGS {
  return Object.hasOwn(PACKINGS, name);
}

/** Fewer bytes could be of anything. */
const SURE_BYTES = 16;

/** What unpacks a body that begins so; what passes it on, if nothing does. */
function unpackerOf(name: keyof typeof PACKINGS, start: Buffer): Transform {
  const zlib = process.getBuiltinModule("node:zlib");
  const { PassThrough } = process.getBuiltinModule("node:stream");
  const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
  const flush = name === "br" ? BROTLI_OPERATION_FLUSH : Z_SYNC_FLUSH;
  const partly = { flush, finishFlush: flush };
  const isPlain = isPlainText(start) || mediaKindOf(start) !== undefined;
  for (const [unpack, create] of isPlain ? [] : PACKINGS[name]) {
    try {
      zlib[unpack](start.subarray(0, 1_024), partly);
      return zlib[create](partly);
    } catch {
      // It is not packed so.
    }
  }
  return new PassThrough();
}
