import type { Auth } from "@modelsmith/runtime";
import { similarity, suggestion } from "../diagnostics/did-you-mean.js";
import type { Warn } from "../diagnostics/warnings.js";
import {
  bearer,
  type FoundAuth,
  isAuthorization,
  isBearer,
  withOptionalKey,
} from "../lifecycle/auth/auth-schemes.js";
import { readAuth } from "../lifecycle/auth/read-auth.js";
import { authSettings } from "../lifecycle/settings/settings.js";
import type { Operation } from "../openapi/operations.js";
import { unlessBroken } from "../openapi/resolve-ref.js";
import { isLoopback } from "../util/loopback.js";
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
  { auth: config, documentedAuth }: EndpointSettings,
  warn: Warn,
): FoundAuth {
  const configured = authSettings(config);
  if (configured !== undefined) {
    warnOfMistypedName(main, configured, warn);
    return said(configured, "the config");
  }
  const found = readAuth(main);
  if (found.isSilent && documentedAuth) return said(documentedAuth, "`api` of the docs");
  const { auth, isGuess, evidence } = found;
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

/** The name of the key that the spec does not have, though it has one of nearly the same letters. */
function warnOfMistypedName(main: Operation, { in: place, name }: Auth, warn: Warn): void {
  const { auth } = unlessBroken(() => readAuth(main)) ?? {};
  const [one, other] = [name.toLowerCase(), auth?.name.toLowerCase() ?? ""];
  if (auth?.in !== place || one === other || similarity(one, other) < 0.75) return;
  warn({
    file: main.spec.file,
    pointer: "/components/securitySchemes",
    message: `the config's auth sends the key in ${JSON.stringify(name)}, which the spec lacks${suggestion(auth.name)}`,
    ofConfig: true,
  });
}

function said(auth: Auth, evidence: string): FoundAuth {
  return { ...(!isBearer(auth) && { auth }), evidence, isGuess: false };
}
