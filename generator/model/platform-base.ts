import { GeneratorError } from "../diagnostics/errors.js";
import type { Document } from "../input/load-documents.js";
import { pathItemOf } from "../openapi/operations.js";
import { checkedBaseUrl, hasRelativeServer, serverUrl } from "../openapi/server-url.js";
import type { Operation, Resolved, Spec } from "../openapi/spec.js";
import { arrayMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import type { LifecycleSettings } from "./lifecycle-settings.js";

/** The platform's spec and the base URL that its paths stand below. */
export interface PlatformBase {
  readonly spec: Spec;
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
 * `/v1/generation/…` are the same place, and so may an operation or a path that has a server of its
 * own. None may lead the key away from the platform.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#operation-object, its `servers`
 * @throws GeneratorError MS1108
 */
export function pathBelow(base: PlatformBase, operation: Operation): string {
  const { spec, path } = operation;
  const own = serverContainer(operation);
  if (spec === base.spec && own === undefined) return encodePath(path);
  const declared = serverUrl(base.spec, base.url);
  const full = `${serverUrl(spec, declared, own)}${path}`;
  if (full.startsWith(`${declared}/`)) return encodePath(full.slice(declared.length));
  throw new GeneratorError("MS1108", `leads away from ${declared}, where the key goes`, {
    file: spec.file,
    pointer: pointer(own?.pointer ?? "", "servers", 0, "url"),
    hint: own
      ? "All of one output is below one base URL: leave this endpoint out, or give it a spec of its own."
      : "Generate from this spec by itself, with an --out of its own.",
  });
}

/** The operation or its path item, where it names a server of its own. */
function serverContainer(operation: Operation): Resolved | undefined {
  const own = { value: operation.object, pointer: operation.pointer };
  return [own, pathItemOf(operation)].find(
    (holder) => holder && arrayMember(holder.value, "servers").length > 0,
  );
}

/** Whether an operation that is not asked for by name can be reached below the base URL. */
export function isBelow(base: PlatformBase, operation: Operation): boolean {
  try {
    pathBelow(base, operation);
    return true;
  } catch (error) {
    if (error instanceof GeneratorError && error.code === "MS1108") return false;
    throw error;
  }
}

/**
 * A path key as a request carries it: what a URL cannot hold is percent-encoded (RFC 3986, 3.3).
 * Braces stay, since an id takes their place.
 */
export function encodePath(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@/%{}-]/giu, encodeURIComponent);
}
