import { byCodeUnit, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import type { Operation } from "./operations.js";
import { dereference, type Resolved } from "./resolve-ref.js";

/** One response of an operation. */
export interface StatusResponse {
  /** As the spec has it: `200`, `4XX`, `default`. */
  readonly status: string;
  /** Where the operation has it. */
  readonly pointer: string;
  /** What stands there, references followed; undefined where that is no object. */
  readonly found: Resolved | undefined;
}

/**
 * All responses of an operation, in the order of their statuses.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#responses-object
 * @throws GeneratorError MS1103, MS1104 for a reference that leads nowhere
 */
export const responsesOf: (operation: Operation) => readonly StatusResponse[] =
  memoizeByObject(readResponses);

function readResponses({ spec, object, pointer: at }: Operation): readonly StatusResponse[] {
  const written = objectMember(object, "responses") ?? {};
  const statuses = Object.keys(written).filter((status) => !status.startsWith("x-"));
  return statuses.sort(byCodeUnit).map((status) => {
    const here = pointer(at, "responses", status);
    return { status, pointer: here, found: dereference(spec, written[status], here) };
  });
}
