import type { Auth } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import { terminalLine } from "../encode/terminal.js";
import { dereference } from "../openapi/resolve-ref.js";
import type { Operation, Resolved, Spec } from "../openapi/spec.js";
import { isToken } from "../openapi/validate-operation.js";
import { arrayMember, type JsonObject, member, objectMember, stringMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { authInSamples, keyHeader } from "./auth-in-samples.js";
import { followParameters } from "./follow-parameters.js";
import { isKeyField } from "./key-field.js";
import { quoted } from "./notation.js";

/** How an operation takes the key, and how that is known. */
export interface FoundAuth {
  /** Absent: the usual `Authorization: Bearer <key>`. */
  readonly auth?: Auth;
  readonly evidence: string;
  readonly isGuess: boolean;
  /** Nothing in the spec says it. */
  readonly isSilent?: true;
}

export const bearer: Auth = { in: "header", name: "Authorization", prefix: "Bearer " };

/**
 * How the key is sent, by the operation's `security`, else its spec's. Of several ways that can be
 * served a header wins over the query, which ends in logs; else the first.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
 * @throws GeneratorError MS1110 if none of them can be served
 */
export function readAuth(operation: Operation): FoundAuth {
  const found = declared(operation);
  const said = found.isSilent || found.isGuess ? authInSamples(operation) : undefined;
  const isOpen = found.isSilent || isAuthorization(found.auth);
  return said && isOpen ? { ...said, evidence: "the code samples" } : found;
}

function declared(operation: Operation): FoundAuth {
  const { spec, object } = operation;
  refuseControls(spec);
  const hasOwn = member(object, "security") !== undefined;
  const at = hasOwn ? pointer(operation.pointer, "security") : "/security";
  const written = arrayMember(hasOwn ? object : spec.root, "security");
  const alternatives = written
    .map((each) => Object.keys(each ?? {}))
    .filter((names) => names.length > 0);
  // Of a scheme that the spec never defines nothing is known either.
  const isDefined = (name: string) => member(schemesOf(spec), name) !== undefined;
  if (!alternatives.flat().some(isDefined)) {
    const isSaid = hasOwn || member(spec.root, "security") !== undefined;
    return undeclared(operation, isSaid ? [] : Object.keys(schemesOf(spec)));
  }
  const served = alternatives.flatMap((names) => serve(operation, names) ?? []);
  const found = served.find(({ auth }) => auth?.in !== "query") ?? served[0];
  if (found !== undefined) return found;
  const ways = alternatives.map((names) =>
    names.map((name) => described(spec, name)).join(" with "),
  );
  throw new GeneratorError(
    "MS1110",
    `no call can send the key as the spec says: by ${ways.join(", or by ")}`,
    {
      file: spec.file,
      pointer: at,
      hint:
        hintOfSeveral(operation, alternatives) ??
        'Say how it is sent in the config, such as auth: { header: "X-Api-Key", variable: "ACME_API_KEY" }.',
    },
  );
}

/** What to write where two keys are sent at once: a token is the secret, the other names the caller. */
function hintOfSeveral(
  operation: Operation,
  alternatives: readonly (readonly string[])[],
): string | undefined {
  for (const names of alternatives) {
    const served = names.flatMap((name) => serve(operation, [name]) ?? []);
    const auths = served.map(({ auth = bearer }) => auth);
    if (auths.length < 2 || auths.length < names.length) continue;
    if (auths.some((auth) => auth.in !== "header")) continue;
    const secret = auths.find(({ prefix }) => prefix !== undefined) ?? auths[0];
    const others = auths.filter((auth) => auth !== secret);
    const prefix = secret?.prefix === undefined ? "" : `prefix: ${JSON.stringify(secret.prefix)}, `;
    const headers = others.map(({ name }) => `${JSON.stringify(name)}: "…"`).join(", ");
    return `It asks for ${names.join(" and ")} at once. Say in the config which is the secret, and what the other header always is: auth: { header: "${secret?.name}", ${prefix}variable: "ACME_API_KEY" }, lifecycle: { headers: { ${headers} } }. In place of … write its value.`;
  }
  return undefined;
}

/** A scheme, and what of it decides how a key is sent: `"session" (apiKey in cookie)`. */
function described(spec: Spec, name: string): string {
  const at = pointer("/components/securitySchemes", name);
  const value = dereference(spec, member(schemesOf(spec), name), at)?.value;
  const [type, place, scheme] = ["type", "in", "scheme"].map((key) => stringMember(value, key));
  const how = [type, place && `in ${place}`, scheme].filter((part) => part !== undefined);
  return terminalLine(`${quoted(name)} (${how.join(" ") || "not defined"})`);
}

function schemesOf(spec: Spec): JsonObject {
  return objectMember(objectMember(spec.root, "components"), "securitySchemes") ?? {};
}

/** No honest spec has a line end in the name of a key, whether or not an operation uses it. */
function refuseControls(spec: Spec): void {
  for (const [scheme, value] of Object.entries(schemesOf(spec))) {
    if (!/[\p{Cc}\p{Cs}]/u.test(stringMember(value, "name") ?? "")) continue;
    throw invalidName(spec, pointer("/components/securitySchemes", scheme));
  }
}

function invalidName({ file }: Spec, scheme: string): GeneratorError {
  return new GeneratorError("MS1110", "the key cannot be sent under this name", {
    file,
    pointer: pointer(scheme, "name"),
    hint: "Expected letters, digits and hyphens, such as X-Request-Id (RFC 9110, 5.6.2).",
  });
}

/** The header that carries the key, if an operation lists it as a parameter too. */
export function isKeyHeader(name: string, auth: Auth | undefined): boolean {
  const header = auth === undefined || auth.in === "header" ? (auth ?? bearer).name : undefined;
  return name.toLowerCase() === header?.toLowerCase();
}

/**
 * Without a scheme that is asked for, a header or a field of the body that is called like a key is the
 * key; else what the spec defines, and forgot to ask for.
 */
function undeclared(operation: Operation, schemes: readonly string[]): FoundAuth {
  const parameters = followParameters(operation);
  const header = parameters.find(
    ({ name, in: place }) => place === "header" && keyHeader.test(name),
  );
  const field = parameters.find(isKeyField);
  if (header === undefined && field !== undefined) {
    return {
      auth: { in: "body", name: field.name },
      evidence: `the field ${field.name} of the body`,
      isGuess: true,
    };
  }
  if (header === undefined) {
    const [only, ...others] = schemes.flatMap((name) => serve(operation, [name]) ?? []);
    if (only !== undefined && others.length === 0) {
      const evidence = `${only.evidence}, which nothing asks for`;
      return { ...only, evidence, isGuess: true, isSilent: true };
    }
    return { evidence: "nothing in the spec: the usual way", isGuess: true, isSilent: true };
  }
  return {
    auth: { in: "header", name: header.name },
    evidence: `the parameter ${header.name}`,
    isGuess: true,
  };
}

function isAuthorization(auth: Auth | undefined): boolean {
  return auth?.in === "header" && auth.name.toLowerCase() === "authorization";
}

function serve(operation: Operation, names: readonly string[]): FoundAuth | undefined {
  const [name, ...others] = names;
  // Two schemes at once are two keys.
  if (name === undefined || others.length > 0) return undefined;
  const { spec } = operation;
  const at = pointer("/components/securitySchemes", name);
  const scheme = dereference(spec, member(schemesOf(spec), name), at);
  return scheme && serveScheme(operation, name, scheme);
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object */
function serveScheme(
  { spec }: Operation,
  name: string,
  { value, pointer: at }: Resolved,
): FoundAuth | undefined {
  const evidence = `the security scheme ${name}`;
  switch (member(value, "type")) {
    case "http":
      return serveHttp(stringMember(value, "scheme") ?? "", evidence);
    // What these end in is a token, which is sent as a bearer.
    case "oauth2":
    case "openIdConnect":
      return { evidence, isGuess: true };
    case "apiKey": {
      const place = member(value, "in");
      const called = stringMember(value, "name") ?? "";
      if (place === "query" && called !== "")
        return { auth: { in: "query", name: called }, evidence, isGuess: false };
      if (place !== "header") return undefined;
      if (!isToken(called)) throw invalidName(spec, at);
      return serveHeader(called, `${name} ${stringMember(value, "description") ?? ""}`, evidence);
    }
    default:
      return undefined;
  }
}

function serveHttp(scheme: string, evidence: string): FoundAuth | undefined {
  switch (scheme.toLowerCase()) {
    case "bearer":
      return { evidence, isGuess: false };
    case "basic":
      return {
        auth: { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" },
        evidence,
        isGuess: false,
      };
    case "digest":
    case "negotiate":
    case "mutual":
    case "hoba":
    case "":
      return undefined;
    default:
      if (!isToken(scheme)) return undefined;
      return {
        auth: { in: "header", name: "Authorization", prefix: `${scheme} ` },
        evidence,
        isGuess: true,
      };
  }
}

/** An `apiKey` has no prefix of its own: only its name and description can say one. */
function serveHeader(name: string, text: string, evidence: string): FoundAuth {
  const isAuthorization = name.toLowerCase() === "authorization";
  const prefix = prefixIn(text, isAuthorization);
  if (prefix === undefined)
    return { auth: { in: "header", name }, evidence, isGuess: isAuthorization };
  if (isAuthorization && prefix === "Bearer ") {
    return { evidence: `${evidence}, which says ${prefix.trim()}`, isGuess: false };
  }
  return {
    auth: { in: "header", name, prefix },
    evidence: `${evidence}, which says ${prefix.trim()}`,
    isGuess: false,
  };
}

function prefixIn(text: string, isAuthorization: boolean): string | undefined {
  const [, quoted] = /\bprefix[^"'`]{0,80}["'`]([A-Za-z][\w-]{0,30})\s?["'`]/i.exec(text) ?? [];
  if (quoted !== undefined) return `${quoted} `;
  const [, word, header = word] =
    /\b(Bearer|Key|Token|Basic|Api-?Key)\s+[<{[$"'`(…]|\bAuthorization["'`]?\s*:\s*["'`]?([A-Za-z-]+)\s+\S/.exec(
      text,
    ) ?? [];
  if (header !== undefined) return `${header} `;
  if (!isAuthorization) return undefined;
  if (/bearer/i.test(text)) return "Bearer ";
  // "Fal Key" says the word that stands before the key; "API Key" says what it is.
  const [, last] =
    /(?<!\w)(?<!\b(?:[Aa]pi|API|[Yy]our|[Aa]ccess|[Ss]ecret|[Aa]uth)[ -]?)(Key|Token)\b/.exec(
      text,
    ) ?? [];
  return last === undefined ? undefined : `${last} `;
}
