import type { FollowRequest } from "@modelsmith/runtime";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import { mapPlaceholders, placeholdersIn, segmentsOf, unnamed } from "../../util/url-path.js";
import type { LifecycleSettings } from "../settings/settings.js";
import type { EndpointSource } from "./endpoint-source.js";
import {
  type FollowParameter,
  followParametersOf,
  givenBy,
  withNumberIds,
} from "./follow-parameters.js";

/** The request that an operation is called with: the id at its place, and what always is the same. */
export function requestOf(
  method: "GET" | "POST",
  path: string,
  parameters: readonly FollowParameter[],
  id: FollowParameter,
  keyField: string | undefined,
): FollowRequest {
  const given = (each: FollowParameter) => (each === id ? "{id}" : each.constant);
  const inBody = (each: FollowParameter) => {
    if (each === id) return each.isList ? [idText(each)] : idText(each);
    return each.isNumber && isNumeral(each.constant) ? Number(each.constant) : each.constant;
  };
  const sent = <Value>(place: FollowParameter["in"], of: (each: FollowParameter) => Value) => {
    const pairs = parameters.flatMap((each) => {
      const value = each === id || each.required ? of(each) : undefined;
      return each.in === place && value !== undefined ? [[each.name, value] as const] : [];
    });
    return pairs.length === 0 ? undefined : Object.fromEntries(pairs);
  };
  const [inPath, query, headers] = [
    sent("path", given),
    sent("query", given),
    sent("header", given),
  ];
  const body = sent("body", inBody);
  return {
    ...(method === "POST" && { method }),
    path: mapPlaceholders(path, (name, whole) => inPath?.[name] ?? whole),
    ...(query && { query }),
    ...(body ? { body } : method === "POST" && keyField !== undefined && { body: {} }),
    ...(headers && { headers }),
  };
}

/** Not each constant of a number is one: specs have `type: integer, default: auto`. */
function isNumeral(text: string | undefined): boolean {
  return text !== undefined && text.trim() !== "" && Number.isFinite(Number(text));
}

/** What stands for the id: JSON has numbers, too. */
function idText({ isNumber }: FollowParameter): string {
  return isNumber ? "{id:number}" : "{id}";
}

/** The operation of the spec that a request calls: the one of its path, else one that it is a case of. */
export function operationAsked(
  { method = "GET", path }: FollowRequest,
  { specs, locate }: Pick<EndpointSource, "specs" | "locate">,
): Operation | undefined {
  if (path === undefined) return undefined;
  const all = specs.flatMap((spec) => spec.operations()).filter((each) => each.method === method);
  return (
    all.find((each) => unnamed(locate(each) ?? "") === unnamed(path)) ??
    all.find((each) => isCaseOf(path, locate(each) ?? "", each))
  );
}

/** Whether a path is another one with words that its placeholders list: `/v2/extend/{id}` of `/v2/{kind}/{id}`. */
function isCaseOf(path: string, template: string, operation: Operation): boolean {
  const [mine, theirs] = [segmentsOf(path), segmentsOf(template)];
  const lists = (name: string | undefined, word: string) =>
    unlessBroken(() => followParametersOf(operation))?.some(
      (each) => each.in === "path" && each.name === name && each.listed?.includes(word),
    );
  return (
    mine.length === theirs.length &&
    theirs.every((segment, at) => {
      const word = mine[at] ?? "";
      return unnamed(word) === unnamed(segment) || lists(placeholdersIn(segment)[0], word);
    })
  );
}

/**
 * The settings, with what the spec adds to their requests: ids that a body has as numbers, and headers and query
 * values that never change or are the create's own.
 */
export function settingsBySpec(source: EndpointSource): LifecycleSettings {
  const completed = (request: FollowRequest) => {
    const operation = operationAsked(request, source);
    return (operation && unlessBroken(() => withSpecValues(request, operation, source))) ?? request;
  };
  const { poll, result } = source.settings;
  return {
    ...source.settings,
    ...(poll && { poll: completed(poll) }),
    ...(result && { result: completed(result) }),
  };
}

function withSpecValues(
  request: FollowRequest,
  operation: Operation,
  { create, settings, isKeyParameter }: EndpointSource,
): FollowRequest {
  const { body, headers, query } = request;
  const said = [headers, settings.headers].flatMap((each = {}) => Object.keys(each));
  const isSaid = ({ in: place, name }: FollowParameter) =>
    place === "header"
      ? said.some((each) => each.toLowerCase() === name.toLowerCase())
      : Object.hasOwn(query ?? {}, name);
  const added = (place: "header" | "query") =>
    followParametersOf(operation).flatMap((each) => {
      if (each.in !== place || !each.required || isKeyParameter(each) || isSaid(each)) return [];
      const value = givenBy(create, each) ?? each.constant;
      return value === undefined ? [] : [[each.name, value] as const];
    });
  const sent = {
    query: { ...query, ...Object.fromEntries(added("query")) },
    headers: { ...headers, ...Object.fromEntries(added("header")) },
  };
  return {
    ...request,
    ...(Object.keys(sent.query).length > 0 && { query: sent.query }),
    ...(body && { body: withNumberIds(operation, body) }),
    ...(Object.keys(sent.headers).length > 0 && { headers: sent.headers }),
  };
}
