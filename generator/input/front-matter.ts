import { stringMember } from "../util/json.js";
import { decodeUtf8 } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";

/** What a page of documentation says of itself, as far as it matters here. */
export interface FrontMatter {
  /** `METHOD /path`, or `file METHOD /path`. */
  readonly openapi?: string;
  /** `METHOD /path`, or `METHOD https://…`. */
  readonly api?: string;
  readonly title?: string;
}

/**
 * The front matter of an MDX page; empty where it has none.
 *
 * @throws GeneratorError MS1003, or MS1005 to MS1007 where it is no YAML
 */
export async function frontMatter(bytes: Uint8Array, file: string): Promise<FrontMatter> {
  const text = decodeUtf8(bytes, file);
  const [, matter] = /^---[ \t]*\r?\n([\s\S]*?\r?\n)?---[ \t]*(?:\r?\n|$)/.exec(text) ?? [];
  if (matter === undefined || matter.trim() === "") return {};
  // The line of the hyphens stays, as an empty one: places in the YAML are places in the page.
  const value = await parseYaml(new TextEncoder().encode(`\n${matter}`), file);
  const [openapi, api, title] = ["openapi", "api", "title"].map((key) => stringMember(value, key));
  return {
    ...(openapi !== undefined && { openapi }),
    ...(api !== undefined && { api }),
    ...(title !== undefined && { title }),
  };
}
