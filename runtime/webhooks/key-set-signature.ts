import { checkTimestamp } from "./check-timestamp.js";
import { decodeBase64 } from "./decode-base64.js";
import { anyFits } from "./standard-signature.js";
import { WebhookError } from "./webhook-error.js";
import { requiredHeader, type WebhookHeaders } from "./webhook-headers.js";

/** The part of a JSON Web Key Set (RFC 7517, RFC 8037) that Ed25519 keys use. */
export interface KeySet {
  readonly keys: readonly { readonly crv?: string; readonly x?: string }[];
}

/** Headers of fal's signature, in the order in which they are signed. */
const SIGNED_HEADERS = [
  "x-fal-webhook-request-id",
  "x-fal-webhook-user-id",
  "x-fal-webhook-timestamp",
] as const;

/**
 * Checks fal's signature: Ed25519 over three headers and the body's SHA-256, a line each, in
 * hexadecimal (https://docs.fal.ai/model-endpoints/webhooks).
 *
 * @returns the id of the request that fal reports
 * @throws {@link WebhookError}
 */
export async function checkKeySetSignature(
  body: Uint8Array<ArrayBuffer>,
  headers: WebhookHeaders,
  keySet: KeySet,
  toleranceSeconds: number,
  nowMs: number,
): Promise<string> {
  const [id = "", user = "", timestamp = ""] = SIGNED_HEADERS.map((name) =>
    requiredHeader(headers, name),
  );
  const text = requiredHeader(headers, "x-fal-webhook-signature");
  checkTimestamp(timestamp, toleranceSeconds, nowMs);
  const digest = Buffer.from(await crypto.subtle.digest("SHA-256", body)).toString("hex");
  const signed = new TextEncoder().encode([id, user, timestamp, digest].join("\n"));
  const isHex = /^[0-9a-f]{128}$/i.test(text);
  const keys = keySet.keys.flatMap(({ crv, x }) => {
    const key = crv === "Ed25519" && x !== undefined ? decodeBase64(x) : undefined;
    return key?.length === 32 ? [key] : [];
  });
  if (isHex && (await anyFits("Ed25519", keys, Uint8Array.from(Buffer.from(text, "hex")), signed)))
    return id;
  throw new WebhookError(
    "no_matching_signature",
    "the webhook's signature fits no key of the set: fetch the key set again, and check that the body is the bytes that arrived",
  );
}
