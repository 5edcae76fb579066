import type { FollowRequest } from "@modelsmith/runtime";
import { nearestName } from "../../diagnostics/did-you-mean.js";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import type { EndpointSource } from "../follow/endpoint-source.js";
import { type FollowParameter, followParametersOf } from "../follow/follow-parameters.js";
import { holdsId } from "../settings/setting-forms.js";

/** The name under which a request of the config sends the id, where the spec has none of that name. */
export interface UnknownName {
  readonly place: "query" | "body";
  readonly name: string;
  /** What the operation cannot do without, and the request lacks. */
  readonly lacking: readonly string[];
  /** The request as it is meant, if a parameter that it lacks is called nearly so. */
  readonly meant?: FollowRequest;
}

/** A config may know a parameter that a spec lacks: nothing is said where the spec has nothing in its place. */
export function unknownName(
  request: FollowRequest,
  operation: Operation,
  { keyField, isKeyParameter }: EndpointSource,
): UnknownName | undefined {
  const known = (unlessBroken(() => followParametersOf(operation)) ?? []).filter(isSent);
  const said = [...sentIn(request, "query"), ...sentIn(request, "body")];
  const wrong = said.find(
    (each) => holdsId(each.value) && !known.some((one) => isOf(one, each.place, each.name)),
  );
  if (wrong === undefined) return undefined;
  const open = known.filter(
    (each) =>
      each.constant === undefined &&
      each.name !== keyField &&
      !isKeyParameter(each) &&
      !said.some(({ place, name }) => isOf(each, place, name)),
  );
  const needed = open.filter(({ required }) => required);
  const near = nearOf(wrong.name, needed.length > 0 ? needed : open);
  const lacking = needed.map(({ name }) => name);
  const { place, name } = wrong;
  if (near === undefined) return lacking.length === 0 ? undefined : { place, name, lacking };
  return { place, name, lacking, meant: withName(request, wrong, near) };
}

interface Sent {
  readonly place: "query" | "body";
  readonly name: string;
  readonly value: unknown;
}

function sentIn(request: FollowRequest, place: Sent["place"]): readonly Sent[] {
  const sent = request[place] ?? {};
  // A list has no names of its own.
  if (Array.isArray(sent)) return [];
  return Object.entries(sent).map(([name, value]) => ({ place, name, value }));
}

function isSent({ in: place }: FollowParameter): boolean {
  return place === "query" || place === "body";
}

function isOf(parameter: FollowParameter, place: string, name: string): boolean {
  return parameter.in === place && parameter.name === name;
}

/** `id` is not meant as `id_type`, a longer name that has it, unless no call can do without `id_type`. */
function nearOf(name: string, open: readonly FollowParameter[]): FollowParameter | undefined {
  const called = nearestName(
    name,
    open.map((each) => each.name),
  );
  const near = open.find((each) => each.name === called);
  const isClose = near && (near.required || Math.abs(near.name.length - name.length) <= 2);
  return isClose ? near : undefined;
}

/** The request with a value at its right place. */
function withName(request: FollowRequest, wrong: Sent, right: FollowParameter): FollowRequest {
  const sent = (place: Sent["place"]) => [
    ...sentIn(request, place).filter((each) => place !== wrong.place || each.name !== wrong.name),
    ...(right.in === place ? [{ ...wrong, name: right.name }] : []),
  ];
  const { query: _, body: __, ...rest } = request;
  const query = sent("query").map(({ name, value }) => [name, String(value)] as const);
  const body = sent("body").map(({ name, value }) => [name, value] as const);
  return {
    ...rest,
    ...(query.length > 0 && { query: Object.fromEntries(query) }),
    ...(body.length > 0 && { body: Object.fromEntries(body) }),
  };
}
