import { byCodeUnit, type JsonObject, objectMember } from "../json.js";
import { pointer } from "../json-pointer.js";
import type { Operation } from "./operations.js";
import { dereference } from "./resolve-reference.js";

/** The media types of an operation's first 2xx answer, and where they stand. */
export interface SuccessContent {
  readonly content: JsonObject;
  readonly pointer: string;
}

/**
 * @see https://spec.openapis.org/oas/v3.1.1.html#responses-object
 * @returns undefined where no 2xx answer says what it holds
 */
export function successContent({
  spec,
  object,
  pointer: at,
}: Operation): SuccessContent | undefined {
  const responses = objectMember(object, "responses") ?? {};
  const success = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
  // Beside a 2xx, `default` is for errors.
  for (const status of success.length > 0 ? success.sort(byCodeUnit) : ["default"]) {
    const response = dereference(spec, responses[status], pointer(at, "responses", status));
    const content = objectMember(response?.value, "content");
    if (response && content) return { content, pointer: pointer(response.pointer, "content") };
  }
  return undefined;
}

/** The media type under which the content is what a pattern matches; the same whatever their order. */
export function findMediaType(content: JsonObject, wanted: RegExp): string | undefined {
  return Object.keys(content)
    .sort(byCodeUnit)
    .find((type) => wanted.test(type));
}
