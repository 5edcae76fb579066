import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** Who may use a playground. It listens on this machine, where other programs and pages are too. */
export interface Access {
  /** What the address that is opened first carries. It works once. */
  readonly token: string;
  /** Why a request is refused, or what to do with it instead; undefined if it may go on. */
  readonly judge: (request: IncomingMessage, port: number) => AccessVerdict | undefined;
}

export type AccessVerdict =
  | { readonly kind: "refuse"; readonly status: number; readonly message: string }
  /** Keeps the session in the browser, and takes the token out of the address. */
  | { readonly kind: "enter"; readonly cookie: string };

const openPrinted = "Open the address that npx modelsmith playground printed.";
const usedUp =
  "The address that was printed worked once, for the browser that opened it first. To open another, end the playground with Ctrl-C, start it again, and open the address that it prints.";

export function createAccess(): Access {
  const token = randomBytes(24).toString("base64url");
  const session = randomBytes(24).toString("base64url");
  let isUsed = false;
  const judge = (request: IncomingMessage, port: number): AccessVerdict | undefined => {
    const { host = "", origin } = request.headers;
    // A name of a stranger that resolves to this machine must not get in.
    if (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`) {
      return refuse(421, "This server is not of that name.");
    }
    const changes = request.method !== "GET" && request.method !== "HEAD";
    if (origin === undefined ? changes : origin !== `http://${host}`) {
      return refuse(403, "Requests of other pages are refused.");
    }
    const site = request.headers["sec-fetch-site"];
    const navigates = request.headers["sec-fetch-mode"] === "navigate" && !changes;
    if (site === "cross-site" || (site === "same-site" && !navigates)) {
      return refuse(403, "Requests of other pages are refused.");
    }
    // Browsers send a cookie to every port of a host: the name tells playgrounds apart.
    const name = `modelsmith-playground-${port}`;
    const isIn = isSameText(cookieOf(request, name), session);
    const given = tokenIn(request);
    if (given !== undefined) {
      if (!isIn && (isUsed || !isSameText(given, token)))
        return refuse(403, isUsed ? usedUp : openPrinted);
      isUsed = true;
      const cookie = `${name}=${session}; HttpOnly; SameSite=Strict; Path=/`;
      return { kind: "enter", cookie };
    }
    return isIn ? undefined : refuse(403, isUsed ? usedUp : openPrinted);
  };
  return { token, judge };
}

function refuse(status: number, message: string): AccessVerdict {
  return { kind: "refuse", status, message };
}

function tokenIn({ method, url = "/" }: IncomingMessage): string | undefined {
  const [path, query = ""] = url.split("?");
  if (method !== "GET" || path !== "/") return undefined;
  return new URLSearchParams(query).get("token") ?? undefined;
}

function cookieOf({ headers }: IncomingMessage, name: string): string {
  const pairs = (headers.cookie ?? "").split(";").map((pair) => pair.trim().split("="));
  return pairs.find(([each]) => each === name)?.[1] ?? "";
}

/** Takes as long for any two texts. */
function isSameText(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest());
  return a !== undefined && b !== undefined && timingSafeEqual(a, b);
}

/** Nothing of other origins, no inline script, no frame around it, no text as HTML. */
const pagePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "media-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/**
 * Sets what every answer has.
 *
 * There is no `cross-origin-opener-policy`: it makes a browser start a new process before it paints, which takes longer
 * than all else of the first paint. Pages of other sites cannot open this one anyway: see `sec-fetch-site` above.
 */
export function setSecurityHeaders(response: ServerResponse): void {
  response.setHeader("content-security-policy", pagePolicy);
  response.setHeader("x-content-type-options", "nosniff");
  response.setHeader("referrer-policy", "no-referrer");
  response.setHeader("cross-origin-resource-policy", "same-origin");
  response.setHeader("cache-control", "no-store");
}
