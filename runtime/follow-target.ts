import { type ApiRequest, type Call, requestOf } from "./call.js";
import { cut } from "./describe-answer.js";
import type { Facts } from "./engine-state.js";
import type { HttpRequest } from "./exchange.js";
import { fillSegments } from "./parameters.js";
import type { FollowRequest } from "./types.js";
import { encodedPair, isUrlEncoded, urlEncoded } from "./url-encoded.js";

/** A request that follows a generation. A string instead of it says why there cannot be one. */
export type Target = Pick<
  ApiRequest,
  "method" | "path" | "origin" | "body" | "contentType" | "headers"
>;

/** Requests for a status, by what is known of the generation: most answers add nothing to it. */
const statusRequests = new WeakMap<Facts, HttpRequest | string>();

/** The request that reads the status. */
export function statusRequest(call: Call, facts: Facts): HttpRequest | string {
  const request = statusRequests.get(facts) ?? prepared(call, statusTarget(call, facts));
  statusRequests.set(facts, request);
  return request;
}

/** The request that reads the result, if another than the one for the status does. */
export function resultRequest(call: Call, facts: Facts): HttpRequest | string {
  return prepared(call, resultTarget(call, facts));
}

/** Where the status is read. */
export function statusTarget(call: Call, { id, links }: Facts): Target | string {
  const { poll } = call.rules;
  return atEither(call, poll, links.location ?? (isByUrl(poll, id) ? links.poll : undefined), id);
}

/** Where the result is read. */
export function resultTarget(call: Call, { id, links }: Facts): Target | string {
  const { result } = call.rules;
  return atEither(call, result, isByUrl(result, id) ? links.result : undefined, id);
}

/** Whether an answer's URL is asked: where the spec says so, or nothing else is known to ask by. */
export function isByUrl(request: FollowRequest | undefined, id: string | undefined): boolean {
  return request?.path === undefined || request.from !== undefined || id === undefined;
}

function prepared(call: Call, target: Target | string): HttpRequest | string {
  if (typeof target === "string") return target;
  return requestOf(call, { ...target, timeoutMs: call.settings.pollTimeoutMs });
}

/** A URL that an answer gave; it may be relative. */
export function urlOf(
  call: Pick<Call, "origin" | "prefix" | "request">,
  text: string,
): URL | undefined {
  const base = call.origin + call.prefix + call.request.path;
  return text !== "" && URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** Whether a URL may be asked with the key. */
export function isAllowed({ origin, platform }: Call, url: URL): boolean {
  const isKnown = url.origin === origin || platform.origins?.includes(url.origin) === true;
  return isKnown && url.username === "";
}

/** At the URL of an answer, else at the path that takes the id. */
function atEither(
  call: Call,
  template: FollowRequest | undefined,
  text: string | undefined,
  id: string | undefined,
): Target | string {
  const url = text === undefined ? undefined : urlOf(call, text);
  if (url === undefined) return atPath(call, template, id);
  if (isAllowed(call, url)) {
    const { method, headers } = template ?? {};
    const path = url.pathname + url.search;
    return { method, path, origin: url.origin, headers, ...bodyOf(template, id ?? "") };
  }
  if (template?.path !== undefined) return atPath(call, template, id);
  return `the answer says to ask at ${cut(url.href)}, and the key may not go to that origin: if it is the platform's own, name ${url.origin} in lifecycle: { origins: […] } of modelsmith.config.ts, and generate again`;
}

function atPath(
  call: Call,
  template: FollowRequest | undefined,
  id: string | undefined,
): Target | string {
  if (template?.path === undefined) {
    return "the spec has no path to read a generation's status from, and no URL of the create's answer is known: wait takes it as follow";
  }
  const filled = fillPath(template.path, id ?? "", call.create?.segments);
  if (filled === undefined) return `${JSON.stringify(id)} cannot be an id in a path`;
  const [missing] = /\{[^{}]*\}/.exec(filled) ?? [];
  if (missing !== undefined) {
    return `the path ${template.path} needs ${missing}, which only the create's input has`;
  }
  const query = Object.entries(template.query ?? {}).map(([name, value]) =>
    encodedPair(
      name,
      value.replaceAll("{id}", () => id ?? ""),
    ),
  );
  const sign = filled.includes("?") ? "&" : "?";
  const { method, headers } = template;
  return {
    method,
    path: query.length === 0 ? filled : filled + sign + query.join("&"),
    headers,
    ...bodyOf(template, id ?? ""),
  };
}

/**
 * The path with the id as one encoded segment; `undefined` if the id cannot be one. Other
 * placeholders stay if the create's input does not fill them.
 */
export function fillPath(
  path: string,
  id: string,
  segments?: ReadonlyMap<string, string>,
): string | undefined {
  try {
    const segment = encodeURIComponent(id);
    if (path.includes("{id}") && /^\.{0,2}$/.test(id)) return undefined;
    return fillSegments(path, new Map([...(segments ?? []), ["id", segment]]));
  } catch {
    // A lone surrogate is in no UTF-8.
    return undefined;
  }
}

function bodyOf(
  { body, contentType }: FollowRequest = {},
  id: string,
): Pick<Target, "body" | "contentType"> {
  if (body === undefined) return {};
  if (!isUrlEncoded(contentType)) {
    const quoted = JSON.stringify(id);
    // A number as it stood, also beyond 2^53.
    const number = /^-?(0|[1-9]\d*)$/.test(id) ? id : quoted;
    const text = JSON.stringify(body).replace(/"\{id:number\}"|\{id\}/g, (place) =>
      place === "{id}" ? quoted.slice(1, -1) : number,
    );
    return { body: text, contentType };
  }
  const withId = (value: unknown) =>
    typeof value === "string" ? value.replace(/\{id(:number)?\}/g, () => id) : value;
  const fields = Object.entries(body).map(([name, value]) => [name, withId(value)] as const);
  return { body: urlEncoded(fields), contentType };
}
