import { decodeBase64 } from "./decode-base64.js";
import { checkKeySetSignature, type KeySet } from "./key-set-signature.js";
import { readEvent, type WebhookEvent } from "./read-event.js";
import { checkStandardSignature, type StandardKeys } from "./standard-signature.js";
import type { WebhookHeaders } from "./webhook-headers.js";

/** Who may sign. At least one of `secret`, `secrets`, `publicKey` and `keySet` is needed. */
export interface VerifyOptions {
  /** The secret of Standard Webhooks, as the platform shows it: `whsec_` and base64. */
  readonly secret?: string;
  /** Several, while a secret is replaced: one that fits is enough. */
  readonly secrets?: readonly string[];
  /** Ed25519 keys of Standard Webhooks (`v1a`): `whpk_` and base64. */
  readonly publicKey?: string | readonly string[];
  /** fal's key set, from its `/.well-known/jwks.json`. Then its own headers are checked. */
  readonly keySet?: KeySet;
  /** How far the time of the signature may lie from now, in seconds. @defaultValue 300 */
  readonly toleranceSeconds?: number;
  /** The present, in milliseconds since 1970. @defaultValue Date.now */
  readonly now?: () => number;
}

/**
 * Checks that a webhook comes from the platform, and reads it.
 *
 * @param rawBody - the bytes that arrived: JSON that was parsed and written again has other bytes
 * @returns what it says; `generation` only if the body has the whole result
 * @throws {@link WebhookError} if it must not be acted upon; its `reason` says why
 * @throws TypeError if an option is missing or no key
 */
export async function verifyWebhook(
  rawBody: string | Uint8Array,
  headers: WebhookHeaders,
  options: VerifyOptions,
): Promise<WebhookEvent> {
  const { keySet, toleranceSeconds = 300, now = Date.now } = options;
  const keys = keysOf(options);
  const body =
    typeof rawBody === "string" ? new TextEncoder().encode(rawBody) : Uint8Array.from(rawBody);
  const id =
    keySet === undefined
      ? await checkStandardSignature(body, headers, keys, toleranceSeconds, now())
      : await checkKeySetSignature(body, headers, keySet, toleranceSeconds, now());
  return readEvent(id, new TextDecoder().decode(body));
}

/** The keys in the options, as bytes. @throws TypeError if none is given, or one is malformed */
export function keysOf({
  secret,
  secrets = [],
  publicKey = [],
  keySet,
}: VerifyOptions): StandardKeys {
  const all = [...(secret === undefined ? [] : [secret]), ...secrets];
  const publicKeys = typeof publicKey === "string" ? [publicKey] : publicKey;
  if (all.length + publicKeys.length === 0 && keySet === undefined) {
    throw new TypeError("the check of a webhook needs option secret, secrets, publicKey or keySet");
  }
  return {
    secrets: all.map((text) => keyOf(text, "whsec_", "secret")),
    publicKeys: publicKeys.map((text) => keyOf(text, "whpk_", "publicKey")),
  };
}

/** In bytes. Standard Webhooks says 24: what is far shorter is a word, and would fit no delivery. */
const LEAST_SECRET = 16;

function keyOf(text: unknown, prefix: string, option: string): Uint8Array<ArrayBuffer> {
  const key = typeof text === "string" ? decodeBase64(text.replace(prefix, "")) : undefined;
  const fits = option === "secret" ? (key?.length ?? 0) >= LEAST_SECRET : key?.length === 32;
  if (key !== undefined && fits) return key;
  const found = text === "" || text === undefined ? "; it is empty: is its variable set?" : "";
  throw new TypeError(
    `option ${option} must be ${prefix} and base64, as the platform shows it${found}`,
  );
}
