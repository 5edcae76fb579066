import { createHmac } from "node:crypto";

/** What is signed, and how: `id.time.body`. */
export interface SignedWebhook {
  /** Each delivery of an event has the same. */
  readonly id: string;
  /** In seconds since 1970. */
  readonly time: number;
  readonly body: string;
  /** One signature for each. */
  readonly secrets: readonly Uint8Array[];
}

/** The headers of Standard Webhooks (https://www.standardwebhooks.com). */
export function signatureHeaders({
  id,
  time,
  body,
  secrets,
}: SignedWebhook): Readonly<Record<string, string>> {
  const signatures = secrets.map((secret) => {
    const signature = createHmac("sha256", secret).update(`${id}.${time}.${body}`);
    return `v1,${signature.digest("base64")}`;
  });
  return {
    "webhook-id": id,
    "webhook-timestamp": String(time),
    "webhook-signature": signatures.join(" "),
  };
}

/**
 * The bytes of a secret; `undefined` for one that is not `whsec_` and base64, or is so short that the
 * runtime's handlers refuse it.
 */
export function readSecret(text: unknown): Uint8Array | undefined {
  if (typeof text !== "string") return undefined;
  const base64 = /^(?:whsec_)?([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1];
  const secret = Buffer.from(base64 ?? "", "base64");
  return secret.length >= leastSecret ? secret : undefined;
}

const leastSecret = 16;

/** What a secret must be, for messages. */
export const secretForm: string = `whsec_ and base64 of ${leastSecret} bytes or more, such as whsec_c2VjcmV0IG9mIGEgdGVzdA==`;
