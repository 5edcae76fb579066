import { stringMember } from "../util/json.js";
import { decodeUtf8 } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";

/** The front matter of a documentation page, as far as it is used here. */
export interface FrontMatter {
  /** `METHOD /path`, or `file METHOD /path`. */
  readonly openapi?: string;
  /** `METHOD /path`, or `METHOD https://…`. */
  readonly api?: string;
  readonly title?: string;
}

/**
 * The front matter of an MDX page; empty if it has none.
 *
 * @throws GeneratorError MS1003, or MS1005 to MS1007 if it is not YAML
 */
export async function frontMatter(bytes: Uint8Array, file: string): Promise<FrontMatter> {
  const text = decodeUtf8(bytes, file);
  const [, matter] = /^---[ \t]*\r?\n([\s\S]*?\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  if (matter === undefined || matter.trim() === "") return {};
  // The hyphens become an empty line, so that line numbers in the YAML are those of the page.
  const value = await parseYaml(new TextEncoder().encode(`\n${matter}`), file);
  const [openapi, api, title] = ["openapi", "api", "title"].map((key) => stringMember(value, key));
  return {
    ...(openapi !== undefined && { openapi }),
    ...(api !== undefined && { api }),
    ...(title !== undefined && { title }),
  };
}
