import type { JsonValue } from "../json.js";
import { parseJson } from "./parse-json.js";
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
): Promise<JsonValue> {
  return isYaml(name) ? parseYaml(bytes, file) : parseJson(bytes, file);
}

export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}
