import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Exchange } from "./exchange.js";

/** A file of ours to serve, with the type that its first bytes have. */
export interface ServedFile {
  readonly path: string;
  readonly type: string;
  /** What a browser calls it when it is saved. */
  readonly name: string;
}

/** Pictures, videos and sounds. SVG and HTML can hold scripts: they are only downloaded. */
const inlineType =
  /^(image\/(png|jpeg|webp|gif|avif|heic|tiff|bmp)|video\/[\w.-]+|audio\/[\w.-]+)$/;

/** Serves a file, or the part of it that a player asks for. */
export async function sendFile(
  { request, response, url }: Exchange,
  file: ServedFile,
): Promise<void> {
  const { size } = await stat(file.path);
  const isInline = inlineType.test(file.type) && !url.searchParams.has("download");
  const name = file.name.replace(/[^\w.-]/g, "_");
  response.setHeader("content-security-policy", "default-src 'none'; sandbox");
  response.setHeader(
    "content-type",
    inlineType.test(file.type) ? file.type : "application/octet-stream",
  );
  response.setHeader(
    "content-disposition",
    `${isInline ? "inline" : "attachment"}; filename="${name}"`,
  );
  response.setHeader("cache-control", "private, max-age=31536000, immutable");
  response.setHeader("accept-ranges", "bytes");
  const range = rangeOf(request.headers.range, size);
  if (range === "unsatisfiable") {
    response.writeHead(416, { "content-range": `bytes */${size}` }).end();
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.setHeader("content-length", Math.max(0, end - start + 1));
  if (range) response.setHeader("content-range", `bytes ${start}-${end}/${size}`);
  response.writeHead(range ? 206 : 200);
  if (request.method === "HEAD" || size === 0) {
    response.end();
    return;
  }
  // A browser that has seen enough of a video closes the connection.
  await pipeline(createReadStream(file.path, { start, end }), response).catch(() => undefined);
}

/** @see https://www.rfc-editor.org/rfc/rfc9110#name-range */
function rangeOf(
  header: string | undefined,
  size: number,
): { readonly start: number; readonly end: number } | "unsatisfiable" | undefined {
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(header ?? "") ?? [];
  if (first === "" && last === "") return undefined;
  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  return start > end || start >= size ? "unsatisfiable" : { start, end };
}
