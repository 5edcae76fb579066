import { readFile } from "node:fs/promises";
import path from "node:path";
import { packageFolder } from "../../generator/util/own-package.js";

/** The manual's section about an error of the generator, such as MS1203; `undefined` if it has none. */
export async function errorSection(code: string): Promise<string | undefined> {
  const manual = await readFile(path.join(packageFolder(), "docs", "errors.md"), "utf8");
  const sections = manual.split(/^## /m).slice(1);
  const section = sections.find((text) => text.startsWith(`${code.toUpperCase()}:`));
  return section?.replaceAll("**", "").trim();
}
