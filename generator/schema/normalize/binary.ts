import { isBase64, isBinary } from "../../util/formats.js";
import { type JsonObject, stringMember } from "../../util/json.js";
import { type Schema, typesOf } from "../schema.js";
import { nullable } from "./unions.js";

/**
 * What OpenAPI 3.0 calls the formats `byte` and `binary`, 3.1 writes as two keywords: text in an
 * encoding, or bytes of some kind.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html#working-with-binary-data
 */
export function addContentFormat(schema: Schema, value: JsonObject): void {
  const media = stringMember(value, "contentMediaType");
  const isText = media === undefined || /^text\/|json|xml|yaml/i.test(media);
  const format = stringMember(value, "contentEncoding") ?? (isText ? media : "binary");
  if (format !== undefined) schema.format ??= format;
}

/** Whether a value is bytes, in whatever encoding. */
export function isEncodedMedia(schema: Schema): boolean {
  return isBinary(schema) || isBase64(schema) || schema.file === true;
}

/** OpenAPI writes a file in a multipart form as a string of format `binary`. */
export function asFile(schema: Schema): Schema {
  if (!isBinary(schema)) return schema;
  const { type: _, format, ...rest } = schema;
  const types = new Set(typesOf(schema));
  if (!types.delete("string")) return schema;
  const file: Schema = { ...rest, file: true };
  if (types.size === 0) return file;
  return types.delete("null") && types.size === 0 ? nullable(file) : schema;
}
