import type { Platform } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import type { ErrorAnswer } from "../generator/read/read-endpoints.js";
import { serveCancel } from "./cancel.js";
import { serveCreate } from "./create.js";
import { serveFollow } from "./follow.js";
import { serveCredits, serveMedia, serveRunning, serveSubscribe } from "./reads.js";
import { accessProblem } from "./service/auth.js";
import { type Exchange, sendRefusal } from "./service/exchange.js";
import type { Route } from "./service/routes.js";
import type { Service } from "./service.js";

/** Answers one request. */
export async function serve(service: Service, opened: Exchange): Promise<void> {
  const { method = "GET" } = opened.request;
  const { route, url } = routeOf(service, method, opened.url);
  const exchange = { ...opened, url, errors: errorsOf(route) };
  if (route.kind === "media") return serveMedia(service, exchange, route.id, route.number);
  const problem = accessProblem(platformOfRoute(service, route), exchange, service.apiKey);
  if (problem !== undefined) return sendRefusal(exchange, problem);
  switch (route.kind) {
    case "create":
      return serveCreate(service, exchange, route);
    case "follow":
      return serveFollow(service, exchange, route.routes);
    case "subscribe":
      return serveSubscribe(service, exchange, route.id);
    case "cancel":
      return serveCancel(service, exchange, route.id);
    case "running":
      return serveRunning(service, exchange);
    case "credits":
      return serveCredits(service, exchange);
    case "unknown": {
      const message = `There is no ${method} ${exchange.url.pathname} here.`;
      return sendRefusal(exchange, { status: 404, code: "NOT_FOUND", message });
    }
  }
}

/** The route of an address, as it is, else with a version in its path. */
function routeOf(
  { route: routeAt, longerPaths }: Service,
  method: string,
  url: URL,
): { readonly route: Route; readonly url: URL } {
  const asked = routeAt(method, url.pathname);
  if (asked.kind !== "unknown") return { route: asked, url };
  for (const path of longerPaths(url.pathname)) {
    const route = routeAt(method, path);
    if (route.kind !== "unknown") return { route, url: new URL(path + url.search, url) };
  }
  return { route: asked, url };
}

/** How the spec says that a request of this route is refused. */
function errorsOf(route: Route): readonly ErrorAnswer[] {
  if (route.kind === "create") {
    const role = route.form === "sse" ? "stream" : "create";
    return route.simulated.answers?.errors?.(role) ?? [];
  }
  const [followed] = route.kind === "follow" ? route.routes : [];
  return followed?.simulated.answers?.errors?.(followed.kind) ?? [];
}

/** How a request's key is sent: as its endpoint says, else as the platform does. */
function platformOfRoute({ platform }: Service, route: Route): Platform {
  if (route.kind === "create") return endpointPlatform(route.simulated.endpoint);
  const [followed] = route.kind === "follow" ? route.routes : [];
  return followed === undefined ? platform : endpointPlatform(followed.simulated.endpoint);
}
