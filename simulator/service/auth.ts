import type { Auth, Platform } from "@modelsmith/runtime";
import type { Exchange } from "./exchange.js";
import type { Refusal } from "./refusal-body.js";

const bearer: Auth = { in: "header", name: "Authorization", prefix: "Bearer " };

/**
 * Why a request is refused: it has no key where the platform takes it, or lacks a header that every
 * request needs. A key in the body is looked for in {@link takeBodyKey}.
 */
export function accessProblem(
  platform: Platform,
  { request, url }: Exchange,
  apiKey: string | undefined,
): Refusal | undefined {
  const auth = platform.auth ?? bearer;
  const header = request.headers[auth.name.toLowerCase()];
  const text = Array.isArray(header) ? header[0] : header;
  const query = url.searchParams.get(auth.name) ?? undefined;
  const given = { header: text, query, body: undefined }[auth.in];
  const isMissing = auth.optional === true && given === undefined;
  if (auth.in !== "body" && !isMissing && !isKey(auth, given, apiKey)) return keyRefusal(auth);
  return headerProblem(platform.headers, request.headers);
}

/**
 * Takes the key out of a body, if the platform takes it there: it is no input.
 *
 * @returns the rest of the body, or why it is refused
 */
export function takeBodyKey(
  { auth }: Platform,
  body: Readonly<Record<string, unknown>>,
  apiKey: string | undefined,
): { readonly rest: Readonly<Record<string, unknown>> } | { readonly refusal: Refusal } {
  if (auth?.in !== "body") return { rest: body };
  const { [auth.name]: key, ...rest } = body;
  if (auth.optional && key === undefined) return { rest };
  return typeof key === "string" && isKey(auth, key, apiKey)
    ? { rest }
    : { refusal: keyRefusal(auth) };
}

/** Why a request is refused for a constant header that is missing or has another value. */
export function headerProblem(
  wanted: Readonly<Record<string, string>> | undefined,
  headers: NodeJS.Dict<string | string[]>,
): Refusal | undefined {
  const missing = Object.entries(wanted ?? {}).find(
    ([name, value]) => headers[name.toLowerCase()] !== value,
  );
  if (missing === undefined) return undefined;
  const message = `The header ${missing[0]} must be ${JSON.stringify(missing[1])}.`;
  return { status: 400, code: "MISSING_HEADER", message };
}

/** The name of a scheme before the key is case-insensitive, as in RFC 6750, section 2.1. */
function isKey(
  { prefix = "", encoding }: Auth,
  given: string | undefined,
  apiKey: string | undefined,
): boolean {
  if (given === undefined || !given.toLowerCase().startsWith(prefix.toLowerCase())) return false;
  const written = given.slice(prefix.length).trim();
  const key = encoding === "base64" ? Buffer.from(written, "base64").toString() : written;
  return key !== "" && !/\s/.test(key) && (apiKey === undefined || key === apiKey);
}

function keyRefusal({ in: place, name, prefix = "", encoding }: Auth): Refusal {
  const value = encoding === "base64" ? "<user:password in base64>" : "<key>";
  const where = {
    header: `send ${name}: ${prefix}${value}`,
    query: `send it as ?${name}=${prefix}${value}`,
    body: `send it in the body's field ${name}`,
  }[place];
  const message = `The key is missing or not valid: ${where}.`;
  return { status: 401, code: "UNAUTHORIZED", message };
}
