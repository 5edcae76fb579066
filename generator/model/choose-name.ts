import { wordsOf } from "../util/words.js";
import { type EndpointName, nameEndpoint } from "./naming.js";

/** What names an endpoint beside its key. */
export interface NameHints {
  /** What the platform is called: `acme` for `https://api.acme.example`. */
  readonly platform?: string | undefined;
  /** As the spec has it, and its summary. */
  readonly operationId?: string | undefined;
  readonly summary?: string | undefined;
  /** The keys of all endpoints: what has a function of its own is no provider of others. */
  readonly keys?: ReadonlySet<string> | undefined;
}

/**
 * Names an endpoint as a person would: words that say nothing about the model, such as `v1`, `api` or
 * `predictions`, and what holds something that the caller names, as in `projects/{id}`, are not the name
 * unless they are all there is; then the operation's own name is. A path without a provider belongs to
 * the platform.
 */
export function chooseName(
  key: string,
  { platform = "api", keys, ...hints }: NameHints,
): EndpointName {
  const written = withoutParameters(key);
  const telling = withoutEnd(withoutLeading(withoutHolders(written)));
  const [provider, ...model] = telling;
  if (provider === undefined) {
    const segments = written.filter((segment) => isWritten(segment) && !version.test(segment));
    const action = ownName(hints) ?? segments.join("-");
    return nameEndpoint(`${platform}/${action === "" ? key : action}`);
  }
  if (model.length === 0) return nameEndpoint(`${platform}/${provider}`);
  const above = key.slice(0, key.indexOf(telling.join("/")) + provider.length);
  const isBeside = (other: string) => other !== key && other.startsWith(`${above}/`);
  // Every function here generates: it is told by what, unless others do something else with that.
  if (model.join("/") === "generate" && ![...(keys ?? [])].some(isBeside)) {
    return nameEndpoint(`${platform}/${provider}`);
  }
  if (keys?.has(above)) return nameEndpoint(`${platform}/${telling.join("-")}`);
  // A version is no model: `create-background/v2` is `acme.createBackgroundV2`.
  if (model.every((segment) => version.test(segment))) {
    return nameEndpoint(`${platform}/${telling.join("-")}`);
  }
  // No function is called by a number: `qwen/2512` is `qwen.qwen2512`.
  if (/^\d/.test(model[0] ?? "")) return nameEndpoint(`${provider}/${telling.join("-")}`);
  return nameEndpoint(telling.join("/"));
}

/**
 * Endpoints with their names. Where a name is held already, or two would share it, they are named by their whole
 * keys.
 */
export function withoutClashes<Named extends { readonly key: string; readonly name: EndpointName }>(
  endpoints: readonly Named[],
  held: readonly EndpointName[],
): readonly Named[] {
  const owners = new Map<string, number>();
  for (const name of [...held, ...endpoints.map((each) => each.name)]) {
    for (const claim of claims(name)) owners.set(claim, (owners.get(claim) ?? 0) + 1);
  }
  const isShared = (name: EndpointName) =>
    claims(name).some((claim) => (owners.get(claim) ?? 0) > 1);
  return endpoints.map((each) => (isShared(each.name) ? { ...each, name: wholeName(each) } : each));
}

/** By its whole key; where the key only says how the call is made, with its own first word. */
function wholeName({ key, name }: { readonly key: string; readonly name: EndpointName }) {
  const [first = "", ...rest] = key.split("/");
  const isCalling = rest.length > 0 && rest.every((segment) => calling.test(segment));
  return nameEndpoint(isCalling ? `${name.folder}/${first}-${rest.join("-")}` : key);
}

/** What no two endpoints may have in common. */
function claims({ folder, file, module, function: name }: EndpointName): readonly string[] {
  return [`${folder}/${file}.ts`.toLowerCase(), `${module}.${name}`];
}

const version = /^v\d+(?:[.-]\d+)*(?:alpha|beta)?\d*$/i;

/** Words of paths that platforms have for all their models, or for what is done with them. */
const generic =
  /^(?:api|openapi|rest|public|open|paas|sdapi|ai(?:gc)?|services?|make|publishers|predictions?|generations?|generate|images?|models?|edits?|variations?|run|inference|tasks?|jobs?|queue|create|a?sync)$/i;

/** The segments of a key without its parameters: `{model}:predict` is `predict`. */
function withoutParameters(key: string): readonly string[] {
  return key.split("/").map((segment) => segment.replace(/\{[^{}]*\}:?/g, ""));
}

/**
 * From after the segments at the beginning that are followed by a parameter, if anything is:
 * `projects/{project}/google/flux` is `google`, `flux`.
 */
function withoutHolders(segments: readonly string[]): readonly string[] {
  const isHolder = (at: number) => segments[at] === "" || segments[at + 1] === "";
  const start = segments.findIndex((_, at) => !isHolder(at));
  return segments.slice(Math.max(0, start)).filter(isWritten);
}

function isWritten(segment: string): boolean {
  return segment !== "";
}

/** The key from its first word that tells something. */
function withoutLeading(segments: readonly string[]): readonly string[] {
  // `beta/kontext` may be a provider and its model; `beta/image-template/render` is not.
  const isStage = (segment: string) => segments.length > 2 && /^beta$/i.test(segment);
  const start = segments.findIndex(
    (segment) => !version.test(segment) && !generic.test(segment) && !isStage(segment),
  );
  return start === -1 ? [] : segments.slice(start);
}

/**
 * Without last words that only say how the call is made; after a provider and a model also without
 * those that say that something is.
 */
function withoutEnd([provider = "", ...rest]: readonly string[]): readonly string[] {
  // `google/models/{model}:predict`, too, has them for all its models.
  const isHolder = /^models?$/i.test(rest[0] ?? "") && rest.length > 1;
  const segments = [provider, ...(isHolder ? rest.slice(1) : rest)].filter(isWritten);
  const isTelling = (segment: string, at: number) =>
    at === 0 || !(at === 1 ? calling : making).test(segment);
  return segments.slice(0, segments.findLastIndex(isTelling) + 1);
}

const calling = /^a?sync$/i;
const making =
  /^(?:predictions?|generations?|generate|run|inferences?|tasks?|jobs?|create|a?sync)$/i;

/**
 * The name that the spec's author gave the operation, unless it only repeats method and path: its
 * words with hyphens.
 */
function ownName({ operationId = "", summary = "" }: Omit<NameHints, "platform" | "keys">) {
  const own = [operationId, summary].find(isOwnName);
  // NestJS writes the class before the method: `EditController_create`.
  const words = wordsOf(own ?? "").filter((word) => !/^controller$/i.test(word));
  return own && words.join("-").toLowerCase();
}

function isOwnName(text: string): boolean {
  const isPlain = /^[A-Za-z0-9\s._()-]*$/.test(text);
  const words = wordsOf(text);
  const repeats = words.some((word) => version.test(word) || /^(?:post|api)$/i.test(word));
  return isPlain && words.length > 1 && words.length <= 4 && !repeats;
}
