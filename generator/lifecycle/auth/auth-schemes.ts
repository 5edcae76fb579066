import type { Auth } from "@modelsmith/runtime";
import { GeneratorError } from "../../diagnostics/errors.js";
import { terminalLine } from "../../encode/terminal.js";
import { dereference } from "../../openapi/resolve-ref.js";
import type { Resolved, Spec } from "../../openapi/spec.js";
import { isToken } from "../../openapi/validate-operation.js";
import {
  type JsonObject,
  type JsonValue,
  member,
  objectMember,
  stringMember,
} from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { quoted } from "../words/notation.js";

/** How an operation takes the key, and how that is known. */
export interface FoundAuth {
  /** Absent: the usual `Authorization: Bearer <key>`. */
  readonly auth?: Auth;
  readonly evidence: string;
  readonly isGuess: boolean;
  /** Further ways that the spec lists. */
  readonly others?: readonly Auth[];
  /** Nothing in the spec says it. */
  readonly isSilent?: true;
  /** What may stand before the key, where the text only calls it so: `Token `. */
  readonly likelyPrefix?: string;
}

export const bearer: Auth = { in: "header", name: "Authorization", prefix: "Bearer " };

/** Whether a key is sent in the usual way. */
export function isBearer({ in: place, name, prefix, encoding }: Auth): boolean {
  return (
    place === "header" && isAuthorization(name) && prefix === "Bearer " && encoding === undefined
  );
}

export function isAuthorization(header: string): boolean {
  return header.toLowerCase() === "authorization";
}

/** The same, of a service that answers without a key too, or of one that does not. */
export function withOptionalKey(found: FoundAuth, isOptional: boolean): FoundAuth {
  if ((found.auth?.optional === true) === isOptional) return found;
  const { optional: _, ...auth } = found.auth ?? bearer;
  return { ...found, auth: isOptional ? { ...auth, optional: true } : auth };
}

/** The schemes that a spec defines, by name. */
export function schemesOf(spec: Spec): JsonObject {
  return objectMember(objectMember(spec.root, "components"), "securitySchemes") ?? {};
}

/** The scheme that a name is of: a requirement may write it with other separators, or in another case. */
export function schemeCalled(spec: Spec, name: string): string {
  const schemes = schemesOf(spec);
  const plain = (text: string) => text.toLowerCase().replace(/[\s_.-]/g, "");
  if (member(schemes, name) !== undefined) return name;
  const meant = Object.keys(schemes).filter((each) => plain(each) === plain(name));
  return meant.find((each) => each.toLowerCase() === name.toLowerCase()) ?? meant[0] ?? name;
}

/** A scheme, and what of it decides how a key is sent: `"session" (apiKey in cookie)`. */
export function described(spec: Spec, name: string): string {
  const at = pointer("/components/securitySchemes", name);
  const value = dereference(spec, member(schemesOf(spec), name), at)?.value;
  const [type, place, scheme] = ["type", "in", "scheme"].map((key) => stringMember(value, key));
  const how = [type, place && `in ${place}`, scheme].filter((part) => part !== undefined);
  return terminalLine(`${quoted(name)} (${how.join(" ") || "not defined"})`);
}

export function invalidName({ file }: Spec, scheme: string): GeneratorError {
  return new GeneratorError("MS1110", "the key cannot be sent under this name", {
    file,
    pointer: pointer(scheme, "name"),
    hint: "Expected letters, digits and hyphens, such as X-Request-Id (RFC 9110, 5.6.2).",
  });
}

/** How a scheme is served; undefined if no call can. */
export function serve(spec: Spec, name: string): FoundAuth | undefined {
  const at = pointer("/components/securitySchemes", name);
  const scheme = dereference(spec, member(schemesOf(spec), name), at);
  return scheme && serveScheme(spec, name, scheme);
}

/** @see https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object */
function serveScheme(
  spec: Spec,
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
      return { evidence: `${evidence}${tokenSource(value)}`, isGuess: true };
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

/** Where the tokens of a scheme come from: they are no key that a person copies once. */
function tokenSource(scheme: JsonValue): string {
  const flows = Object.values(objectMember(scheme, "flows") ?? {});
  const [url] = flows.flatMap((flow) => stringMember(flow, "tokenUrl") ?? []);
  return url === undefined ? "" : `, whose tokens come from ${terminalLine(url)}`;
}

function serveHttp(scheme: string, evidence: string): FoundAuth | undefined {
  switch (scheme.toLowerCase()) {
    case "bearer":
      return { evidence, isGuess: false };
    case "basic":
      return {
        auth: { in: "header", name: "Authorization", prefix: "Basic ", encoding: "base64" },
        evidence: `${evidence} (its key is <user>:<password>)`,
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

/**
 * An `apiKey` has no prefix of its own: only its name and description can say one, and headers of other
 * names than `Authorization` rarely have one.
 *
 * @param called - what it is called, of which a word may stand before the key: "Fal Key"
 */
export function serveHeader(
  name: string,
  text: string,
  evidence: string,
  called: string = text,
): FoundAuth {
  const isUsual = isAuthorization(name);
  const prefix = prefixIn(text, name, called);
  if (prefix === undefined && isUsual && noBearer.test(text)) {
    return {
      auth: { in: "header", name },
      evidence: `${evidence}, without Bearer`,
      isGuess: false,
    };
  }
  if (prefix === undefined) {
    const likely = isUsual && /token/i.test(text) ? { likelyPrefix: "Token " } : {};
    return { auth: { in: "header", name }, evidence, isGuess: isUsual, ...likely };
  }
  if (isUsual && prefix === "Bearer ") {
    return { evidence: `${evidence}, which says ${prefix.trim()}`, isGuess: false };
  }
  return {
    auth: { in: "header", name, prefix },
    evidence: `${evidence}, which says ${prefix.trim()}`,
    isGuess: !isUsual,
  };
}

function prefixIn(written: string, name: string, called: string): string | undefined {
  const text = written.replace(noBearer, "");
  const isUsual = isAuthorization(name);
  const [, quoted] = /\bprefix[^"'`]{0,80}["'`]([A-Za-z][\w-]{0,30})\s?["'`]/i.exec(text) ?? [];
  const [, word = quoted] = quoted === undefined ? (formatOf(name).exec(text) ?? []) : [];
  if (word !== undefined) return `${word} `;
  if (!isUsual) return undefined;
  const [, header] = /\bAuthorization["'`]?\s*:\s*["'`]?([A-Za-z-]+)\s+\S/.exec(text) ?? [];
  if (header !== undefined) return `${header} `;
  const [, shown] = wordBeforeKey.exec(text) ?? [];
  if (shown !== undefined) return `${shown} `;
  if (/bearer/i.test(text)) return "Bearer ";
  // "Fal Key" says the word that stands before the key; "API Key" says what it is.
  const [, last] = lastWord.exec(called) ?? [];
  return last === undefined ? undefined : `${last} `;
}

/** "Do not add the Bearer prefix": what is said not to stand there, unless a value follows. */
const noBearer =
  /(?:(?<!\p{L})(?:no|not|don['’]t|never|without|ohne|kein\p{L}{0,2}|nicht|без|не|sans|sin)(?!\p{L})|[不无勿])[^.;,。；，\n]{0,40}bearer(?!["'`]?\s+(?:[<{$[]|\w*token))/iu;

/** Whose key it is, or which: the word after that names it, and does not stand before it. */
const ofKey = String.raw`(?<!\b(?:[Aa]pi|API|[Yy]our|[Aa]ccess|[Ss]ecret|[Aa]uth)[ -]?)`;
const lastWord = new RegExp(String.raw`(?<!\w)${ofKey}(Key|Token)\b`);
/**
 * A word, and what stands for the key: neither a tag of HTML nor a link of Markdown. What a bracket looks
 * ahead for ends at the next one, else many of them would take the square of their time.
 */
const wordBefore = String.raw`${ofKey}\b(Bearer|Key|Token|Basic|Api-?Key)\s+`;
const signs = String.raw`<(?!/?(?:a|b|br|i|em|strong|code|p|span)\b)|\[(?![^[\]]*\]\()|[{$"'${"`"}…]`;
const format = new RegExp(`${wordBefore}(?:${signs})`);
const formatOrName = new RegExp(`${wordBefore}(?:${signs}|[Yy]our_|[A-Z]+_[A-Z]|[Xx]{3})`);

/** A value that is shown whole, of whatever word and what stands for the key: `Client-ID YOUR_ACCESS_KEY`. */
const wordBeforeKey =
  /`(?!(?:GET|POST)\b)([A-Z][A-Za-z-]{1,30}) (?=[^`]{0,40}(?:[Kk]ey|KEY|[Tt]oken|TOKEN))(?:<[^<>`]+>|\{[^{}`]+\}|[A-Z]+(?:_[A-Z]+)+)`/;

/** `YOUR_KEY` stands for the key, too. Where the header is called a key, the word before it may be what it is called. */
function formatOf(header: string): RegExp {
  return /(key|token)$/i.test(header) ? format : formatOrName;
}
