import type { JsonObject } from "../../protocol.js";
import { text, typesOf } from "./json-values.js";

/** What a media field puts into the input: a file, only an address, an address that may be the file, or base64. */
export type MediaTaken = "file" | "file-or-url" | "url" | "data-url" | "base64";

export function mediaTaken(schema: JsonObject, name: string): MediaTaken | undefined {
  const { format, contentMediaType, contentEncoding, description } = schema;
  if (contentMediaType === "application/octet-stream") {
    return format === "binary" ? "file" : "file-or-url";
  }
  const types = typesOf(schema);
  if (types.length !== 1 || types[0] !== "string") return undefined;
  const isNamed = /(url|uri|image|mask|picture|photo|video|audio)s?$/i.test(name);
  if (contentEncoding === "base64") return isNamed ? "base64" : undefined;
  if (!isNamed && !/^(ur[il]|iri)/.test(text(format))) return undefined;
  if (/webhook|callback/i.test(name)) return undefined;
  return /data:|data ur[il]|base64/i.test(text(description)) ? "data-url" : "url";
}
