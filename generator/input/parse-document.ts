import type { JsonValue } from "../util/json.js";
import { jsonText, parseJsonText } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";

/**
 * Reads a document as YAML if its name ends in `.yaml` or `.yml`, else as JSON.
 *
 * @param name - the last part of its path
 * @param file - the name to use in messages
 * @throws GeneratorError MS1002 to MS1007
 */
export async function parseDocument(
  bytes: Uint8Array,
  name: string,
  file: string,
): Promise<ParsedDocument> {
  if (/\.ya?ml$/i.test(name)) return { value: await parseYaml(bytes, file) };
  const text = jsonText(bytes, file);
  return { value: parseJsonText(text, file), text };
}

export interface ParsedDocument {
  readonly value: JsonValue;
  /** The text of a JSON document. */
  readonly text?: string;
}
