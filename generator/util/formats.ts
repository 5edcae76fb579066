/** What has a format, as schemas do. */
interface Formatted {
  readonly format?: string;
}

export function isBinary({ format }: Formatted): boolean {
  return format === "binary";
}

/** Whether a text is bytes in base64. */
export function isBase64({ format = "" }: Formatted): boolean {
  return /^(byte|base64)$/i.test(format);
}

/** Whether a text is an address: `uri`, `url`, `uri-reference`, `iri`. */
export function isAddress({ format = "" }: Formatted): boolean {
  return /^(ur[il]|iri)/.test(format);
}

export function isUuid({ format }: Formatted): boolean {
  return format === "uuid";
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
export function sampleOfFormat({ format = "" }: Formatted): string | undefined {
  return samples.get(format);
}
