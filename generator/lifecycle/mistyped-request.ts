import type { FollowRequest } from "@modelsmith/runtime";
import { similarity } from "../diagnostics/did-you-mean.js";
import { declaredServer } from "../openapi/server-url.js";
import { withoutEndSlashes } from "../util/end-slashes.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import { operationOf } from "./follow/follow-request.js";
import { requestText } from "./words/notation.js";
import { namesIn, unnamed } from "./words/path-words.js";

/** The request of the spec that one of the config means, which is nearly the same and not in the spec. */
export function meantRequest(
  request: FollowRequest | undefined,
  source: EndpointSource,
): FollowRequest | undefined {
  const asked = lackedPath(request, source);
  if (request === undefined || asked === undefined) return undefined;
  const near = nearPath(asked, pathsOf(request, source));
  return near === undefined ? undefined : { ...request, path: withNamesOf(asked, near) };
}

/** A path with the placeholders of the config, which calls the id `{id}`. */
function withNamesOf(asked: string, near: string): string {
  const names = namesIn(asked);
  if (names.length !== namesIn(near).length) return near;
  const left = names.values();
  return near.replace(/\{[^{}]*\}/g, (whole) => `{${left.next().value ?? whole}}`);
}

/** That the spec lacks a request of the config, though it has one of nearly the same path. */
export function mistypedRequest(
  setting: "poll" | "result",
  request: FollowRequest | undefined,
  source: EndpointSource,
): readonly string[] {
  const meant = meantRequest(request, source);
  if (request?.path === undefined || meant?.path === undefined) return [];
  return [
    `the config's ${setting} asks ${requestText(request)}, which the spec lacks. Did you mean ${requestText(meant)}?${repeatedServer(request.path, meant.path, source)}`,
  ];
}

/**
 * That the spec has nothing like a request of the config. A config may know more than a spec: nothing is said
 * where that asks for nothing by an id, or where the request may be in another spec.
 */
export function absentRequest(
  setting: "poll" | "result",
  request: FollowRequest | undefined,
  source: EndpointSource,
): readonly string[] {
  const asked = lackedPath(request, source);
  if (request === undefined || asked === undefined) return [];
  const { specs, create } = source;
  if (specs.length > 1 || create.spec.id !== undefined) return [];
  const paths = pathsOf(request, source);
  const some = paths.filter((path) => namesIn(path).length > 0).slice(0, 3);
  if (some.length === 0 || nearPath(asked, paths) !== undefined) return [];
  const shown = some.map((path) => requestText({ ...request, path })).join(", ");
  return [
    `the config's ${setting} asks ${requestText(request)}, and the spec has no such request. It has ${shown}.${repeatedServer(asked, "", source)}`,
  ];
}

/** The path of a request that the spec does not have. */
function lackedPath(
  request: FollowRequest | undefined,
  source: EndpointSource,
): string | undefined {
  return request && operationOf(request, source) === undefined ? request.path : undefined;
}

/** The paths that the spec has for the request's method. */
function pathsOf(
  { method = "GET" }: FollowRequest,
  { specs, locate }: EndpointSource,
): readonly string[] {
  return specs
    .flatMap((spec) => spec.operations())
    .filter((operation) => operation.method === method)
    .flatMap((operation) => locate(operation) ?? []);
}

function nearPath(asked: string, paths: readonly string[]): string | undefined {
  return paths.find((path) => isNear(unnamed(path), unnamed(asked)));
}

/** That a path begins with what the URL of its server ends in. */
function repeatedServer(asked: string, near: string, { create: { spec } }: EndpointSource): string {
  const server = withoutEndSlashes(declaredServer(spec) ?? "");
  const path = /^https?:\/\/[^/]+(\/.+)$/.exec(server)?.[1];
  const isRepeated =
    path !== undefined && unnamed(asked).startsWith(`${path}${unnamed(near) || "/"}`);
  return isRepeated ? ` Paths begin after the server's URL, ${server}` : "";
}

/** Whether two paths differ by a slip in one word, or by words that one has in front. */
function isNear(one: string, other: string): boolean {
  if (one.endsWith(other) || other.endsWith(one)) return true;
  const [words, others] = [one.split("/"), other.split("/")];
  const different = words.flatMap((word, at) =>
    word === others[at] ? [] : [[word, others[at] ?? ""] as const],
  );
  const [only] = different;
  if (words.length !== others.length || only === undefined || different.length > 1) return false;
  return similarity(...only) > 0.6;
}
