import type { JsonValue } from "../util/json.js";
import { jsonText, parseJsonText } from "./parse-json.js";
import { parseYaml } from "./parse-yaml.js";

/**
 * Reads a document as what its name says it is: YAML where it ends in `.yaml` or `.yml`, else JSON.
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
  /** Of a JSON document: what stands in the file. */
  readonly text?: string;
}
