/** What has a format, or a pattern that is one, as schemas do. */
interface Formatted {
  readonly format?: string;
  /** Read as a text: no RegExp is built from a spec. */
  readonly pattern?: string;
}

export function isBinary({ format }: { readonly format?: unknown }): boolean {
  return format === "binary";
}

/** Whether a text is bytes in base64. */
export function isBase64({ format = "" }: Formatted): boolean {
  return /^(byte|base64)$/i.test(format);
}

/** Whether a text is an address: `uri`, `url`, `uri-reference`, `iri`, or a pattern `^https://…`. */
export function isAddress({ format = "", pattern = "" }: Formatted): boolean {
  return /^(ur[il]|iri)/.test(format) || /^\^\(?https?/.test(pattern);
}

export function isUuid({ format, pattern = "" }: Formatted): boolean {
  return format === "uuid" || /\{8\}-.{0,99}\{4\}-.{0,99}\{12\}/.test(pattern);
}

export function isInt32({ format }: Formatted): boolean {
  return format === "int32";
}

const samples: ReadonlyMap<string, string> = new Map([
  ["date-time", "2026-01-01T00:00:00Z"],
  ["date", "2026-01-01"],
  ["time", "00:00:00Z"],
  ["email", "somebody@example.com"],
  ["uuid", "00000000-0000-4000-8000-000000000000"],
  ["hostname", "example.com"],
]);

/** A text of the format; an address is up to the caller. */
export function sampleOfFormat(schema: Formatted): string | undefined {
  return samples.get(isUuid(schema) ? "uuid" : (schema.format ?? ""));
}

/**
 * What JSON Schema says of a text of the format: a format of its own, an encoding or a media type;
 * undefined if it has no word for it.
 */
export function jsonSchemaFormat(schema: Formatted): Readonly<Record<string, string>> | undefined {
  const { format = "" } = schema;
  if (isBase64(schema)) return { contentEncoding: "base64" };
  if (/^[a-z]+\/[a-z0-9.+-]+$/i.test(format)) return { contentMediaType: format };
  return jsonSchemaFormats.has(format) ? { format } : undefined;
}

/** How a place is marked that takes a file and no text. */
export const binaryFormat = { format: "binary" } as const;

/** @see https://json-schema.org/draft/2020-12/json-schema-validation#section-7.3 */
const jsonSchemaFormats: ReadonlySet<string> = new Set([
  "date-time",
  "date",
  "time",
  "duration",
  "email",
  "idn-email",
  "hostname",
  "idn-hostname",
  "ipv4",
  "ipv6",
  "uri",
  "uri-reference",
  "iri",
  "iri-reference",
  "uuid",
  "uri-template",
  "json-pointer",
  "relative-json-pointer",
  "regex",
]);
