import type { Argv } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { syntaxProblem } from "../../generator/input/parse-json.js";
import type { Schema } from "../../generator/schema/schema.js";
import { isObject, type JsonObject } from "../../generator/util/json.js";
import { firstSentence } from "../../generator/util/phrases.js";
import type { CliContext } from "../shell/context.js";
import { optionText } from "../shell/option-text.js";
import type { FindEndpoint } from "../spec/find-endpoint.js";
import { examplesOf, generalExamples } from "./create-examples.js";
import { createOptions, endpointInArgv } from "./create-options.js";
import { describeField } from "./describe-field.js";
import {
  type FieldFlag,
  type FlagValue,
  fieldFlags,
  inputFromFlags,
  wholeFlag,
} from "./field-flags.js";
import { takesFile } from "./field-texts.js";
import { filesRead } from "./file-fields.js";
import { readTextOption } from "./read-text-option.js";

/** Options that pass the input as a whole. Its fields have options as well. */
export interface PayloadArguments {
  readonly payload: string | undefined;
  readonly "payload-file": string | undefined;
}

/**
 * Adds an option for each input field of the endpoint named in `argv`, and examples.
 *
 * @throws GeneratorError if there is no such endpoint
 */
export async function addFieldFlags<Own>(
  findEndpoint: FindEndpoint,
  argv: readonly string[],
  yargs: Argv<Own>,
): Promise<Argv<Own>> {
  const { name, spec } = endpointInArgv(argv);
  if (name === undefined) return yargs.example(generalExamples);
  const { input, endpoint } = await findEndpoint(name, spec);
  if (input === undefined) return yargs.example(generalExamples);
  return fieldFlags(input, createOptions).reduce(
    (built, flag) =>
      built.option(flag.name, {
        type: flag.isBoolean ? "boolean" : "string",
        group: `Input of ${endpoint.key}:`,
        describe: describeFlag(flag, takesFile(input, flag.name)),
      }),
    yargs.example(examplesOf(endpoint.key, input)),
  );
}

/**
 * Reads the input from the payload and the field options. A field's option overrides the payload.
 * Files that fields name become files.
 *
 * @throws GeneratorError if there is no input, the payload is not a JSON object, or a file is missing
 */
export async function readInput(
  context: CliContext,
  args: PayloadArguments,
  schema: Schema | undefined,
): Promise<Readonly<Record<string, unknown>>> {
  const text = await readTextOption(context, "payload", args.payload, args["payload-file"]);
  const flags = schema === undefined ? new Map<string, FlagValue>() : flagValues(args, schema);
  if (text === undefined && flags.size === 0) {
    const [first] = fieldFlags(schema ?? {}, createOptions);
    const required = fieldFlags(schema ?? {}, createOptions).find(({ field }) => field.required);
    const named = required ?? first;
    throw new GeneratorError("MS1601", "no input given", {
      hint: `Pass ${named === undefined ? "fields" : `fields such as --${named.name}`}, or the whole input with --payload, --payload-file or --payload - (standard input).`,
    });
  }
  const payload = text === undefined ? {} : parsePayload(text, payloadHint(args, text));
  if (schema === undefined) return payload;
  const input = { ...payload, ...inputFromFlags(schema, flags) };
  return filesRead(input, schema, new Set(flags.keys()));
}

function flagValues(args: PayloadArguments, schema: Schema): ReadonlyMap<string, FlagValue> {
  const values: Readonly<Record<string, unknown>> = { ...args };
  const found = fieldFlags(schema, createOptions).flatMap(({ name }) => {
    const value = values[name];
    if (isInParts(value)) throw inParts(schema, name, value);
    // yargs returns the types that addFieldFlags declared.
    return value === undefined ? [] : [[name, value as FlagValue] as const];
  });
  return new Map(found);
}

/** yargs makes an object of `--size.w 80`, beside which other values are a list. */
function isInParts(value: unknown): boolean {
  return [value].flat().some((each) => typeof each === "object" && each !== null);
}

function inParts(schema: Schema, name: string, value: unknown): GeneratorError {
  const part = Object.keys([value].flat().find(isObject) ?? {})[0] ?? "";
  const whole = wholeFlag(schema, name, value);
  return new GeneratorError("MS1601", `--${name}.${part} names a part of a field`, {
    hint: `Pass the whole field:${whole === undefined ? ` --${name} <value>` : optionText(`--${name}`, whole)}`,
  });
}

/** What to do about a payload that is not JSON, by where it came from. */
function payloadHint({ payload, "payload-file": file }: PayloadArguments, text: string): string {
  if (payload !== undefined && payload !== "-") {
    return "If the shell removed its quotes, use --payload-file <file> or --payload - (standard input).";
  }
  if (text.trim() !== "") return "Correct it at that place.";
  return payload === "-" || file === "-"
    ? "Nothing came on standard input."
    : "The file has nothing in it.";
}

function parsePayload(text: string, hint: string): JsonObject {
  let payload: unknown;
  try {
    payload = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new GeneratorError("MS1601", `the payload is not JSON: ${syntaxProblem(text)}`, { hint });
  }
  if (isObject(payload)) return payload;
  throw new GeneratorError("MS1601", "the payload is not a JSON object", {
    hint: 'Pass the fields of the input, such as {"prompt": "A paper boat"}.',
  });
}

function describeFlag({ field }: FieldFlag, isFile: boolean): string {
  const { description = "", required } = field;
  const file = isFile && "Takes a file: ./boat.png.";
  const more = /^array\b/.test(field.type) && "Repeat the option for more.";
  const text = [
    required && "Required.",
    firstSentence(description),
    file,
    more,
    describeField(field),
  ]
    .filter((part) => typeof part === "string" && part !== "")
    .join(" ")
    .replace(/\s+/g, " ");
  const shown = text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
  return `${shown} [${field.type}]`.trimStart();
}

/** Longest description of an option, in UTF-16 units: yargs takes seconds to wrap a longer one. */
const longestShown = 2_000;
