import { checkTimestamp } from "./check-timestamp.js";
import { decodeBase64 } from "./decode-base64.js";
import { WebhookError } from "./webhook-error.js";
import { requiredHeader, type WebhookHeaders } from "./webhook-headers.js";

/** Keys by the version of the signatures that they make. */
export interface StandardKeys {
  /** Secrets of `v1`, HMAC-SHA256. */
  readonly secrets: readonly Uint8Array<ArrayBuffer>[];
  /** Public keys of `v1a`, Ed25519. */
  readonly publicKeys: readonly Uint8Array<ArrayBuffer>[];
}

/** More than any rotation of secrets needs. */
const MOST_SIGNATURES = 20;

/**
 * Checks the headers of Standard Webhooks (https://www.standardwebhooks.com): one signature that
 * fits one of the keys is enough.
 *
 * @returns `webhook-id`, the same for each delivery of one event
 * @throws {@link WebhookError}
 */
export async function checkStandardSignature(
  body: Uint8Array<ArrayBuffer>,
  headers: WebhookHeaders,
  keys: StandardKeys,
  toleranceSeconds: number,
  nowMs: number,
): Promise<string> {
  const id = requiredHeader(headers, "webhook-id");
  const timestamp = requiredHeader(headers, "webhook-timestamp");
  const list = requiredHeader(headers, "webhook-signature");
  checkTimestamp(timestamp, toleranceSeconds, nowMs);
  const signed = concat(new TextEncoder().encode(`${id}.${timestamp}.`), body);
  for (const each of list.split(" ").slice(0, MOST_SIGNATURES)) {
    const [version, text = "", ...rest] = each.split(",");
    const signature = rest.length === 0 ? decodeBase64(text) : undefined;
    if (signature === undefined) continue;
    if (version === "v1" && (await anyFits("HMAC", keys.secrets, signature, signed))) return id;
    if (version === "v1a" && (await anyFits("Ed25519", keys.publicKeys, signature, signed)))
      return id;
  }
  throw new WebhookError(
    "no_matching_signature",
    "no signature of the webhook fits: the secret is another's, or the body is not the bytes that arrived",
  );
}

/** WebCrypto compares in constant time. */
export async function anyFits(
  algorithm: "HMAC" | "Ed25519",
  keys: readonly Uint8Array<ArrayBuffer>[],
  signature: Uint8Array<ArrayBuffer>,
  signed: Uint8Array<ArrayBuffer>,
): Promise<boolean> {
  const parameters = algorithm === "HMAC" ? { name: "HMAC", hash: "SHA-256" } : algorithm;
  for (const each of keys) {
    const key = await crypto.subtle.importKey("raw", each, parameters, false, ["verify"]);
    if (await crypto.subtle.verify(algorithm, key, signature, signed)) return true;
  }
  return false;
}

function concat(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length);
  whole.set(one);
  whole.set(other, one.length);
  return whole;
}
