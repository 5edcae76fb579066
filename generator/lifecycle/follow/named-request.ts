import type { FollowRequest } from "@modelsmith/runtime";
import { unlessBroken } from "../../openapi/resolve-ref.js";
import type { EndpointSource } from "./endpoint-source.js";
import { answerOf, type FollowCandidate } from "./find-follow.js";
import { followParametersOf } from "./follow-parameters.js";
import { operationOf } from "./follow-request.js";

/** The operation that a request of the config calls. Nothing has to speak for it: its parameter has any name. */
export function namedByConfig(
  request: FollowRequest,
  source: EndpointSource,
): FollowCandidate | undefined {
  const operation = operationOf(request, source);
  if (operation === undefined) return undefined;
  // An operation that cannot be read counts as absent, as everywhere else.
  return unlessBroken(() => ({
    operation,
    request,
    score: 0,
    isTaken: true,
    isTold: false,
    hasForeignPath: false,
    isOfOneForm: false,
    evidence: ["the config"],
    barred: undefined,
    ...answerOf(operation),
    missing: followParametersOf(operation)
      .filter((each) => each.in === "header" && each.required && each.constant === undefined)
      .filter((each) => !source.isKeyParameter(each))
      .map(({ name }) => name),
  }));
}
