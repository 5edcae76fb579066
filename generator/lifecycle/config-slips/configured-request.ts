import type { FollowRequest } from "@modelsmith/runtime";
import { streamsAlone } from "../../openapi/success-content.js";
import { placeholdersIn, unnamed } from "../../util/url-path.js";
import type { EndpointSource } from "../follow/endpoint-source.js";
import { requiredOf } from "../follow/follow-parameters.js";
import { operationAsked } from "../follow/follow-request.js";
import { placesOf } from "../follow/own-path.js";
import { requestSetting, requestText } from "../words/notation.js";
import { withPlaces } from "../words/path-words.js";
import { type UnknownName, unknownName } from "./configured-names.js";
import { isNearPath, withNamesOf, withoutIds } from "./near-path.js";

/** What became of a look for a request of the config in the spec. */
export interface ConfiguredRequest {
  /** Whether the config has it, and the spec does not. */
  readonly isUnknown: boolean;
  /** Whether its path has placeholders that nothing fills: no call could ask it. */
  readonly hasOpenPlaces: boolean;
  /** The request of the spec that is meant, if it is nearly the same. */
  readonly meant?: FollowRequest;
  /** That it is a slip, in a sentence. */
  readonly slips: readonly string[];
  /** That the spec has nothing like it, in a sentence. */
  readonly absent: readonly string[];
}

/**
 * Looks in the spec for the request that the config has as `poll` or `result`. A config may know more
 * than a spec: nothing is said where that asks for nothing by an id, or where the request may be in
 * another spec.
 *
 * @param readers - the requests of the spec that may follow the create, the likeliest first
 */
export function configuredRequest(
  setting: "poll" | "result",
  source: EndpointSource,
  readers: readonly FollowRequest[],
): ConfiguredRequest {
  const request = source.settings[setting];
  const none = { isUnknown: false, hasOpenPlaces: false, slips: [], absent: [] };
  if (request?.path === undefined) return none;
  const { path } = request;
  const said = `the config's ${setting} asks ${requestText(request)}`;
  const operation = operationAsked(request, source);
  const open = openPlaces(request, source);
  if (open.length > 0) {
    const places = operation && placesOf(source.create, operation);
    const filled = places && { ...request, path: withPlaces(path, places) };
    const meant = filled && openPlaces(filled, source).length === 0 ? filled : undefined;
    const slip = `${said}, and nothing fills {${open.join("} and {")}}: a path may use {id} and the placeholders of the create's path; a query may use {id} and the create's required query parameters.${meant ? ` Did you mean ${requestText(meant)}?` : ""}`;
    return { ...none, hasOpenPlaces: true, ...(meant && { meant }), slips: [slip] };
  }
  const away = serverElsewhere(request, source);
  if (away !== undefined) {
    const slip = `${said}, and the spec has that at ${away}: it is asked at the base URL all the same`;
    return { ...none, slips: [slip] };
  }
  if (operation !== undefined) {
    const slip = `${said}, which by the spec answers with an event stream alone: no call reads that, and what it tells once is lost`;
    return streamsAlone(operation)
      ? { ...none, slips: [slip] }
      : { ...none, ...ofUnknownName(said, unknownName(request, operation, source)) };
  }
  const paths = pathsOf(request, source);
  const near = paths.find((each) => isNearPath(unnamed(each), unnamed(path)));
  if (near === undefined) {
    // The same address, asked with the id at another place, or by another method.
    const meant = readers.find(
      (each) => withoutIds(each.path) === withoutIds(path) && !asksForSeveral(each),
    );
    if (meant !== undefined) {
      return {
        ...none,
        isUnknown: true,
        meant,
        slips: [`${said}, which the spec lacks${didYouMeanRequest(meant)}`],
      };
    }
    const byId = paths.filter((each) => placeholdersIn(each).length > 0);
    const others = [
      ...readers.filter(({ path: each = "" }) => placeholdersIn(each).length === 0).map(plainText),
      ...byId.map((each) => requestText({ ...request, path: each })),
    ];
    const absent = `${said}, and the spec has no such request. It has ${others.slice(0, 3).join(", ")}.`;
    const isElseKnown = others.length > 0 && !mayBeElsewhere(source);
    return { ...none, isUnknown: true, absent: isElseKnown ? [absent] : [] };
  }
  const meant = { ...request, path: withNamesOf(path, near) };
  const slip = `${said}, which the spec lacks. Did you mean ${requestText(meant)}?`;
  return { ...none, isUnknown: true, meant, slips: [slip] };
}

/** A list is asked for some of it: one alone may stand below it all the same. */
function asksForSeveral({ query, body }: FollowRequest): boolean {
  const sent = Object.entries({ ...query, ...body });
  return sent.some(([name, value]) => Array.isArray(value) || /s(\[\])?$/i.test(name));
}

/** That the id is sent under a name that the spec lacks: a slip if another is nearly the same. */
function ofUnknownName(said: string, found: UnknownName | undefined): Partial<ConfiguredRequest> {
  if (found === undefined) return {};
  const { place, name, lacking, meant } = found;
  const needs = lacking.length === 0 ? "" : `, and takes ${lacking.join(", ")}`;
  const told = `${said}, which by the spec has no ${name} in its ${place}${needs}`;
  return meant ? { meant, slips: [`${told}${didYouMeanRequest(meant)}`] } : { absent: [told] };
}

function didYouMeanRequest(meant: FollowRequest): string {
  return `. Did you mean ${plainText(meant)}?`;
}

/** A request in a sentence, with its body if that has the id. */
function plainText(request: FollowRequest): string {
  return request.body === undefined ? requestText(request) : requestSetting(request);
}

/** The server of a request that the spec has elsewhere than the create. */
function serverElsewhere(
  { method = "GET", path = "" }: FollowRequest,
  { create, serverOf }: EndpointSource,
): string | undefined {
  const found = create.spec
    .operations()
    .find((each) => each.method === method && unnamed(each.path) === unnamed(path));
  const server = found && serverOf(found);
  return server === serverOf(create) ? undefined : server;
}

/** The placeholders that neither the id nor the create's own path, or what its query must have, fills. */
function openPlaces(
  { path = "", query = {} }: FollowRequest,
  { create }: EndpointSource,
): readonly string[] {
  const filled = ["id", ...placeholdersIn(create.path)];
  const given = requiredOf(create);
  const inQuery = Object.values(query).filter(
    (value) =>
      placeAlone.test(value) && value !== "{id}" && !given.has(`query ${value.slice(1, -1)}`),
  );
  return [
    ...placeholdersIn(path).filter((name) => !filled.includes(name)),
    ...inQuery.flatMap(placeholdersIn),
  ];
}

/** A query may have JSON, too. */
const placeAlone = /^\{[\w.~-]+\}$/;

/** Whether the request may be in another spec. */
function mayBeElsewhere({ specs, create }: EndpointSource): boolean {
  return specs.length > 1 || create.spec.id !== undefined;
}

/** The paths that the spec has for the request's method. */
function pathsOf(
  { method = "GET" }: FollowRequest,
  { specs, locate }: EndpointSource,
): readonly string[] {
  return specs
    .flatMap((spec) => spec.operations())
    .filter((operation) => operation.method === method)
    .flatMap((operation) => locate(operation) ?? []);
}
