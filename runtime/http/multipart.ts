import { randomUUID } from "node:crypto";
import { mediaKindOf } from "../answer/media-kind.js";

/** A field of a multipart form, with the media type of its part if its value does not tell it. */
export type FormField = readonly [
  name: string,
  value: string | Blob | Uint8Array,
  mediaType?: string | undefined,
];

/** A form as a request carries it. */
export interface EncodedForm {
  readonly headers: Readonly<Record<string, string>>;
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
  const parts = fields.flatMap(([name, value, mediaType]): (Uint8Array | Blob)[] => {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(toCrLf(name))}"`;
    if (typeof value === "string") {
      const typed = mediaType === undefined ? head : `${head}\r\nContent-Type: ${mediaType}`;
      return [Buffer.from(`${typed}\r\n\r\n${toCrLf(value)}\r\n`)];
    }
    const { name: fileName, type } = fileOf(value, mediaType);
    const file = `${head}; filename="${escapeName(fileName)}"\r\nContent-Type: ${type}\r\n\r\n`;
    return [Buffer.from(file), value, Buffer.from("\r\n")];
  });
  parts.push(Buffer.from(`--${boundary}--\r\n`));
  const length = parts.reduce((sum, part) => sum + sizeOf(part), 0);
  return {
    headers: {
      "content-type": `multipart/form-data; boundary=${boundary}`,
      "content-length": `${length}`,
    },
    body: read(parts),
  };
}

async function* read(parts: readonly (Uint8Array | Blob)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) {
    // As Node has it; some declarations of browsers' types do not say that it can be iterated.
    if (part instanceof Blob) yield* part.stream() as unknown as AsyncIterable<Uint8Array>;
    else yield part;
  }
}

function sizeOf(part: Uint8Array | Blob): number {
  return part instanceof Blob ? part.size : part.length;
}

/** Bytes have neither name nor type: services that go by them get what the first bytes tell. */
function fileOf(
  value: Blob | Uint8Array,
  unknown = "application/octet-stream",
): { readonly name: string; readonly type: string } {
  if (!(value instanceof Blob)) {
    const kind = mediaKindOf(value);
    return { name: `blob${kind?.extension ?? ""}`, type: kind?.type ?? unknown };
  }
  const name = "name" in value && typeof value.name === "string" ? value.name : "blob";
  return { name, type: value.type === "" ? unknown : value.type };
}

function toCrLf(text: string): string {
  return text.replace(/\r?\n|\r/g, "\r\n");
}

function escapeName(name: string): string {
  return name.replace(/[\n\r"]/g, encodeURIComponent);
}
