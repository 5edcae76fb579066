import { GeneratorError } from "../diagnostics/errors.js";
import { pathItemOf } from "../openapi/operations.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import {
  checkedBaseUrl,
  declaredServer,
  hasRelativeServer,
  serverUrl,
} from "../openapi/server-url.js";
import type { Operation, Resolved, Spec } from "../openapi/spec.js";
import { withoutEndSlashes } from "../util/end-slashes.js";
import { arrayMember, member, stringMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import { sharedStart } from "../util/shared-start.js";

/** The platform's spec and the base URL of its paths. */
export interface PlatformBase {
  readonly spec: Spec;
  readonly url: string;
  /** The spec's server, a relative one resolved. */
  readonly declared: string;
  /** What the declared server is below the base URL: empty, or a path such as `/api`. */
  readonly prefix: string;
  /** The keys of the endpoints that were selected. */
  readonly keys: ReadonlySet<string>;
}

/**
 * The base URL: the spec's server, or the user's own, against which a relative server is resolved.
 * If selected operations have servers of their own on the same origin that are not below the spec's,
 * the base is the part that all of them share, so that one base serves all.
 *
 * @param called - the server that the samples call, for a spec that names none
 * @throws GeneratorError MS1108
 */
export function platformBase(
  openapi: Spec,
  baseUrl: string | undefined,
  operations: readonly Operation[],
  called?: string,
): Pick<PlatformBase, "url" | "declared" | "prefix"> {
  const { url, prefix } = sharedBaseOf(openapi, baseUrl, operations, called);
  // The user's own stands for one that cannot be used.
  return { url, declared: unlessBroken(() => serverUrl(openapi, url)) ?? url, prefix };
}

function sharedBaseOf(
  openapi: Spec,
  baseUrl: string | undefined,
  operations: readonly Operation[],
  called: string | undefined,
): Pick<PlatformBase, "url" | "prefix"> {
  if (baseUrl !== undefined) {
    const given = checkedBaseUrl(baseUrl, { file: "--base-url" });
    if (hasRelativeServer(openapi)) return { url: serverUrl(openapi, given), prefix: "" };
    const declared = withoutEndSlashes(declaredServer(openapi) ?? "");
    const { prefix } = declared ? sharedByAll(openapi, declared, operations) : { prefix: "" };
    // A host alone, or what ends like the spec's server, stands for what all servers share.
    if (given === new URL(given).origin) return { url: given, prefix };
    const isWhole = prefix !== "" && given.endsWith(prefix);
    return isWhole ? { url: given.slice(0, -prefix.length), prefix } : { url: given, prefix: "" };
  }
  return sharedByAll(openapi, serverUrl(openapi, called), operations);
}

function sharedByAll(
  openapi: Spec,
  declared: string,
  operations: readonly Operation[],
): Pick<PlatformBase, "url" | "prefix"> {
  const own = operations.flatMap((operation) => ownServer(openapi, operation, declared) ?? []);
  const url = [declared, ...own].reduce(sharedBase);
  return { url, prefix: declared.slice(url.length) };
}

/**
 * The server of an operation's own on the same origin, or of its spec's that leads out of the declared
 * one, if that can be used.
 */
function ownServer(openapi: Spec, operation: Operation, declared: string): string | undefined {
  const { spec, path } = operation;
  const own = serverContainer(operation);
  if (own === undefined && spec === openapi) return undefined;
  const container = own ?? { value: spec.root, pointer: "" };
  const url = unlessBroken(() => serverUrl(spec, declared, container));
  if (url === undefined) return undefined;
  // Specs may split the same URL into server and path elsewhere.
  if (own === undefined && `${url}${path}`.startsWith(`${declared}/`)) return undefined;
  return new URL(url).origin === new URL(declared).origin ? url : undefined;
}

function sharedBase(one: string, other: string): string {
  const [first = [], second = []] = [one, other].map((url) => new URL(url).pathname.split("/"));
  const shared = first.slice(0, sharedStart([first, second]));
  return withoutEndSlashes(`${new URL(one).origin}${shared.join("/")}`);
}

/** The title of the platform's spec. */
export function titleOf({ spec }: Pick<PlatformBase, "spec">): string | undefined {
  return stringMember(member(spec.root, "info"), "title");
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
  if (spec === base.spec && own === undefined) return encodePath(`${base.prefix}${path}`);
  const { declared } = base;
  const server = serverOf(base, operation);
  const full = `${server}${path}`;
  // The user's own base URL stands for the declared server, or is the very one of the operation.
  for (const root of [declared.slice(0, declared.length - base.prefix.length), base.url]) {
    if (full.startsWith(`${root}/`)) return encodePath(full.slice(root.length));
  }
  throw new GeneratorError("MS1108", `leads away from ${declared}, where the key is sent`, {
    file: spec.file,
    pointer: pointer(own?.pointer ?? "", "servers", 0, "url"),
    hint: `One output has one base URL: generate this endpoint by itself, with --base-url ${server} and another --out.`,
  });
}

/** The origin at which the specs have an operation. */
export function originOf(base: PlatformBase, operation: Operation): string {
  return originsFrom(base)(operation);
}

const originsFrom = memoizeByObject((base: PlatformBase) =>
  memoizeByObject((operation: Operation) => new URL(serverOf(base, operation)).origin),
);

/**
 * The path of an operation with that of its server, which `--base-url` does not replace: where the
 * two are split, and in which file, may change. Without the server's if that cannot be used.
 */
export function fullPath(base: PlatformBase, operation: Operation): string {
  const url = unlessBroken(() => `${serverOf(base, operation)}${operation.path}`);
  return encodePath(url?.replace(/^[a-z]+:\/\/[^/]*/i, "") ?? operation.path);
}

/** The server of an operation: its own, else that of its spec. */
function serverOf(base: PlatformBase, operation: Operation): string {
  const own = serverContainer(operation);
  return own === undefined
    ? serversFrom(base)(operation.spec)
    : serverUrl(operation.spec, base.declared, own);
}

/** Read once: hardly an operation has a server of its own. */
const serversFrom = memoizeByObject((base: PlatformBase) =>
  memoizeByObject((spec: Spec) => serverUrl(spec, base.declared)),
);

/** The operation or its path item, if it has a server of its own. */
function serverContainer(operation: Operation): Resolved | undefined {
  const own = { value: operation.object, pointer: operation.pointer };
  return [own, pathItemOf(operation)].find(
    (container) => container && arrayMember(container.value, "servers").length > 0,
  );
}

/**
 * A path key for a request: invalid characters are percent-encoded (RFC 3986, 3.3). Braces stay: an
 * id replaces them.
 */
function encodePath(path: string): string {
  return path.replace(/%(?![0-9a-f]{2})|[^\w.~!$&'()*+,;=:@/%{}-]/giu, encodeURIComponent);
}
