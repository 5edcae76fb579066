import { isMediaType } from "../../openapi/media-types.js";
import { dereferenceOrNone } from "../../openapi/resolve-ref.js";
import type { Operation } from "../../openapi/spec.js";
import {
  binaryMediaTypes,
  readableMediaTypes,
  successContent,
} from "../../openapi/success-content.js";
import { isBinary } from "../../util/formats.js";
import { byCodeUnit, isObject, member } from "../../util/json.js";
import { pointer } from "../../util/json-pointer.js";

/** The media types of an answer that is the media itself; undefined if it can be read as JSON. */
export function binaryTypes(operation: Operation): readonly string[] | undefined {
  const { content = {}, pointer: at = "" } = successContent(operation) ?? {};
  const isOfBytes = (type: string) => {
    const schema = member(content[type], "schema");
    const place = pointer(at, type, "schema");
    const found = anyMediaType.test(type) && dereferenceOrNone(operation.spec, schema, place);
    return found && isObject(found.value) && isBinary(found.value);
  };
  const types = Object.keys(content).sort(byCodeUnit);
  if (types.some((type) => isReadable(type) && !isOfBytes(type))) return undefined;
  const binary = types.filter((type) => binaryMediaTypes.test(type) || isOfBytes(type));
  return binary.length === 0 ? undefined : binary;
}

/** Whether an answer may be the media itself, beside JSON or not. */
export function mayBeBinary(operation: Operation): boolean {
  return mediaTypesOf(operation).length > 0;
}

/**
 * The media types to ask for, where a request that follows may be answered with the media itself; undefined if JSON
 * is all that it needs.
 *
 * @param hasResult - its JSON has a place for the result
 */
export function followedTypes(operation: Operation, hasResult: boolean): string | undefined {
  const media = binaryTypes(operation) ?? (hasResult ? [] : mediaTypesOf(operation));
  // That it goes on, or why it failed, is JSON.
  return media.length === 0 ? undefined : ["application/json", ...media].join(", ");
}

/** The types of an answer's content that are media, in a fixed order. */
function mediaTypesOf(operation: Operation): readonly string[] {
  const { content = {} } = successContent(operation) ?? {};
  const types = Object.keys(content).filter((type) => binaryMediaTypes.test(type));
  return types.sort(byCodeUnit);
}

/** Frameworks that are not told a media type write this one. */
const anyMediaType = /^\*\/\*$/;

function isReadable(type: string): boolean {
  return readableMediaTypes.test(type) && isMediaType(type);
}
