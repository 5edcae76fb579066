import { responsesOf } from "../openapi/responses.js";
import type { Operation } from "../openapi/spec.js";
import { objectMember } from "../util/json.js";

/** The statuses that an operation documents. */
export function documentedStatuses(operation: Operation): ReadonlySet<string> {
  return new Set(responsesOf(operation).map(({ status }) => status));
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
