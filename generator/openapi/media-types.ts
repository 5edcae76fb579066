import { GeneratorError } from "../diagnostics/errors.js";
import type { Document } from "../input/load-openapi.js";
import type { JsonObject } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";

/**
 * RFC 9110, 8.3.1: a type, a subtype, and parameters. A type as the value of a parameter should be
 * quoted, but specs also have `application/json; type=image/png`.
 */
const mediaType =
  /^[\w!#$&^.+*-]+\/[\w!#$&^.+*-]+(\s*;\s*[\w!#$&^.+-]+=("[^"\p{Cc}]*"|[\w!#$&^.+/-]+))*$/u;

/** A form as browsers send it. */
export const urlEncodedType = "application/x-www-form-urlencoded";

/** {@link urlEncodedType}, with parameters or without. */
export const urlEncodedTypes: RegExp = /^application\/x-www-form-urlencoded\s*(;|$)/i;

/** Bodies that can be sent. Uploads are bytes. Some frameworks write that any type will do; JSON will. */
export const sendableForms: Readonly<Record<"input" | "multipart" | "urlEncoded", RegExp>> = {
  input: /^(application\/([\w.+*-]+\+)?json|text\/json|application\/\*|\*\/\*)\s*(;|$)/i,
  multipart: /^multipart\/form-data\s*(;|$)/i,
  urlEncoded: urlEncodedTypes,
};

/** The type of an event stream. */
export const eventStreamType: RegExp = /^text\/event-stream\b/i;

/** Whether a request body has a form that can be sent. */
export function canBeSent(content: JsonObject): boolean {
  return Object.values(sendableForms).some((form) =>
    Object.keys(content).some((type) => form.test(type)),
  );
}

/**
 * Refuses a content map with a key that is not a valid `Content-Type`.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#media-type-object
 * @throws GeneratorError MS1109
 */
export function refuseOddMediaTypes(spec: Document, content: JsonObject, at: string): void {
  const [odd] = oddMediaTypes(content);
  if (odd === undefined) return;
  throw new GeneratorError("MS1109", "the key is not a media type", {
    file: spec.file,
    pointer: pointer(at, odd),
    hint: "Expected type/subtype, such as application/json (RFC 9110, 8.3.1).",
  });
}

/** The keys of a content map that are no valid `Content-Type`, nor an extension. */
export function oddMediaTypes(content: JsonObject): readonly string[] {
  return Object.keys(content).filter((type) => !isMediaType(type) && !type.startsWith("x-"));
}

export function isMediaType(text: string): boolean {
  return mediaType.test(text);
}
