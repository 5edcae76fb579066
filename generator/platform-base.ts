import { GeneratorError } from "./errors.js";
import type { LifecycleSettings } from "./lifecycle-settings.js";
import type { Document } from "./load-documents.js";
import type { Operation } from "./operations.js";
import { checkedBaseUrl, hasRelativeServer, serverUrl } from "./server-url.js";

/** The platform's spec and the base URL that its paths stand below. */
export interface Base {
  readonly spec: Document;
  readonly url: string;
  readonly configured: LifecycleSettings;
}

/** What the user gives replaces a server; a relative server is resolved against it. */
export function platformBase(openapi: Document, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return serverUrl(openapi, undefined);
  const given = checkedBaseUrl(baseUrl, { file: "--base-url" });
  return hasRelativeServer(openapi) ? serverUrl(openapi, given) : given;
}

/**
 * The path below the platform's base URL. A model's own spec may split it elsewhere: `/api` and
 * `/v1/generation/…` are the same place. It may not lead the key away from the platform.
 */
export function pathBelow(base: Base, { spec, path }: Operation): string {
  if (spec === base.spec) return sentPath(path);
  const declared = serverUrl(base.spec, base.url);
  const full = `${serverUrl(spec, declared)}${path}`;
  if (full.startsWith(`${declared}/`)) return sentPath(full.slice(declared.length));
  throw new GeneratorError("MS1108", `leads away from ${declared}, where the key goes`, {
    file: spec.file,
    pointer: "/servers/0/url",
    hint: "Generate from this spec by itself, with an --out of its own.",
  });
}

/**
 * A path key as a request carries it: what a URL cannot hold is percent-encoded (RFC 3986, 3.3).
 * Braces stay, since an id takes their place.
 */
export function sentPath(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@/%{}-]/giu, encodeURIComponent);
}
