import { request } from "undici";

/** Largest picture that is taken, in bytes. */
const maxBytes = 64 * 1024 * 1024;

/** First bytes of the formats that image models return. */
const signatures: readonly (readonly number[])[] = [
  [0x89, 0x50, 0x4e, 0x47], // PNG
  [0xff, 0xd8, 0xff], // JPEG
  [0x52, 0x49, 0x46, 0x46], // RIFF, which WebP is in
];

/**
 * Downloads a result picture. The address comes from the service's answer, so it is not trusted:
 * https only, no redirects, a bounded size, and the bytes must be a picture's. No key is sent.
 *
 * @param simulatorOrigin - the one plain-http origin that is allowed
 */
export async function downloadImage(
  address: string,
  simulatorOrigin: string | undefined,
): Promise<Uint8Array> {
  const { protocol, origin } = new URL(address);
  if (protocol !== "https:" && origin !== simulatorOrigin) {
    throw new Error(`The picture's address is not https: ${protocol}//…`);
  }
  const { statusCode, body } = await request(address);
  if (statusCode !== 200) {
    await body.dump();
    throw new Error(`GET ${address}: the picture could not be had (HTTP ${statusCode}).`);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`GET ${address}: more than ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  if (signatures.some((start) => start.every((byte, index) => bytes[index] === byte))) return bytes;
  throw new Error(`GET ${address}: the answer is not a PNG, JPEG or WebP picture.`);
}
