import type { Operation } from "../../openapi/spec.js";
import {
  binaryMediaTypes,
  findMediaType,
  readableMediaTypes,
  successContent,
} from "../../openapi/success-content.js";
import { byCodeUnit } from "../../util/json.js";

/** The media types of an answer that is the media itself; undefined if it can be read as JSON. */
export function binaryTypes(operation: Operation): readonly string[] | undefined {
  const { content } = successContent(operation) ?? {};
  if (content === undefined || findMediaType(content, readableMediaTypes) !== undefined) {
    return undefined;
  }
  const types = Object.keys(content)
    .sort(byCodeUnit)
    .filter((type) => binaryMediaTypes.test(type));
  return types.length === 0 ? undefined : types;
}
