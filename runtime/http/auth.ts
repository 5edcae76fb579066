import type { Auth } from "../contract/endpoint.js";
import { encodedPair, isUrlEncoded } from "../util/url-encoded.js";
import type { FormField } from "./multipart.js";

const BEARER: Auth = { in: "header", name: "authorization", prefix: "Bearer " };

type Body = string | readonly FormField[] | undefined;

interface Unauthorized {
  readonly path: string;
  readonly body?: Body;
  /** Of a body that is text. */
  readonly contentType?: string | undefined;
}

/** A request with the key in the place where the platform expects it, or without one that may be missing. */
export function authorize(
  auth: Auth | undefined,
  key: string,
  { path, body, contentType }: Unauthorized,
): { readonly path: string; readonly body: Body; readonly headers?: Record<string, string> } {
  const { in: place, name, optional } = auth ?? BEARER;
  if (optional && key === "") return { path, body };
  const value = keyValue(auth ?? BEARER, key);
  switch (place) {
    case "header":
      return { path, body, headers: { [name.toLowerCase()]: value } };
    case "query":
      return { path: withParameter(path, name, value), body };
    case "body":
      return { path, body: withField(body, contentType, name, value) };
  }
}

function keyValue(auth: Auth, key: string): string {
  const { prefix = "", encoding } = auth;
  // The user may have copied the key with its prefix: it is not added twice.
  const bare = isWithPrefix(key, prefix) ? key.slice(prefix.length) : key;
  const isText = encoding === "base64" && encodedIn(auth, key) === undefined;
  return prefix + (isText ? Buffer.from(bare).toString("base64") : bare);
}

/** The base64 in a key that was copied from a header: it has the prefix, and no colon. */
function encodedIn({ prefix = "", encoding }: Auth, key: string): string | undefined {
  if (encoding === undefined || prefix === "" || !isWithPrefix(key, prefix)) return undefined;
  const bare = key.slice(prefix.length);
  return bare.includes(":") ? undefined : bare;
}

/** What such a key says in plain text: the service may quote that. */
export function decodedKey(auth: Auth | undefined, key: string | undefined): string | undefined {
  const encoded = auth && key && encodedIn(auth, key);
  return encoded ? Buffer.from(encoded, "base64").toString() : undefined;
}

function isWithPrefix(key: string, prefix: string): boolean {
  return key.toLowerCase().startsWith(prefix.toLowerCase());
}

/** Sets a parameter of a query. A URL that the service gave may have it already, with the key taken out. */
function withParameter(path: string, name: string, value: string): string {
  const at = path.indexOf("?");
  if (at === -1) return `${path}?${encodedPair(name, value)}`;
  const pairs = path.slice(at + 1).split("&");
  const others = pairs.filter((pair) => pair !== "" && !new URLSearchParams(pair).has(name));
  return `${path.slice(0, at)}?${[...others, encodedPair(name, value)].join("&")}`;
}

/** Adds a field to a body. JSON text is not parsed, so the rest stays the same, byte for byte. */
function withField(body: Body, contentType: string | undefined, name: string, value: string): Body {
  if (typeof body === "object") return [...body, [name, value]];
  if (isUrlEncoded(contentType)) return [body, encodedPair(name, value)].filter(Boolean).join("&");
  const field = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const rest = body?.trimStart().replace(/^\{\s*/, "") ?? "}";
  return rest.startsWith("}") ? `{${field}}` : `{${field},${rest}`;
}

/** Why a key cannot be sent; `undefined` if it can. */
export function keyProblem(auth: Auth | undefined, key: string): string | undefined {
  const { in: place, encoding, prefix = "" } = auth ?? BEARER;
  const isMade = encoding !== undefined && encodedIn(auth ?? BEARER, key) === undefined;
  if (place !== "header" || isMade) return undefined;
  const fits = isWithPrefix(key, prefix) ? /^[\x20-\x7e]+$/ : /^[\x21-\x7e]+$/;
  return fits.test(key) ? undefined : "the key has spaces or characters that no header can carry";
}
