import type { ApiRequest, Call } from "../call/call.js";
import type { Facts } from "../call/engine-state.js";
import type { FollowRequest } from "../contract/endpoint.js";
import { PLACE_ALONE, placesOf } from "../contract/request-places.js";
import { cut } from "../error/describe-answer.js";
import { encodedPair, isUrlEncoded, urlEncoded } from "../util/url-encoded.js";
import { fillPlaces } from "./parameters.js";

/** A request that follows a generation. A string instead of it says why there cannot be one. */
export type Target = Pick<
  ApiRequest,
  "method" | "path" | "origin" | "body" | "contentType" | "accept" | "headers" | "timeoutMs"
>;

/** What is read: the status, or the result if another request has it. */
export type Followed = "poll" | "result";

/** Where it is read: at the URL of an answer, else at the path that takes the id. */
export function followTarget(
  call: Call,
  followed: Followed,
  { id, links }: Facts,
): Target | string {
  const template = call.rules[followed];
  const location = followed === "poll" ? links.location : undefined;
  const text = location ?? (isByUrl(template, id) ? links[followed] : undefined);
  const url = text === undefined ? undefined : urlOf(call, text);
  if (url === undefined) return atPath(call, template, id);
  if (isAllowed(call, url)) {
    return targetOf(call, template, valuesOf(call, id), url.pathname + url.search, url.origin);
  }
  if (template?.path !== undefined && id !== undefined) return atPath(call, template, id);
  return `the answer says to ask at ${cut(url.href)}, where the key may not go: if that is the platform's own, name its origin, as lifecycle.origins in modelsmith.config.ts`;
}

/** Whether an answer's URL is asked: where the spec says so, or nothing else is known to ask by. */
export function isByUrl(request: FollowRequest | undefined, id: string | undefined): boolean {
  return request?.path === undefined || request.from !== undefined || id === undefined;
}

/** A URL that an answer gave; it may be relative. */
export function urlOf(call: Call, text: string): URL | undefined {
  return resolved(text, call.origin + call.prefix + call.request.path);
}

export function resolved(text: string, base: string): URL | undefined {
  return text !== "" && URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** Whether a URL may be asked with the key. */
export function isAllowed({ origin, platform }: Call, url: URL): boolean {
  const isKnown = url.origin === origin || platform.origins?.includes(url.origin) === true;
  return isKnown && url.username === "";
}

/** Why a generation cannot be asked for. */
export const NO_PATH = "the spec has no path to read a generation's status from";

const SAY_PATH =
  ": pass wait what submit gave as follow, or say it as lifecycle.poll in modelsmith.config.ts";

/** What to do about one that was created all the same. */
export const LOOK_THERE =
  "Look at the dashboard before you create again; wait needs the path of its status, as lifecycle.poll in modelsmith.config.ts.";

function atPath(call: Call, template: FollowRequest | undefined, id = ""): Target | string {
  if (template?.path === undefined) return NO_PATH + SAY_PATH;
  const { path, query = {} } = template;
  const values = valuesOf(call, id);
  const filled = fillPath(path, call.rules.read.idIn?.(id) ?? id, values);
  if (filled === undefined) return `${JSON.stringify(id)} cannot be an id in a path`;
  const missing = placesOf(template).find((name) => !values.has(name));
  if (missing !== undefined) {
    return `the path ${path} needs {${missing}}, which only the create's input has`;
  }
  const pairs = Object.entries(query).map(([name, value]) =>
    encodedPair(name, filledIn(value, values)),
  );
  const sign = filled.includes("?") ? "&" : "?";
  const whole = pairs.length === 0 ? filled : filled + sign + pairs.join("&");
  return targetOf(call, template, values, whole);
}

/** What the places in braces stand for. */
function valuesOf({ create, follow }: Call, id = ""): ReadonlyMap<string, string> {
  const given = create?.values ?? Object.entries(follow?.values ?? {});
  return new Map([...given, ["id", id]]);
}

function filledIn(text: string, values: ReadonlyMap<string, string>): string {
  const id = values.get("id") ?? "";
  return PLACE_ALONE.test(text) ? fillPlaces(text, values) : text.replaceAll("{id}", () => id);
}

function targetOf(
  { settings }: Call,
  template: FollowRequest | undefined,
  values: ReadonlyMap<string, string>,
  path: string,
  origin?: string,
): Target {
  const { method, accept, headers } = template ?? {};
  const filled =
    headers &&
    Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, filledIn(value, values)]),
    );
  const body = bodyOf(template, values.get("id"));
  const contentType = body === undefined ? undefined : template?.contentType;
  const { pollRequestTimeoutMs: timeoutMs } = settings;
  return { method, path, origin, headers: filled, body, contentType, accept, timeoutMs };
}

/**
 * The path with the id as one encoded segment; `undefined` if the id cannot be one. Where it is the whole path, it
 * has segments of its own. Other placeholders stay if the values do not fill them.
 */
export function fillPath(
  path: string,
  id: string,
  values: ReadonlyMap<string, string> = new Map(),
): string | undefined {
  try {
    const parts = /^(\/v\d\w*)?\/\{id\}$/.test(path) ? id.split("/") : [id];
    if (path.includes("{id}") && parts.some((part) => /^\.{0,2}$/.test(part))) return undefined;
    const encoded = parts.map(encodeURIComponent).join("/");
    return fillPlaces(
      path.replaceAll("{id}", () => encoded),
      values,
      encodeURIComponent,
    );
  } catch {
    // A lone surrogate is in no UTF-8.
    return undefined;
  }
}

function bodyOf({ body, contentType }: FollowRequest = {}, id = ""): string | undefined {
  if (body === undefined) return undefined;
  if (!isUrlEncoded(contentType)) {
    const quoted = JSON.stringify(id);
    // A number as it stood, also beyond 2^53.
    const number = /^-?(0|[1-9]\d*)$/.test(id) ? id : quoted;
    return JSON.stringify(body).replace(/"\{id:number\}"|\{id\}/g, (place) =>
      place === "{id}" ? quoted.slice(1, -1) : number,
    );
  }
  const withId = (value: unknown) =>
    typeof value === "string" ? value.replace(/\{id(:number)?\}/g, () => id) : value;
  const fields = Object.entries(body).map(([name, value]) => [name, withId(value)] as const);
  return urlEncoded(fields);
}
