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
 * V8 keeps the shapes of objects by their first keys, 1,536 for each realm: each object that begins
 * with another key has a shape of its own from then on, which is slow. A spec begins its `paths` and
 * its schemas with keys that no other has. So documents have a realm of their own, where a thousand of
 * them leave the objects of this program alone: a sixth of the time of a run, measured on 1,178 specs.
 */
const documentsJson: () => JSON = memoize(() => runInNewContext("JSON"));
