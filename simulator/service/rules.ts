import type { FollowRequest } from "@modelsmith/runtime";
import { type FollowRules, rulesOfEndpoint } from "@modelsmith/runtime/guidance";
import { mapPlaceholders } from "../../generator/util/url-path.js";
import { basePath } from "./parameters.js";
import type { SimulatedEndpoint } from "./types.js";

/** How an endpoint's generations are followed and read. */
export function rulesOf({ endpoint }: SimulatedEndpoint): FollowRules {
  return rulesOfEndpoint(endpoint);
}

/** Whether a create answers with the result: always, or because nothing could follow a task. */
export function answersAtOnce(simulated: SimulatedEndpoint): boolean {
  const { answers = "task", stream } = simulated.endpoint.create;
  const isFollowed = rulesOf(simulated).poll !== undefined || stream !== undefined;
  return answers === "result" || (answers === "either" && !isFollowed);
}

/** The HTTP status of a poll while a generation runs, if the spec has an answer of its own for that. */
export function runningStatus(simulated: SimulatedEndpoint): number | undefined {
  const statuses = simulated.answers?.poll?.map(({ status }) => status) ?? [];
  const isApart = statuses.includes(202) && statuses.some((status) => status !== 202);
  return rulesOf(simulated).read.running ?? (isApart ? 202 : undefined);
}

/** Path of a request that follows a generation, from the origin on: filled with the id. */
export function followUrl(
  { endpoint }: SimulatedEndpoint,
  request: FollowRequest | undefined,
  id: string,
): string {
  const fill = (text: string) => text.replaceAll("{id}", encodeURIComponent(id));
  if (request?.path === undefined) return fill(unnamedPath);
  // Other placeholders are parameters of the create: any text will do.
  const path = basePath(endpoint.platform) + mapPlaceholders(fill(request.path), (name) => name);
  const query = Object.entries(request.query ?? {}).map(([name, text]) => `${name}=${fill(text)}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}

/** Where a generation is that only the URL in an answer leads to. */
export const unnamedPath = "/follow/{id}";
