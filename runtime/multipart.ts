import { randomUUID } from "node:crypto";

/** A field of a multipart form. */
export type FormField = readonly [name: string, value: string | Blob];

/** A form as a request carries it. */
export interface EncodedForm {
  readonly contentType: string;
  readonly contentLength: number;
  readonly body: AsyncIterable<Uint8Array>;
}

/**
 * Encodes a form as the HTML standard says. Written here, since a dispatcher of another undici does
 * not take the `FormData` of this one.
 *
 * @see https://html.spec.whatwg.org/#multipart-form-data
 */
export function encodeForm(fields: readonly FormField[]): EncodedForm {
  const boundary = `----modelsmith-${randomUUID()}`;
  const parts = fields.flatMap(([name, value]): (Buffer | Blob)[] => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(toCrLf(name))}"`;
    if (typeof value === "string") {
      return [Buffer.from(`${head}\r\n\r\n${toCrLf(value)}\r\n`)];
    }
    const type = value.type === "" ? "application/octet-stream" : value.type;
    const file = `${head}; filename="${escapeName(fileNameOf(value))}"\r\nContent-Type: ${type}\r\n\r\n`;
    return [Buffer.from(file), value, Buffer.from("\r\n")];
  });
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    contentLength: parts.reduce((sum, part) => sum + sizeOf(part), 0),
    body: read(parts),
  };
}

async function* read(parts: readonly (Buffer | Blob)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    if (part instanceof Blob) yield* part.stream();
    else yield part;
  }
}

function sizeOf(part: Buffer | Blob): number {
  return part instanceof Blob ? part.size : part.length;
}

function fileNameOf(value: Blob): string {
  return "name" in value && typeof value.name === "string" ? value.name : "blob";
}

function toCrLf(text: string): string {
  return text.replace(/\r?\n|\r/g, "\r\n");
}

function escapeName(name: string): string {
  return name.replace(/\n/g, "%0A").replace(/\r/g, "%0D").replace(/"/g, "%22");
}
