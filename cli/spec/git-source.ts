import { existsSync } from "node:fs";
import { isUrl } from "../../generator/input/location.js";

/** A file as it was in a revision of git. */
export interface GitSource {
  readonly revision: string;
  readonly file: string;
}

/** Reads `main:specs/openapi.json`, unless a file of that name exists or it is a URL. */
export function gitSource(text: string): GitSource | undefined {
  // One letter before a colon is a drive of Windows.
  const [, revision, file] = /^([A-Za-z0-9_][^:\s]+):(?!\/\/)(.+)$/.exec(text) ?? [];
  if (revision === undefined || file === undefined) return undefined;
  return isUrl(text) || existsSync(text) ? undefined : { revision, file };
}
