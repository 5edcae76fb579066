import type { Platform } from "@modelsmith/runtime";
import { pathPattern } from "./parameters.js";
import type { SimulatedEndpoint } from "./types.js";

/** What a request is for. */
export type Route =
  | { readonly kind: "create"; readonly form: CreateForm; readonly simulated: SimulatedEndpoint }
  | { readonly kind: "poll" | "subscribe"; readonly id: string }
  | { readonly kind: "running" | "credits" | "unknown" }
  | { readonly kind: "media"; readonly id: string; readonly number: number };

/** The two forms of a create: `sse` streams, `plain` does not. */
export type CreateForm = "sse" | "plain";

/** Finds the route of a method and a path. */
export type Router = (method: string, path: string) => Route;

/** A router for the paths of these endpoints and their platforms, below their base paths. */
export function createRouter(endpoints: readonly SimulatedEndpoint[]): Router {
  const creates = new Map<string, Route>();
  const createTemplates: { readonly pattern: RegExp; readonly route: Route }[] = [];
  const reads = new Map<string, Route>();
  const byId = new Map<string, "poll" | "subscribe">();
  for (const simulated of endpoints) {
    const { platform, create, poll } = simulated.endpoint;
    const base = basePath(platform);
    const forms = [
      { form: "sse", path: create.stream },
      { form: "plain", path: create.path },
    ] as const;
    for (const { form, path } of forms) {
      if (path === undefined) continue;
      const route: Route = { kind: "create", form, simulated };
      creates.set(base + path, route);
      if (path.includes("{")) createTemplates.push({ pattern: pathPattern(base + path), route });
    }
    if (platform.runningPath) reads.set(base + platform.runningPath, { kind: "running" });
    if (platform.creditsPath) reads.set(base + platform.creditsPath, { kind: "credits" });
    for (const request of [platform.poll, poll]) {
      if (request && request.path !== undefined) byId.set(base + request.path, "poll");
    }
    byId.set(`${base}/predictions/{id}/subscribe`, "subscribe");
  }
  const templates = [...byId].map(([path, kind]) => ({ kind, ...splitTemplate(path) }));
  return (method, path) => {
    if (method === "POST") {
      const route =
        creates.get(path) ?? createTemplates.find(({ pattern }) => pattern.test(path))?.route;
      return route ?? { kind: "unknown" };
    }
    if (method !== "GET" && method !== "HEAD") return { kind: "unknown" };
    const read = reads.get(path);
    if (read !== undefined) return read;
    const [, mediaId, number] = mediaPattern.exec(path) ?? [];
    if (mediaId !== undefined)
      return { kind: "media", id: decode(mediaId), number: Number(number) };
    for (const { kind, before, after } of templates) {
      const id = idBetween(path, before, after);
      if (id !== undefined) return { kind, id: decode(id) };
    }
    return { kind: "unknown" };
  };
}

/** Path of the base URL, such as `/api/v1`. */
export function basePath(platform: Platform): string {
  return new URL(platform.baseUrl).pathname.replace(/\/+$/, "");
}

/** Path of a picture, counted from 1. Like the platform's media, it is not below the base path. */
export function mediaPath(id: string, number: number): string {
  return `/media/${encodeURIComponent(id)}/${number}.png`;
}

const mediaPattern = /^\/media\/([^/]+)\/(\d{1,4})\.png$/;

/** Splits `/generation/{id}` into the parts before and after the id. */
function splitTemplate(path: string): { before: string; after: string } {
  const [before = "", after = ""] = path.split(/\{[^{}]*\}/);
  return { before, after };
}

function idBetween(path: string, before: string, after: string): string | undefined {
  if (!path.startsWith(before) || !path.endsWith(after)) return undefined;
  const id = path.slice(before.length, path.length - after.length);
  return id === "" || id.includes("/") ? undefined : id;
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
