import type { CST, Document as YamlDocument } from "yaml";
import { GeneratorError } from "../diagnostics/errors.js";
import { isObject, type JsonValue } from "../util/json.js";
import {
  conflictIn,
  decodeUtf8,
  depthHint,
  maxInputBytes,
  maxInputDepth,
  sizeHint,
} from "./parse-json.js";
import { describePosition } from "./text-position.js";

/** Most values that a document may have once its aliases are followed. */
const maxValues = 2_000_000;

/**
 * Reads YAML 1.2 (core schema, and the merge key `<<`) as the JSON that it represents, as strictly as
 * JSON is read: UTF-8, bounded in size, depth and aliases, no duplicate keys, one document, string keys.
 *
 * @param file - the name to use in messages
 * @throws GeneratorError MS1002 to MS1007
 */
export async function parseYaml(bytes: Uint8Array, file: string): Promise<JsonValue> {
  if (bytes.byteLength > maxInputBytes) {
    throw new GeneratorError("MS1002", `is ${bytes.byteLength} bytes; at most ${maxInputBytes}`, {
      file,
      hint: sizeHint,
    });
  }
  const text = decodeUtf8(bytes, file);
  // Loaded here: most runs read no YAML.
  const { Composer, isAlias, isCollection, isPair, Parser } = await import("yaml");
  const tokens = [...new Parser().parse(text)];
  // Before composing, which recurses: enough open brackets would overflow the stack.
  if (isTooDeep(tokens)) throw tooDeepError(file);
  const options = { schema: "core", stringKeys: true, uniqueKeys: true, merge: true } as const;
  const [document, more] = [...new Composer(options).compose(tokens)];
  if (document === undefined) throw yamlError(file, "it is empty");
  if (more !== undefined) throw yamlError(file, "it holds several documents");
  refuseErrors(document, text, file);
  // Merge keys copy what they lead to without counting it: `<<: [*a, *a]` doubles at each level.
  const counts = new Map<string, number>();
  const count = (node: unknown): number => {
    if (isAlias(node)) return counts.get(node.source) ?? 1;
    if (isPair(node)) return count(node.value);
    const items = isCollection(node) ? node.items : [];
    const values = items.reduce((sum: number, item: unknown) => sum + count(item), 1);
    if (values > maxValues) throw tooManyValuesError(file);
    const anchor = isCollection(node) ? node.anchor : undefined;
    if (anchor !== undefined) counts.set(anchor, values);
    return values;
  };
  count(document.contents);
  return checkJsonValue(resolveAliases(document, file), file);
}

function refuseErrors(document: YamlDocument.Parsed, text: string, file: string): void {
  const [error] = document.errors;
  if (error === undefined) return;
  const position = describePosition(text, error.pos[0]);
  if (error.code === "DUPLICATE_KEY") {
    throw new GeneratorError("MS1006", `the key appears twice: ${position}`, {
      file,
      hint: "Keep one of the two.",
    });
  }
  const conflict = conflictIn(text);
  if (conflict !== undefined) throw yamlError(file, conflict);
  // The library's message may quote the text: only its code is passed on.
  throw yamlError(file, `${error.code.toLowerCase().replaceAll("_", " ")} at ${position}`);
}

function resolveAliases(document: YamlDocument.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch (error) {
    const many = error instanceof Error && error.message.startsWith("Excessive alias count");
    if (many) throw tooManyValuesError(file);
    const isMerge = error instanceof Error && error.message.startsWith("Merge sources");
    throw yamlError(
      file,
      isMerge
        ? "the value of a merge key << is neither a map nor a list of maps"
        : "an alias has no anchor before it",
    );
  }
}

/** Refuses values that JSON does not have. An alias counts as many values as its anchor. */
function checkJsonValue(root: unknown, file: string): JsonValue {
  let values = 0;
  const visit = (value: unknown, depth: number): void => {
    values += 1;
    if (values > maxValues) throw tooManyValuesError(file);
    // This also ends an alias within its own anchor.
    if (depth > maxInputDepth) throw tooDeepError(file);
    if (Array.isArray(value)) for (const item of value) visit(item, depth + 1);
    else if (isObject(value)) for (const item of Object.values(value)) visit(item, depth + 1);
    else if (!isScalar(value)) throw yamlError(file, "a value has no form in JSON, such as .nan");
  };
  visit(root, 0);
  return root as JsonValue; // every value in it was just checked
}

function isScalar(value: unknown): boolean {
  return (
    value === null ||
    typeof value === "string" ||
    typeof value === "boolean" ||
    (typeof value === "number" && Number.isFinite(value))
  );
}

/** Uses a stack of its own instead of recursion, since the document may be too deep for that. */
function isTooDeep(tokens: readonly CST.Token[]): boolean {
  const open: { readonly token: CST.Token; readonly depth: number }[] = tokens.map((token) => ({
    token,
    depth: 0,
  }));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (depth > maxInputDepth) return true;
    if (token.type === "document" && token.value) open.push({ token: token.value, depth });
    if (!("items" in token)) continue;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return false;
}

function yamlError(file: string, problem: string): GeneratorError {
  return new GeneratorError("MS1007", `is not YAML: ${problem}`, {
    file,
    hint: "Fix the file: it must be one YAML 1.2 document with a JSON equivalent.",
  });
}

function tooDeepError(file: string): GeneratorError {
  return new GeneratorError("MS1005", `nests deeper than the limit of ${maxInputDepth}`, {
    file,
    hint: depthHint,
  });
}

function tooManyValuesError(file: string): GeneratorError {
  return new GeneratorError("MS1005", "expands to too much: its aliases multiply", {
    file,
    hint: "Replace the aliases with their values.",
  });
}

/**
 * Where in YAML text a JSON Pointer leads: to the key of a member, or to the first character of an
 * item. If it leads nowhere, to the nearest place above.
 *
 * @param text - text that {@link parseYaml} has read
 * @param segments - of the pointer, unescaped
 */
export async function yamlOffset(text: string, segments: readonly string[]): Promise<number> {
  const { isAlias, isMap, isNode, isScalar, isSeq, parseDocument } = await import("yaml");
  const document = parseDocument(text);
  let value: unknown = document.contents;
  let offset = 0;
  for (const segment of segments) {
    if (isAlias(value)) value = value.resolve(document);
    const pair = isMap(value)
      ? value.items.find(({ key }) => isScalar(key) && String(key.value) === segment)
      : undefined;
    const item = isSeq(value) ? value.items[Number(segment)] : undefined;
    const node = pair?.key ?? item;
    if (!isNode(node)) return offset;
    offset = node.range?.[0] ?? offset;
    value = pair ? pair.value : item;
  }
  return offset;
}
