import { documentedStatuses, onlyAccepts, responsesOf } from "../../openapi/responses.js";
import type { Operation } from "../../openapi/spec.js";
import { objectMember } from "../../util/json.js";

/** Whether it answers with the result, or with 202 where the work goes on. */
export function mayAccept(operation: Operation): boolean {
  return documentedStatuses(operation).has("202") && !onlyAccepts(operation);
}

/** Whether a success gives its generation's address in a header. */
export function hasLocation(operation: Operation): boolean {
  return responsesOf(operation).some(({ status, resolved }) => {
    const headers = Object.keys(objectMember(resolved?.value, "headers") ?? {});
    return (
      /^(2|303)/.test(status) &&
      headers.some((name) => /^(operation-|content-)?location$/i.test(name))
    );
  });
}
