import { hash } from "node:crypto";

/**
 * What content is known by in the cache, which no other machine reads: SHA-512/256, as hard to forge
 * as the SHA-256 of the lock and half the work on processors of 64 bits.
 */
export function cacheHash(content: string | Uint8Array): string {
  return hash("sha512-256", content, "base64url");
}
