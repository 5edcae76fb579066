import type { GeneratorError } from "../diagnostics/errors.js";
import { byCodeUnit, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import { dereference, readOrBroken } from "./resolve-ref.js";
import type { Operation, Resolved } from "./spec.js";

/** One response of an operation. */
export interface StatusResponse {
  /** As the spec has it: `200`, `4XX`, `default`. */
  readonly status: string;
  /** Whether it is of a 2xx. */
  readonly isSuccess: boolean;
  /** In the operation. */
  readonly pointer: string;
  /** The response itself, references followed; undefined if it is not an object, or broken. */
  readonly resolved: Resolved | undefined;
  /** Why its reference leads nowhere. */
  readonly broken: GeneratorError | undefined;
}

/**
 * All responses of an operation, in the order of their statuses.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#responses-object
 * Read once: of each operation many questions are asked.
 */
export const responsesOf: (operation: Operation) => readonly StatusResponse[] =
  memoizeByObject(readResponses);

function readResponses({ spec, object, pointer: at }: Operation): readonly StatusResponse[] {
  const written = objectMember(object, "responses") ?? {};
  const statuses = Object.keys(written).filter((status) => !status.startsWith("x-"));
  return statuses.sort(byCodeUnit).map((status) => {
    const here = pointer(at, "responses", status);
    const { found, broken } = readOrBroken(() => dereference(spec, written[status], here));
    const isSuccess = /^2(\d\d|XX)$/i.test(status);
    return { status, isSuccess, pointer: here, resolved: found, broken };
  });
}

/** The codes of error answers that an operation documents. */
export function documentedErrors(operation: Operation): readonly string[] {
  return responsesOf(operation).flatMap(({ status }) => (/^[45]/.test(status) ? [status] : []));
}

/** The statuses that an operation documents. */
export function documentedStatuses(operation: Operation): ReadonlySet<string> {
  return new Set(responsesOf(operation).map(({ status }) => status));
}

/** Those of them that are successes. */
export function successStatuses(operation: Operation): readonly string[] {
  return responsesOf(operation).flatMap(({ status, isSuccess }) => (isSuccess ? status : []));
}

/** Whether its only success is 202: by HTTP's own words the work is not done then. */
export function onlyAccepts(operation: Operation): boolean {
  const successes = successStatuses(operation);
  return successes.length === 1 && successes[0] === "202";
}

/** Whether it answers with the result, or with 202 where the work goes on. */
export function mayAccept(operation: Operation): boolean {
  return documentedStatuses(operation).has("202") && !onlyAccepts(operation);
}

/** Whether a success gives its generation's address in a header. */
export function hasLocation(operation: Operation): boolean {
  return responsesOf(operation).some(({ status, isSuccess, resolved }) => {
    const headers = Object.keys(objectMember(resolved?.value, "headers") ?? {});
    return (isSuccess || status === "303") && headers.some(isLocationHeader);
  });
}

/** Whether a header's name is one by which an answer leads to its generation. */
export function isLocationHeader(name: string): boolean {
  return /^(operation-|content-)?location$/i.test(name);
}
