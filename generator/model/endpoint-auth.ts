import type { Auth } from "@modelsmith/runtime";
import { isLoopback } from "@modelsmith/runtime/guidance";
import { similarity, suggestion } from "../diagnostics/did-you-mean.js";
import type { Warn } from "../diagnostics/warnings.js";
import { terminalLine } from "../encode/terminal.js";
import {
  bearer,
  type FoundAuth,
  isAuthorization,
  isBearer,
  withOptionalKey,
} from "../lifecycle/auth/auth-schemes.js";
import { askedKeys, readAuth, undefinedSchemes } from "../lifecycle/auth/read-auth.js";
import { authSettings } from "../lifecycle/settings/settings.js";
import { authSetting, quoted } from "../lifecycle/words/notation.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import type { Operation } from "../openapi/spec.js";
import type { EndpointSettings } from "./endpoint-settings.js";
import { isNowhere } from "./known-platforms.js";
import type { PlatformBase } from "./platform-base.js";

/** How an endpoint's key is sent: by its settings, else by its spec, else by the docs. */
export function authOf(
  main: Operation,
  base: PlatformBase,
  settings: EndpointSettings,
  warn: Warn,
): FoundAuth {
  const { variable, auth: { optional } = {} } = settings;
  const sent = sentAs(main, settings, warn);
  const { hostname } = new URL(base.url);
  // Nobody protects what runs on one's own machine, where a spec without an address is at home.
  const isOwn = sent.isSilent === true && (isLoopback(hostname) || isNowhere(hostname));
  const found = withOptionalKey(sent, optional ?? (isOwn || sent.auth?.optional === true));
  if (variable === undefined) return found;
  return { ...found, auth: { ...(found.auth ?? bearer), variable } };
}

function sentAs(
  main: Operation,
  { auth: config, documentedAuth, lifecycle }: EndpointSettings,
  warn: Warn,
): FoundAuth {
  const configured = authSettings(config);
  if (configured !== undefined) {
    warnOfMistypedNames(main, configured, Object.keys(lifecycle.headers ?? {}), warn);
    return said(configured, `the config${insteadOf(main, configured)}`);
  }
  const found = readAuth(main);
  if (found.isSilent && documentedAuth) return said(documentedAuth, "`api` of the docs");
  const { auth, isGuess, evidence } = found;
  const [unknown] = found.isSilent ? undefinedSchemes(main) : [];
  if (unknown !== undefined) {
    warn({
      file: main.spec.file,
      pointer: "/components/securitySchemes",
      message: `${terminalLine(quoted(unknown))} is asked for, and not defined: the key is sent as ${authSetting(auth ?? bearer)}, by a guess. The config can say how: auth: { header: "X-Api-Key" }`,
    });
  }
  if (isGuess && auth?.prefix !== undefined && !isAuthorization(auth.name)) {
    warn({
      file: main.spec.file,
      pointer: "/components/securitySchemes",
      message: `the key is sent after ${JSON.stringify(auth.prefix)} in ${auth.name}, by a guess: ${evidence}. If nothing stands before it, the config can say so: auth: { header: ${JSON.stringify(auth.name)} }`,
    });
  }
  if (isGuess && auth !== undefined && !isBearer(auth) && isAuthorization(auth.name)) {
    const prefix = auth.prefix ?? found.likelyPrefix ?? "Key ";
    const how = auth.prefix === undefined ? "as it is" : `after ${JSON.stringify(auth.prefix)}`;
    warn({
      file: main.spec.file,
      pointer: "/components/securitySchemes",
      message: `the key is sent ${how} in ${auth.name}: ${evidence} does not say what stands before it. The config can: auth: { header: "Authorization", prefix: ${JSON.stringify(prefix)} }`,
    });
  }
  return found;
}

/** What the spec says, if that is another way: the first thing to look at if the key is refused. */
function insteadOf(main: Operation, configured: Auth): string {
  const found = unlessBroken(() => readAuth(main));
  if (found === undefined || found.isGuess) return "";
  const [own, asked] = [configured, found.auth ?? bearer].map(
    ({ variable: _, optional: __, ...way }) => authSetting(way),
  );
  return own === asked ? "" : `, where ${found.evidence} says ${asked}`;
}

/** A name of the config for what the spec asks for, that it does not have, though it has one of nearly the same letters. */
function warnOfMistypedNames(
  main: Operation,
  { in: place, name }: Auth,
  headers: readonly string[],
  warn: Warn,
): void {
  const found = unlessBroken(() => readAuth(main))?.auth;
  const asked = [...(found ? [found] : []), ...(unlessBroken(() => askedKeys(main)) ?? [])];
  const inHeaders = asked.filter((each) => each.in === "header");
  const said = [...(place === "header" ? [name] : []), ...headers];
  const tell = (what: string, near: string) =>
    warn({
      file: main.spec.file,
      pointer: "/components/securitySchemes",
      message: `the config's ${what}, which the spec lacks${suggestion(near)}`,
      ofConfig: true,
    });
  const key = meant(
    name,
    asked.filter((each) => each.in === place),
    headers,
  );
  if (key !== undefined) tell(`auth sends the key in ${JSON.stringify(name)}`, key);
  for (const header of headers) {
    const near = meant(header, inHeaders, said);
    if (near !== undefined) tell(`headers have ${JSON.stringify(header)}`, near);
  }
}

/** What the spec has for a name that it does not have: nothing that is given anyway. */
function meant(name: string, asked: readonly Auth[], given: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase();
  const names = asked.map((each) => each.name);
  if (names.some((each) => plain(each) === plain(name))) return undefined;
  const open = names.filter((each) => !given.some((one) => plain(one) === plain(each)));
  return open.find((each) => similarity(plain(each), plain(name)) >= 0.75);
}

function said(auth: Auth, evidence: string): FoundAuth {
  return { ...(!isBearer(auth) && { auth }), evidence, isGuess: false };
}
