import { isLoopback } from "./loopback.js";

/** A base URL as its two parts. */
export interface BaseUrl {
  /** Where the key goes, and nowhere else. */
  readonly origin: string;
  /** What it adds before every path. */
  readonly prefix: string;
}

/** What a base URL must be, for messages. */
export const BASE_URL =
  "an absolute https URL (http for loopback only) without user, query or fragment";

/** @returns `undefined` for what is not {@link BASE_URL} */
export function splitBaseUrl(given: unknown): BaseUrl | undefined {
  // A `URL` is taken too.
  const baseUrl = String(given);
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && isLoopback(url.hostname));
  if (url === undefined || !safe || /[?#@\\]/.test(baseUrl)) return undefined;
  return { origin: url.origin, prefix: url.pathname.replace(/\/$/, "") };
}

/**
 * Whether a service is on this machine, as a simulator is: only there it is called without TLS. What it
 * makes may be on this machine too.
 */
export function isOnThisMachine(baseUrl: string): boolean {
  return new URL(baseUrl).protocol === "http:";
}

/** A base URL that was refused, without the password that it may have. */
export function describeBaseUrl(given: unknown): string {
  return JSON.stringify(String(given).replace(/\/\/[^/]*@/, "//…@"));
}
