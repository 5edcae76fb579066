import { serveCreate } from "./create.js";
import { serveCredits, serveMedia, servePoll, serveRunning, serveSubscribe } from "./reads.js";
import { type Exchange, sendRefusal } from "./service/exchange.js";
import type { Service } from "./service.js";

/** Answers one request. */
export async function serve(service: Service, exchange: Exchange): Promise<void> {
  const { method = "GET" } = exchange.request;
  const route = service.route(method, exchange.url.pathname);
  if (route.kind === "media") return serveMedia(service, exchange, route.id, route.number);
  if (!hasKey(service, exchange.request.headers.authorization)) {
    const message = "The key is missing or not valid: send Authorization: Bearer <key>.";
    return sendRefusal(exchange, { status: 401, code: "UNAUTHORIZED", message });
  }
  switch (route.kind) {
    case "create":
      return serveCreate(service, exchange, route.form, route.simulated);
    case "poll":
      return servePoll(service, exchange, route.id);
    case "subscribe":
      return serveSubscribe(service, exchange, route.id);
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

/** RFC 6750, section 2.1; the name of the scheme is case-insensitive. */
function hasKey({ apiKey }: Service, authorization: string | undefined): boolean {
  const [, given] = /^bearer +(\S+)$/i.exec(authorization ?? "") ?? [];
  return given !== undefined && (apiKey === undefined || given === apiKey);
}
