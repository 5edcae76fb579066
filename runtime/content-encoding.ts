import type { Transform } from "node:stream";

/** Whether {@link createUnpacker} knows the encoding. */
export function canUnpack(encoding: string): boolean {
  return ["gzip", "x-gzip", "deflate", "br"].includes(encoding);
}

/**
 * Unpacks a body that is compressed although identity was asked for: gateways and caches do that.
 * A body that is cut off is unpacked as far as it goes.
 *
 * @returns `undefined` for an encoding that is not known
 */
export function createUnpacker(encoding: string): Transform | undefined {
  // Loaded only if a service needs it.
  const zlib = process.getBuiltinModule("node:zlib");
  const flush = zlib.constants.Z_SYNC_FLUSH;
  switch (encoding) {
    case "gzip":
    case "x-gzip":
      return zlib.createGunzip({ flush, finishFlush: flush });
    case "deflate":
      return zlib.createInflate({ flush, finishFlush: flush });
    case "br": {
      const brotli = zlib.constants.BROTLI_OPERATION_FLUSH;
      return zlib.createBrotliDecompress({ flush: brotli, finishFlush: brotli });
    }
    default:
      return undefined;
  }
}
