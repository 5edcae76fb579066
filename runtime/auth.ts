import type { FormField } from "./multipart.js";
import type { Auth } from "./types.js";

const BEARER: Auth = { in: "header", name: "authorization", prefix: "Bearer " };

type Body = string | readonly FormField[] | undefined;

/** A request with its key, where the platform takes it. */
export function authorize(
  auth: Auth | undefined,
  key: string,
  { path, body }: { readonly path: string; readonly body: Body },
): { readonly path: string; readonly body: Body; readonly headers: Record<string, string> } {
  const { in: place, name } = auth ?? BEARER;
  const value = keyValue(auth ?? BEARER, key);
  switch (place) {
    case "header":
      return { path, body, headers: { [name.toLowerCase()]: value } };
    case "query": {
      const sign = path.includes("?") ? "&" : "?";
      const pair = `${encodeURIComponent(name)}=${encodeURIComponent(value)}`;
      return { path: path + sign + pair, body, headers: {} };
    }
    case "body":
      return { path, body: withField(body, name, value), headers: {} };
  }
}

function keyValue({ prefix = "", encoding }: Auth, key: string): string {
  // Whoever copied the key with its prefix gets it once.
  const bare = key.toLowerCase().startsWith(prefix.toLowerCase()) ? key.slice(prefix.length) : key;
  return prefix + (encoding === "base64" ? Buffer.from(bare).toString("base64") : bare);
}

/** The input stays as it was written, byte for byte. */
function withField(body: Body, name: string, value: string): Body {
  if (typeof body === "object") return [...body, [name, value]];
  const field = `${JSON.stringify(name)}:${JSON.stringify(value)}`;
  const rest = body?.trimStart().replace(/^\{\s*/, "") ?? "}";
  return rest.startsWith("}") ? `{${field}}` : `{${field},${rest}`;
}

/** Why a key cannot be sent; `undefined` where it can. */
export function flawOfKey(auth: Auth | undefined, key: string): string | undefined {
  const { in: place, encoding, prefix = "" } = auth ?? BEARER;
  if (place !== "header" || encoding !== undefined) return undefined;
  const isPrefixed = prefix === "" || key.toLowerCase().startsWith(prefix.toLowerCase());
  const fits = isPrefixed ? /^[\x20-\x7e]+$/ : /^[\x21-\x7e]+$/;
  return fits.test(key) ? undefined : "the key has spaces or characters that no header can carry";
}
