import { isLoopback } from "@modelsmith/runtime/guidance";
import { GeneratorError } from "../diagnostics/errors.js";
import { shellWord } from "../encode/terminal.js";
import type { Document } from "../input/load-openapi.js";
import { isUrl } from "../input/location.js";
import { withoutEndSlashes } from "../util/end-slashes.js";
import { arrayMember, type JsonValue, member, objectMember, stringMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { likelyServer } from "./called-server.js";
import { unlessBroken } from "./resolve-ref.js";
import type { Resolved } from "./spec.js";

/**
 * The absolute base URL of a spec: its first server, resolved against `base` if it is relative. The
 * key is sent there: https only (http for loopback), no user info.
 *
 * @param base - the platform's base URL, or the one of `--base-url`
 * @param container - the object with the `servers`, if it is not the spec itself
 * @see https://spec.openapis.org/oas/v3.1.1.html#server-object
 * @throws GeneratorError MS1108
 */
export function serverUrl(
  spec: Document,
  base: string | undefined,
  container: Resolved = { value: spec.root, pointer: "" },
): string {
  const { server, index } = mainServer(container.value);
  const at = pointer(container.pointer, "servers", index);
  const written = stringMember(server, "url");
  if (written === undefined) {
    if (base !== undefined) return base;
    const likely = likelyServer(spec);
    throw new GeneratorError("MS1108", "names no server", {
      file: spec.file,
      pointer: pointer(container.pointer, "servers"),
      hint:
        likely === undefined
          ? `Give the address of the API with --base-url https://…; without it: npx modelsmith simulate --openapi ${shellWord(spec.file)}`
          : `Give the address of the API; its texts name this one: --base-url ${likely}`,
    });
  }
  const file = container.value === spec.root ? (spec.serversFile ?? spec.file) : spec.file;
  const text = withVariables({ ...spec, file }, written, member(server, "variables"), at);
  if (isRelative(text) && base === undefined) {
    throw new GeneratorError("MS1108", `the server URL ${JSON.stringify(text)} is relative`, {
      file,
      pointer: pointer(at, "url"),
      hint: "Give the address that it is relative to with --base-url https://…",
    });
  }
  return checkedBaseUrl(text, { file, pointer: pointer(at, "url") }, base);
}

/** Whether a spec says itself where its server is. */
export function namesServer(spec: Document): boolean {
  return stringMember(mainServer(spec.root).server, "url") !== undefined;
}

/** The first server that is not the author's own machine, else the first. */
function mainServer(container: JsonValue): {
  readonly server: JsonValue | undefined;
  readonly index: number;
} {
  const servers = arrayMember(container, "servers");
  const isPublic = (server: JsonValue) => !ownMachine.test(stringMember(server, "url") ?? "");
  const index = Math.max(0, servers.findIndex(isPublic));
  return { server: servers[index], index };
}

const ownMachine =
  /^https?:\/\/(([^/:]+\.)?localhost|127(\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal)(:|\/|$)/i;

/** Whether a spec's server must be resolved against an address that the spec does not contain. */
export function hasRelativeServer(spec: Document): boolean {
  const written = stringMember(mainServer(spec.root).server, "url");
  return written !== undefined && isRelative(written);
}

/**
 * The absolute server that a spec names, even if `--base-url` replaces it: a platform behind another
 * address is still that platform.
 */
export function declaredServer(spec: Document): string | undefined {
  const { server } = mainServer(spec.root);
  const written = stringMember(server, "url");
  if (written === undefined || !URL.canParse(written)) return undefined;
  return (
    unlessBroken(() => withVariables(spec, written, member(server, "variables"), "")) ?? written
  );
}

/**
 * What docs call an operation, as a path below a spec's server: an absolute URL in `api:`, else a path
 * already. A URL of another host is returned unchanged: no spec has it.
 */
export function pathBelowServer(spec: Document, address: string): string {
  if (!isUrl(address) || !URL.canParse(address)) return address;
  const { origin, pathname } = new URL(address);
  const written = stringMember(mainServer(spec.root).server, "url") ?? "";
  const server = new URL(URL.canParse(written, origin) ? new URL(written, origin) : origin);
  if (server.origin !== origin) return address;
  const prefix = withoutEndSlashes(server.pathname);
  const path = decodePath(pathname);
  return path.startsWith(`${prefix}/`) ? path.slice(prefix.length) : path;
}

/** A path with an invalid percent-encoding stays unchanged: no spec has such a path. */
function decodePath(path: string): string {
  try {
    return decodeURI(path);
  } catch {
    return path;
  }
}

function isRelative(url: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(url);
}

/**
 * A base URL that the key may be sent to, without a slash at its end.
 *
 * @throws GeneratorError MS1108
 */
export function checkedBaseUrl(
  text: string,
  place: { readonly file?: string; readonly pointer?: string },
  base?: string,
): string {
  const refuse = (problem: string) =>
    new GeneratorError("MS1108", `the server URL ${problem}`, {
      ...place,
      hint: `Expected https://host/path (http:// for this machine alone): the key is sent there.${place.pointer === undefined ? "" : " --base-url overrides the spec."}`,
    });
  // The URL parser drops some of these and reads others as slashes.
  if (/[\s\p{Cc}\\]/u.test(text)) throw refuse('has a space, a control character or a "\\"');
  if (!URL.canParse(text, base)) throw refuse("is not a URL");
  const url = new URL(text, base);
  if (base !== undefined && isRelative(text) && url.origin !== new URL(base).origin) {
    throw refuse("leads to another host than its base");
  }
  // A host with a port reads as a URL of the scheme `localhost:`.
  if (/^[\w.-]+:\d/.test(text)) {
    const scheme = isLoopback(text.replace(/:.*$/s, "")) ? "http" : "https";
    throw refuse(`lacks ${scheme}:// before ${text}`);
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    throw refuse("is not https: the key would be sent unencrypted");
  }
  if (url.username !== "" || url.password !== "") throw refuse("has userinfo");
  if (url.search !== "" || url.hash !== "") throw refuse('has a "?" or "#"');
  if (!/^([a-z0-9.-]+|\[[0-9a-f:.]+\])$/.test(url.hostname)) throw refuse("has no real host");
  return `${url.origin}${withoutEndSlashes(url.pathname)}`;
}

/** What is the same for every customer: `api`, `eu`, `us-east-1`, `prod`. */
const ofService =
  /^(?:(?:api|rest|www|gateway|prod(?:uction)?|live|global|v)\d?|(?:eu|us|uk|ap|ca|sa|me|af|asia|europe)(?:-(?:north|south|east|west|central)[a-z]*)?-?\d?)$/i;

/**
 * Server variables take their defaults. In a host only one does that lists its values or names a part of the service,
 * as a region: the default of another is often a name in place of the customer's own, and the key would be sent there.
 */
function withVariables(spec: Document, url: string, variables: unknown, at: string): string {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/[^/]*/i.exec(url)?.[0] ?? "";
  const host = authority.replace(/:\{[^{}]*\}$/, "");
  const defaultOf = (name: string) => {
    const variable = objectMember(variables, name);
    const value = stringMember(variable, "default");
    const isListed = arrayMember(variable, "enum").some((each) => each === value);
    const isKnown = isListed || ofService.test(value ?? "");
    return host.includes(`{${name}}`) && !isKnown ? undefined : value;
  };
  const names = [...authority.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  const open = names.filter((name) => defaultOf(name) === undefined);
  if (open.length > 0) {
    const secure = ownMachine.test(url) ? url : url.replace(/^http:/i, "https:");
    const usual = secure.replace(
      /\{+([^{}]*)\}+/g,
      (_, name: string) => defaultOf(name) ?? `<${name}>`,
    );
    throw new GeneratorError(
      "MS1108",
      `nothing says what {${open[0]}} in the host of the server URL is`,
      {
        file: spec.file,
        pointer: at,
        hint: `Give the address of the API, with what each <…> stands for: --base-url ${shellWord(usual)}`,
      },
    );
  }
  return url.replace(/\{([^{}]*)\}/g, (_, name: string, place: number) => {
    const value = defaultOf(name);
    if (value !== undefined) {
      return place < authority.length ? value : value.split("/").map(encodeURIComponent).join("/");
    }
    throw new GeneratorError("MS1108", `the server variable has no default`, {
      file: spec.file,
      pointer: pointer(at, "variables", name),
      hint: "Add its `default`, or give the address of the API with --base-url https://…",
    });
  });
}
