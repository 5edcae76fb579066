import { createFollowRouter, type FollowRoute } from "./follow-routes.js";
import { basePath, decodeSegment, pathPattern, withoutQuery } from "./parameters.js";
import type { SimulatedEndpoint } from "./types.js";

/** What a request is for. */
export type Route =
  | CreateRoute
  | { readonly kind: "follow"; readonly routes: readonly FollowRoute[] }
  | { readonly kind: "subscribe" | "cancel"; readonly id: string }
  | { readonly kind: "running" | "credits" | "unknown" }
  | { readonly kind: "media"; readonly id: string; readonly number: number };

/** A create. Several models may share its path: then the input says whose it is. */
export interface CreateRoute {
  readonly kind: "create";
  readonly form: CreateForm;
  readonly simulated: SimulatedEndpoint;
  readonly others: readonly SimulatedEndpoint[];
}

/** The two forms of a create: `sse` streams, `plain` does not. */
export type CreateForm = "sse" | "plain";

/** Finds the route of a method and a path. */
export type Router = (method: string, path: string) => Route;

/** A router for the paths of these endpoints and their platforms, below their base paths. */
export function createRouter(endpoints: readonly SimulatedEndpoint[]): Router {
  const creates = new Map<string, CreateRoute>();
  const reads = new Map<string, Route>();
  const subscriptions = new Map<string, RegExp>();
  const cancels = new Map<string, { readonly method: string; readonly pattern: RegExp }>();
  for (const simulated of endpoints) {
    const { platform, create } = simulated.endpoint;
    const base = basePath(platform);
    const forms = [
      // One path may be both: then it streams, as the client asks first.
      { form: "plain", path: create.path === create.stream ? undefined : create.path },
      { form: "sse", path: create.stream },
    ] as const;
    for (const { form, path } of forms) {
      if (path === undefined) continue;
      const whole = withoutQuery(base + path);
      const known = creates.get(whole);
      const route: CreateRoute = { kind: "create", form, simulated, others: [] };
      const isShared = known?.form === form;
      creates.set(whole, isShared ? withOther(known, simulated) : route);
    }
    if (platform.runningPath) reads.set(base + platform.runningPath, { kind: "running" });
    if (platform.creditsPath) reads.set(base + platform.creditsPath, { kind: "credits" });
    const { cancel } = platform;
    if (cancel) cancels.set(base, { ...cancel, pattern: pathPattern(base + cancel.path) });
    subscriptions.set(base, pathPattern(`${base}/predictions/{id}/subscribe`));
  }
  const createTemplates = [...creates]
    .filter(([path]) => path.includes("{"))
    // What takes any path takes that of another create only if that is not there.
    .sort(([one], [other]) => Number(one.includes("{+")) - Number(other.includes("{+")))
    .map(([path, route]) => ({ pattern: pathPattern(path), route }));
  const following = createFollowRouter(endpoints);
  return (method, path) => {
    const create = method === "POST" ? creates.get(path) : undefined;
    if (create !== undefined) return create;
    const canceled = cancelOf(method, path);
    if (canceled !== undefined) return canceled;
    const routes = following(method, path);
    const read = method === "GET" || method === "HEAD" ? readOf(path) : undefined;
    if (read !== undefined) return read;
    if (routes.length > 0) return { kind: "follow", routes };
    const template = createTemplates.find(({ pattern }) => pattern.test(path));
    return (method === "POST" ? template?.route : undefined) ?? { kind: "unknown" };
  };

  function cancelOf(method: string, path: string): Route | undefined {
    for (const cancel of cancels.values()) {
      const id = cancel.method === method ? cancel.pattern.exec(path)?.[1] : undefined;
      if (id !== undefined) return { kind: "cancel", id: decodeSegment(id) };
    }
    return undefined;
  }

  function readOf(path: string): Route | undefined {
    const read = reads.get(path);
    if (read !== undefined) return read;
    const [, mediaId, number] = mediaPattern.exec(path) ?? [];
    if (mediaId !== undefined) {
      return { kind: "media", id: decodeSegment(mediaId), number: Number(number) };
    }
    for (const pattern of subscriptions.values()) {
      const id = pattern.exec(path)?.[1];
      if (id !== undefined) return { kind: "subscribe", id: decodeSegment(id) };
    }
    return undefined;
  }
}

function withOther(route: CreateRoute, simulated: SimulatedEndpoint): CreateRoute {
  return { ...route, others: [...route.others, simulated] };
}

/**
 * A path with the version that it may leave out. The base URL of some endpoints may end with what all
 * endpoints of their spec do not share: `/images` below `/v1`, beside `/v2/videos` of another server.
 */
export function withVersion(
  endpoints: readonly SimulatedEndpoint[],
): (pathname: string) => readonly string[] {
  const versions = new Map<string, string>();
  for (const { endpoint } of endpoints) {
    const base = basePath(endpoint.platform);
    const [version] = /^\/v\d\w*(?=\/)/i.exec(endpoint.create.path ?? "") ?? [];
    if (version !== undefined) versions.set(base + version, base);
  }
  return (pathname) =>
    [...versions].flatMap(([longer, base]) =>
      pathname.startsWith(`${base}/`) ? longer + pathname.slice(base.length) : [],
    );
}

const mediaPattern = /^\/media\/([^/]+)\/(\d{1,4})\.png$/;
