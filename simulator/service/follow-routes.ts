import type { FollowRequest } from "@modelsmith/runtime";
import { basePath, decodeSegment, pathPattern, placeNames } from "./parameters.js";
import { rulesOf, unnamedPath } from "./rules.js";
import type { SimulatedEndpoint } from "./types.js";

/** A request that follows a generation, as some endpoint has it. */
export interface FollowRoute {
  readonly kind: "poll" | "result";
  readonly request: FollowRequest;
  readonly simulated: SimulatedEndpoint;
}

/** Finds what a method and a path may follow: several endpoints may share a path. */
export type FollowRouter = (method: string, path: string) => readonly FollowRoute[];

export function createFollowRouter(endpoints: readonly SimulatedEndpoint[]): FollowRouter {
  const routes = new Map<
    string,
    FollowRoute & { readonly method: string; readonly pattern: RegExp }
  >();
  for (const simulated of endpoints) {
    for (const kind of ["poll", "result"] as const) {
      const request = rulesOf(simulated)[kind];
      if (request === undefined) continue;
      const { method = "GET" } = request;
      const pattern = pathPattern(wholePath(simulated, request));
      const name = JSON.stringify([kind, method, pattern.source, request.query, request.body]);
      if (!routes.has(name)) routes.set(name, { kind, request, simulated, method, pattern });
    }
  }
  return (method, path) =>
    [...routes.values()].filter(
      (route) =>
        (route.method === method || (route.method === "GET" && method === "HEAD")) &&
        route.pattern.test(path),
    );
}

/** The id that a request names: in its path, its query or its body. */
export function idOf(
  { request, simulated }: FollowRoute,
  { pathname, searchParams }: URL,
  body: Readonly<Record<string, unknown>>,
): string | undefined {
  const whole = wholePath(simulated, request);
  const names = placeNames(whole);
  const inPath = pathPattern(whole).exec(pathname)?.[names.indexOf("id") + 1];
  if (names.includes("id") && inPath !== undefined) return decodeSegment(inPath);
  const query = Object.entries(request.query ?? {}).find(([, text]) => text.includes("{id}"));
  if (query !== undefined) return idIn(query[1], searchParams.get(query[0]));
  return idInBody(request.body ?? {}, body);
}

/** The query parameters with one value, and what they must be. */
export function wrongQuery({ request }: FollowRoute, { searchParams }: URL): string | undefined {
  const wrong = Object.entries(request.query ?? {}).find(
    ([name, text]) =>
      !text.includes("{id}") &&
      (givenPlace.test(text) ? !searchParams.get(name) : searchParams.get(name) !== text),
  );
  return wrong && `The query parameter ${wrong[0]} must be ${JSON.stringify(wrong[1])}.`;
}

/** The value that the create was given. */
const givenPlace = /^\{[^{}"]+\}$/;

function wholePath({ endpoint }: SimulatedEndpoint, { path }: FollowRequest): string {
  return path === undefined ? unnamedPath : basePath(endpoint.platform) + path;
}

function idInBody(template: unknown, body: unknown): string | undefined {
  if (template === "{id:number}") return typeof body === "number" ? String(body) : undefined;
  if (typeof template === "string" && template.includes("{id}")) {
    return typeof body === "string" || typeof body === "number"
      ? idIn(template, String(body))
      : undefined;
  }
  if (typeof template !== "object" || template === null) return undefined;
  if (typeof body !== "object" || body === null) return undefined;
  for (const [name, inner] of Object.entries(template)) {
    const value: unknown = Object.hasOwn(body, name) ? body[name as keyof typeof body] : undefined;
    const id = idInBody(inner, value);
    if (id !== undefined) return id;
  }
  return undefined;
}

function idIn(template: string, text: string | null): string | undefined {
  const [before = "", after = ""] = template.split("{id}");
  if (text === null || !text.startsWith(before) || !text.endsWith(after)) return undefined;
  return text.slice(before.length, text.length - after.length);
}
