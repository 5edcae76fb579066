import { runInNewContext } from "node:vm";
import type { JsonValue } from "../util/json.js";
import { memoize } from "../util/memoize.js";
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
): Promise<JsonValue> {
  if (/\.ya?ml$/i.test(name)) return parseYaml(bytes, file);
  return parseJsonText(jsonText(bytes, file), file, documentsJson());
}

/**
 * Documents have a realm of their own: their thousands of different keys slow down all objects of the realm
 * they are in. docs/performance.md has the numbers.
 */
const documentsJson: () => JSON = memoize(() => runInNewContext("JSON"));
