import { GeneratorError } from "../diagnostics/errors.js";
import type { Document } from "../input/load-documents.js";
import { pathItemOf } from "../openapi/operations.js";
import { checkedBaseUrl, hasRelativeServer, serverUrl } from "../openapi/server-url.js";
import type { Operation, Resolved, Spec } from "../openapi/spec.js";
import { arrayMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import type { LifecycleSettings } from "./lifecycle-settings.js";

/** The platform's spec and the base URL of its paths. */
export interface PlatformBase {
  readonly spec: Spec;
  readonly url: string;
  readonly configured: LifecycleSettings;
}

/** The user's base URL replaces the server; a relative server is resolved against it. */
export function platformBase(openapi: Document, baseUrl: string | undefined): string {
  if (baseUrl === undefined) return serverUrl(openapi, undefined);
  const given = checkedBaseUrl(baseUrl, { file: "--base-url" });
  return hasRelativeServer(openapi) ? serverUrl(openapi, given) : given;
}

/**
 * The path of an operation below the platform's base URL. A model's own spec, an operation or a path
 * may have another server, and split the same URL into server and path elsewhere. None may lead the
 * key away from the platform.
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
  throw new GeneratorError("MS1108", `leads away from ${declared}, where the key is sent`, {
    file: spec.file,
    pointer: pointer(own?.pointer ?? "", "servers", 0, "url"),
    hint: own
      ? "One output has one base URL: leave this endpoint out, or generate it from a spec of its own."
      : "Generate from this spec separately, with another --out.",
  });
}

/** The operation or its path item, if it has a server of its own. */
function serverContainer(operation: Operation): Resolved | undefined {
  const own = { value: operation.object, pointer: operation.pointer };
  return [own, pathItemOf(operation)].find(
    (container) => container && arrayMember(container.value, "servers").length > 0,
  );
}

/** Whether an operation is below the base URL. */
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
 * A path key for a request: invalid characters are percent-encoded (RFC 3986, 3.3). Braces stay: an
 * id replaces them.
 */
export function encodePath(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@/%{}-]/giu, encodeURIComponent);
}
