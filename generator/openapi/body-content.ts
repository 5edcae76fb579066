import { type JsonObject, member, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { dereference, unlessBroken } from "./resolve-ref.js";
import type { Operation } from "./spec.js";

/** The media types of the body that an operation is sent; none where that is broken. */
export function bodyContent(operation: Operation): JsonObject {
  return unlessBroken(() => readContent(operation)) ?? {};
}

/** Whether an operation is sent a body at all. */
export function hasBody({ object }: Operation): boolean {
  return objectMember(object, "requestBody") !== undefined;
}

/** Whether the body is a reference that leads nowhere. */
export function isBodyBroken(operation: Operation): boolean {
  return unlessBroken(() => readContent(operation)) === undefined;
}

function readContent({ spec, object, pointer: at }: Operation): JsonObject {
  const body = dereference(spec, member(object, "requestBody"), pointer(at, "requestBody"));
  return objectMember(body?.value, "content") ?? {};
}
