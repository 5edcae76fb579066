import type { FieldPath } from "@modelsmith/runtime";
import { unlessBroken } from "../openapi/resolve-ref.js";
import { onlyAccepts } from "../openapi/responses.js";
import type { Operation } from "../openapi/spec.js";
import { namesOne, plainName } from "../util/field-names.js";
import { namesIn } from "../util/url-path.js";
import { possibleIds } from "./answer/handle-fields.js";
import { isLikelyStatus, possibleStatuses } from "./answer/possible-status.js";
import type { ChosenFollow } from "./follow/choose-follow.js";
import type { EndpointSource } from "./follow/endpoint-source.js";
import type { FollowCandidate } from "./follow/find-follow.js";
import { showsState } from "./follow/follow-clues.js";
import { followParametersOf, givenNames } from "./follow/follow-parameters.js";
import { requestOf } from "./follow/follow-request.js";
import { namedByConfig } from "./follow/named-request.js";
import { isForOther } from "./words/path-words.js";

/** What may follow a create by a name alone. */
export interface PossibleReader extends FollowCandidate {
  /** Where the create's answer has what it may take. */
  readonly mayTake: FieldPath;
}

/**
 * What tells how far something is, asked with one value that is called nearly as a field of the create's answer:
 * `POST /counter` with a `ticket_no`, where the create answers with a `ticket`. It may be paid for, too, so it is never
 * taken, and only named: a config can say it.
 */
export function possibleReaders(
  source: EndpointSource,
  { created, candidates }: ChosenFollow,
): readonly PossibleReader[] {
  const { create, specs } = source;
  const given = givenNames(create);
  const ids = (created ? possibleIds(created) : []).filter((path) => !given.has(path.at(-1) ?? ""));
  if (ids.length === 0) return [];
  return specs
    .flatMap((spec) => spec.operations())
    .filter((each) => (each.method === "GET" || each.method === "POST") && !onlyAccepts(each))
    .filter((each) => each !== create && !isForOther(create.path, each.path))
    .filter((each) => candidates.every(({ operation }) => operation !== each))
    .flatMap((each) => unlessBroken(() => readerOf(source, each, ids)) ?? [])
    .filter((each) => tellsHowFar(each, given));
}

function readerOf(
  source: EndpointSource,
  operation: Operation,
  ids: readonly FieldPath[],
): PossibleReader | undefined {
  const { locate, keyField, isKeyParameter } = source;
  const path = locate(operation);
  const method = operation.method === "POST" ? "POST" : "GET";
  const all = followParametersOf(operation);
  const free = all.filter((each) => each.constant === undefined && !isKeyParameter(each));
  const needed = free.filter(({ required, name }) => required && name !== keyField);
  const [taken, ...more] = needed.length > 0 ? needed : free;
  if (path === undefined || namesIn(path).length > 0) return undefined;
  if (taken === undefined || more.length > 0 || !taken.isScalar) return undefined;
  const field = ids.find((each) => areNearlyAlike(taken.name, each.at(-1) ?? ""));
  if (field === undefined) return undefined;
  const found = namedByConfig(requestOf(method, path, all, taken, keyField), source);
  if (found === undefined) return undefined;
  const says = `its ${taken.name} may be the ${field.join(".")} of the create's answer`;
  return { ...found, isTaken: false, evidence: [says], mayTake: field };
}

/** `ticket_no` and `ticket`: what one has more than the other says that it names one thing. */
function areNearlyAlike(one: string, other: string): boolean {
  const [longer, shorter] = [plainName(one), plainName(other)].toSorted(
    (a, b) => b.length - a.length,
  );
  if (longer === undefined || shorter === undefined || !longer.startsWith(shorter)) return false;
  return longer === shorter || namesOne(longer.slice(shorter.length));
}

function tellsHowFar(candidate: FollowCandidate, given: ReadonlySet<string>): boolean {
  const { shape } = candidate;
  if (showsState(candidate)) return true;
  return shape !== undefined && possibleStatuses(shape, [], given).some(isLikelyStatus);
}
