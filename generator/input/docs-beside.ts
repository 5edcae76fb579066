import { existsSync } from "node:fs";
import path from "node:path";
import { shellWord } from "../encode/terminal.js";
import { isUrl } from "./location.js";

/** The docs.json next to a spec, if there is one. */
export function docsBeside(spec: string): string | undefined {
  const file = path.join(path.dirname(spec), "docs.json");
  return !isUrl(spec) && existsSync(file) ? file : undefined;
}

/** What to say where a spec was read without the docs.json that lies next to it. */
export function adviceOnDocs(spec: string): string | undefined {
  const file = docsBeside(spec);
  if (file === undefined) return undefined;
  const typed = path.relative("", path.resolve(file)).split(path.sep).join("/");
  return `docs.json is beside it: add --docs ${shellWord(typed)}`;
}
