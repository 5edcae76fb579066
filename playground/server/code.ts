import { createOptions } from "../../cli/input/create-options.js";
import { type FlagValue, fieldFlags, inputFromFlags } from "../../cli/input/field-flags.js";
import { optionText } from "../../cli/shell/option-text.js";
import { exactJson, identifier, literal } from "../../generator/encode/literal.js";
import { shellWord, terminalLine } from "../../generator/encode/terminal.js";
import type { EndpointModel } from "../../generator/model/model.js";
import { isObject, type JsonObject, type JsonValue } from "../../generator/util/json.js";
import type { CodeOfCall } from "../protocol.js";
import { fileIdOf } from "./files.js";

/** What code is written of. */
export interface CodeContext {
  /** What code imports the function from. */
  readonly module: string;
  /** Options that lead a command to the spec and the service, each after a space. */
  readonly spec: string;
  /** Where calls go, if it was typed: what is generated goes to the address of the spec. */
  readonly baseUrl?: string | undefined;
  /** The name of an uploaded file. */
  readonly fileName: (id: string) => string;
}

/** A call as its generated function takes it, as a command, and as the JSON of `--payload`. */
export function codeOf(
  { name, key, input: schema }: Pick<EndpointModel, "name" | "key" | "input">,
  input: JsonObject,
  context: CodeContext,
): CodeOfCall {
  const named = withFileNames(input, context.fileName, (file) => `@./${file}`) as JsonObject; // an object stays one
  return {
    typescript: typescriptOf(name, input, context),
    command: commandOf(key, schema, input, named, context),
    json: JSON.stringify(named, null, 2),
  };
}

function typescriptOf(
  { module, function: called }: EndpointModel["name"],
  input: JsonObject,
  { fileName, module: index, baseUrl }: CodeContext,
): string {
  const files: string[] = [];
  // A text that no input has stands for a file until the literal is written.
  const mark = (file: string) => `\u0000file ${files.push(file) - 1}`;
  const marked = withFileNames(input, fileName, mark);
  const text = literal(marked, 0, 40).replace(
    /"\\u0000file (\d+)"/g,
    (_, index: string) => `await openAsBlob(${literal(files[Number(index)] ?? "")})`,
  );
  const imports = [
    ...(files.length > 0 ? ['import { openAsBlob } from "node:fs";'] : []),
    `import { ${identifier(module)} } from ${literal(index)};`,
  ];
  const options = baseUrl === undefined ? "" : `, ${literal({ baseUrl })}`;
  const call = `const generation = await ${identifier(module)}.${identifier(called)}(${text}${options});`;
  return [...imports, "", call, ""].join("\n");
}

/** Fields are options where an option says exactly this value; the others are in the payload. */
function commandOf(
  key: string,
  schema: EndpointModel["input"],
  input: JsonObject,
  named: JsonObject,
  { spec, fileName }: CodeContext,
): string {
  const options: string[] = [];
  const rest = { ...named };
  for (const { name, isBoolean } of fieldFlags(schema, createOptions)) {
    const value = Object.hasOwn(input, name) ? input[name] : undefined;
    if (value === undefined) continue;
    const written = withFileNames(value, fileName, (file) => `./${file}`);
    const flag = flagValue(written, isBoolean);
    if (flag === undefined || !saysExactly(schema, name, flag, written)) continue;
    delete rest[name];
    options.push(...optionsOf(name, flag));
  }
  if (Object.keys(rest).length > 0 || options.length === 0) {
    options.unshift(` --payload ${shellWord(exactJson(rest))}`);
  }
  return `npx modelsmith create ${shellWord(key)}${options.join("")}${spec}`;
}

function flagValue(value: JsonValue, isBoolean: boolean): FlagValue | undefined {
  if (isBoolean) return typeof value === "boolean" ? value : undefined;
  if (Array.isArray(value)) {
    return value.length > 0 && value.every(isScalar) ? value.map(String) : undefined;
  }
  return isScalar(value) ? String(value) : undefined;
}

function isScalar(value: JsonValue): value is string | number | boolean {
  return value !== null && typeof value !== "object";
}

/** Whether the command line reads the same value back, and a shell prints it on one line. */
function saysExactly(
  schema: EndpointModel["input"],
  name: string,
  flag: FlagValue,
  written: JsonValue,
): boolean {
  const texts = [flag].flat().map(String);
  if (texts.some((text) => terminalLine(text) !== text)) return false;
  const read = inputFromFlags(schema, new Map([[name, flag]]));
  return JSON.stringify(read[name]) === JSON.stringify(written);
}

function optionsOf(name: string, flag: FlagValue): string[] {
  if (typeof flag === "boolean") return [flag ? ` --${name}` : ` --no-${name}`];
  return [flag].flat().map((text) => optionText(`--${name}`, text));
}

function withFileNames(
  value: JsonValue,
  fileName: CodeContext["fileName"],
  write: (name: string) => string,
): JsonValue {
  const id = fileIdOf(value);
  if (id !== undefined) return write(fileName(id));
  if (Array.isArray(value)) return value.map((each) => withFileNames(each, fileName, write));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([name, each]) => {
    return [name, withFileNames(each, fileName, write)] as const;
  });
  return Object.fromEntries(entries);
}
