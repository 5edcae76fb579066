import { WebhookError } from "./webhook-error.js";

/** Headers as `fetch` or as `node:http` has them. Names may be in any case. */
export type WebhookHeaders =
  | Headers
  | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Longer than any header of a signature, several secrets included. */
const LONGEST_HEADER = 8_192;

/** @throws {@link WebhookError} with reason `missing_header` */
export function requiredHeader(headers: WebhookHeaders, name: string): string {
  const value = headerOf(headers, name);
  if (value === undefined || value === "" || value.length > LONGEST_HEADER) {
    throw new WebhookError("missing_header", `the webhook has no usable header ${name}`);
  }
  return value;
}

function headerOf(headers: WebhookHeaders, name: string): string | undefined {
  if (headers instanceof Headers) return headers.get(name) ?? undefined;
  for (const [each, value] of Object.entries(headers)) {
    if (each.toLowerCase() !== name) continue;
    // A header that was sent twice is no header: who signs sends one.
    return typeof value === "string" ? value : undefined;
  }
  return undefined;
}
