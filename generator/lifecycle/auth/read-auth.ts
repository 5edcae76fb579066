import type { Auth } from "@modelsmith/runtime";
import { GeneratorError } from "../../diagnostics/errors.js";
import type { Operation, Spec } from "../../openapi/spec.js";
import { arrayMember, member, stringMember } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";
import { type FollowParameter, followParametersOf } from "../follow/follow-parameters.js";
import { isKeyField } from "../follow/key-field.js";
import { toFill } from "../words/notation.js";
import { isBearerInSamples } from "./auth-in-samples.js";
import {
  bearer,
  described,
  type FoundAuth,
  invalidName,
  isAuthorization,
  schemeCalled,
  schemesOf,
  serve,
  serveHeader,
  withOptionalKey,
} from "./auth-schemes.js";

/**
 * How the key is sent, by the operation's `security`, else its spec's: the best of the ways that can be served,
 * the first of several that are as good.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#security-requirement-object
 * @throws GeneratorError MS1110 if none of them can be served
 */
export function readAuth(operation: Operation): FoundAuth {
  const found = declared(operation);
  const { auth, isGuess, isSilent } = found;
  const isOpen = isSilent || (isGuess && auth?.in === "header" && isAuthorization(auth.name));
  return isOpen && isBearerInSamples(operation)
    ? { evidence: "the code samples", isGuess: false }
    : found;
}

function declared(operation: Operation): FoundAuth {
  const { spec } = operation;
  refuseControls(spec);
  const { written, requirements, hasOwn } = requirementsOf(operation);
  const at = hasOwn ? pointer(operation.pointer, "security") : "/security";
  const alternatives = requirements.filter((names) => names.length > 0);
  const isSaid = hasOwn || member(spec.root, "security") !== undefined;
  // An empty requirement, or none at all where the spec speaks of it.
  const isOptional = isSaid && (written.length === 0 || alternatives.length < written.length);
  // Of a scheme that the spec never defines nothing is known either.
  const isDefined = (name: string) => member(schemesOf(spec), name) !== undefined;
  if (!alternatives.flat().some(isDefined)) {
    const found = undeclared(operation, hasOwn && written.length === 0);
    return withOptionalKey(found, isOptional && found.isSilent === true);
  }
  // Two schemes at once are two keys.
  const alone = alternatives.flatMap(([name = "", ...more]) => (more.length === 0 ? name : []));
  const served = alone.flatMap((name) => serve(spec, name) ?? []);
  const [found, ...more] = served.toSorted((one, other) => rankOf(one) - rankOf(other));
  if (found !== undefined) {
    const others = more.map(({ auth = bearer }) => auth);
    return withOptionalKey({ ...found, ...(others.length > 0 && { others }) }, isOptional);
  }
  const ways = alternatives.map((names) =>
    names.map((name) => described(spec, name)).join(" with "),
  );
  throw new GeneratorError(
    "MS1110",
    `no call can send the key as the spec says: by ${ways.join(", or by ")}`,
    {
      file: spec.file,
      pointer: at,
      hint: hintOfSeveral(spec, alternatives) ?? hintOfOne,
    },
  );
}

/**
 * A header wins over the query, which ends in logs, and one that the spec says whole over one that is guessed. The
 * token of a flow, which no person copies once, is the last.
 */
function rankOf({ auth, isGuess }: FoundAuth): number {
  if (isGuess) return auth === undefined ? 3 : 1;
  return auth?.in === "query" ? 2 : 0;
}

/** What an operation asks for, else what its spec does: the names of the schemes of each alternative. */
function requirementsOf({ spec, object }: Operation) {
  const hasOwn = member(object, "security") !== undefined;
  const written = arrayMember(hasOwn ? object : spec.root, "security");
  const requirements = written.map((each) =>
    Object.keys(each ?? {}).map((name) => schemeCalled(spec, name)),
  );
  return { hasOwn, written, requirements };
}

/** The schemes that an operation asks for, and its spec never defines. */
export function undefinedSchemes(operation: Operation): readonly string[] {
  const schemes = schemesOf(operation.spec);
  const names = new Set(requirementsOf(operation).requirements.flat());
  return [...names].filter((name) => member(schemes, name) === undefined);
}

/** All that an operation's security asks for, in every alternative. The usual bearer is left out. */
export function askedKeys(operation: Operation): readonly Auth[] {
  const names = new Set(requirementsOf(operation).requirements.flat());
  return [...names].flatMap((name) => serve(operation.spec, name)?.auth ?? []);
}

/** A cookie is a header, too; of any other way only the platform's documents tell more. */
const hintOfOne =
  'Say how it is sent in the config, such as auth: { header: "X-Api-Key" }, or auth: { header: "Cookie", prefix: "session=" } for a cookie.';

/** What to write where two keys are sent at once: a token is the secret, the other names the caller. */
function hintOfSeveral(
  spec: Spec,
  alternatives: readonly (readonly string[])[],
): string | undefined {
  for (const names of alternatives) {
    const served = names.flatMap((name) => serve(spec, name) ?? []);
    const auths = served.map(({ auth = bearer }) => auth);
    if (auths.length < names.length) continue;
    if (auths.some((auth) => auth.in !== "header")) continue;
    const secret = auths[likeliestSecret(names, auths)];
    const others = auths.filter((auth) => auth !== secret);
    const prefix = secret?.prefix === undefined ? "" : `, prefix: ${JSON.stringify(secret.prefix)}`;
    const headers = toFill(others.map(({ name }) => name));
    return `It asks for ${names.join(" and ")} at once. Say in the config which is the secret, and what the other header always is: auth: { header: "${secret?.name}"${prefix} }, lifecycle: { headers: { ${headers} } }. In place of … write its value: it is written into files that are committed, and must be no secret. If it is one, or another in each request, no config can say it: put a server that adds it before the service, as its base URL.`;
  }
  return undefined;
}

/** Of several that are sent at once the one that its scheme or its header calls a secret, else a token, else a key. */
function likeliestSecret(names: readonly string[], auths: readonly Auth[]): number {
  const called = (word: RegExp) => (auth: Auth, index: number) =>
    word.test(`${names[index]} ${auth.name}`);
  const ways = [
    called(/secret|passw/i),
    ({ prefix }: Auth) => prefix !== undefined,
    called(/token/i),
    called(/key/i),
  ];
  return ways.map((way) => auths.findIndex(way)).find((index) => index >= 0) ?? 0;
}

/** No honest spec has a line end in the name of a key, whether or not an operation uses it. */
function refuseControls(spec: Spec): void {
  for (const [scheme, value] of Object.entries(schemesOf(spec))) {
    if (!/[\p{Cc}\p{Cs}]/u.test(stringMember(value, "name") ?? "")) continue;
    throw invalidName(spec, pointer("/components/securitySchemes", scheme));
  }
}

/** Whether the key is sent in what an operation lists as a parameter, too. */
export function isKeyParameter(
  { name, in: place }: Pick<FollowParameter, "name" | "in">,
  auth: Auth = bearer,
): boolean {
  if (place !== auth.in || place === "body") return false;
  return place === "header" ? name.toLowerCase() === auth.name.toLowerCase() : name === auth.name;
}

/**
 * Without a scheme that is asked for, a header, a parameter of the query or a field of the body that is called
 * like a key is the key, but for one of the query beside Authorization; else what the spec defines, and forgot
 * to ask for.
 *
 * @param needsNone - whether it says that it takes no key, and others do: none is put into its URL then
 */
function undeclared(operation: Operation, needsNone: boolean): FoundAuth {
  const { spec } = operation;
  const parameters = followParametersOf(operation);
  const usual = parameters.find((each) => each.in === "header" && isAuthorization(each.name));
  const said = usual && serveHeader(usual.name, saidOf(usual), `the parameter ${usual.name}`, "");
  if (said?.isGuess === false) return said;
  for (const place of usual ? (["header"] as const) : (["header", "query"] as const)) {
    const found = parameters.find((each) => each.in === place && isCalledKey(each));
    if (found === undefined) continue;
    const { name } = found;
    return { auth: { in: place, name }, evidence: `the parameter ${name}`, isGuess: true };
  }
  const field = parameters.find(isKeyField);
  if (field !== undefined) {
    const { name } = field;
    return { auth: { in: "body", name }, evidence: `the field ${name} of the body`, isGuess: true };
  }
  const schemes = Object.keys(schemesOf(spec));
  const [only, ...others] = schemes.flatMap((name) => serve(spec, name) ?? []);
  const isKept = only !== undefined && !(needsNone && only.auth?.in === "query");
  if (isKept && others.length === 0) {
    const evidence = `${only.evidence}, which nothing asks for`;
    return { ...only, evidence, isGuess: true, isSilent: true };
  }
  return { evidence: "nothing in the spec: the usual way", isGuess: true, isSilent: true };
}

/** What is said of a header, and a value of it as the header that it makes. */
function saidOf({ name, description = "", constant, example = constant }: FollowParameter): string {
  return example === undefined ? description : `${description}\n${name}: ${example}`;
}

/** What is only called `key` or `token` could be of anything, but for what is said of it. */
function isCalledKey({ name, required, description = "" }: FollowParameter): boolean {
  const isPlain = /^(key|token)$/i.test(name);
  return isPlain ? required && ofAccess.test(description) : keyHeader.test(name);
}

/** Headers and parameters that are called like a key. */
const keyHeader =
  /^([\w-]+[-_])?(api[-_]?key|api[-_]?token|auth[-_]?token|access[-_]?token|subscription-key)$/i;

/** The key of a cache, or of a picture, is no key to the service. */
const ofAccess =
  /\b(api|auth\w*)[ -]?(key|token)\b|\b(access|user|secret|your( \w+)?) (key|token)\b(?! (of|for|to|in) )|令牌|密钥|密鑰/i;
