import { readFile } from "node:fs/promises";
import path from "node:path";
import { jsonForHtml } from "../../generator/encode/literal.js";
import type { JsonObject } from "../../generator/util/json.js";
import { packageFolder } from "../../generator/util/own-package.js";
import { type Start, startId } from "../protocol.js";
import type { Exchange } from "./exchange.js";

/** A file of the page, in memory. */
interface Asset {
  readonly type: string;
  readonly bytes: Buffer;
}

export type Assets = ReadonlyMap<string, Asset>;

/** The page's files by their path. Only these are served: no path of a request reaches the disk. */
export async function readAssets(): Promise<Assets> {
  const folder = path.join(packageFolder(), "dist", "playground");
  const entries = names.map(async ([url, name, type]) => {
    return [url, { type, bytes: await readFile(path.join(folder, name)) }] as const;
  });
  return new Map(await Promise.all(entries));
}

const names = [
  ["/", "index.html", "text/html; charset=utf-8"],
  ["/page.js", "page.js", "text/javascript; charset=utf-8"],
  ["/page.css", "page.css", "text/css; charset=utf-8"],
  ["/icon.svg", "icon.svg", "image/svg+xml"],
] as const;

/**
 * The page with what it shows at first in its HTML: as text that is never run nor taken for elements.
 *
 * @throws Error if the HTML has no place for it
 */
export function withStart(assets: Assets, start: Start): Assets {
  const html = assets.get("/");
  const place = `id="${startId}">`;
  if (html?.bytes.includes(place) !== true) {
    throw new Error(`The page's HTML has no ${place}: build the package again (npm run build).`);
  }
  // An interface of JSON, which has no index signature to say so.
  const text = jsonForHtml(start as unknown as JsonObject);
  const filled = html.bytes.toString().replace(place, () => `${place}${text}`);
  return new Map([...assets, ["/", { ...html, bytes: Buffer.from(filled) }]]);
}

/** @returns whether there is such a file */
export function sendAsset(assets: Assets, { request, response, url }: Exchange): boolean {
  const asset = assets.get(url.pathname);
  if (asset === undefined || (request.method !== "GET" && request.method !== "HEAD")) return false;
  response.writeHead(200, { "content-type": asset.type, "content-length": asset.bytes.length });
  response.end(request.method === "HEAD" ? undefined : asset.bytes);
  return true;
}
