import type { Argv } from "yargs";
import { GeneratorError } from "../../generator/diagnostics/errors.js";
import { syntaxProblem } from "../../generator/input/parse-json.js";
import type { Schema } from "../../generator/schema/schema.js";
import { isObject, type JsonObject } from "../../generator/util/json.js";
import type { CliContext } from "../shell/context.js";
import type { FindEndpoint } from "../spec/find-endpoint.js";
import { describeField } from "./describe-field.js";
import { type FlagValue, type InputFlag, inputFlags, inputOf } from "./field-flags.js";
import { textOf } from "./read-payload.js";

/** The input as a whole; its fields have options of their own beside it. */
export interface PayloadArguments {
  readonly payload: string | undefined;
  readonly "payload-file": string | undefined;
}

/**
 * Adds the fields of the endpoint that the words name, as options of their own.
 *
 * @throws GeneratorError where there is no such endpoint
 */
export async function addInputFlags<Own>(
  findEndpoint: FindEndpoint,
  words: readonly string[],
  yargs: Argv<Own>,
): Promise<Argv<Own>> {
  const { name, openapi } = namedEndpoint(words);
  if (name === undefined) return yargs;
  const { input, endpoint } = await findEndpoint(name, openapi);
  if (input === undefined) return yargs;
  return inputFlags(input, ownOptions).reduce(
    (built, flag) =>
      built.option(flag.name, {
        type: flag.isBoolean ? "boolean" : "string",
        requiresArg: !flag.isBoolean,
        group: `Input of ${endpoint.key}:`,
        describe: inWords(flag),
      }),
    yargs,
  );
}

/**
 * The input that the payload and the fields say; a field's own option outranks the payload.
 *
 * @throws GeneratorError where nothing was given, or the payload is no JSON object
 */
export async function readInput(
  shell: CliContext,
  given: PayloadArguments,
  schema: Schema | undefined,
): Promise<JsonObject> {
  const text = await textOf(shell, "payload", given.payload, given["payload-file"]);
  const flags = schema === undefined ? new Map<string, FlagValue>() : givenFlags(given, schema);
  if (text === undefined && flags.size === 0) {
    throw new GeneratorError("MS1601", "there is no input", {
      hint: "Give fields such as --prompt, or the whole as --payload, --payload-file or --payload - (standard input).",
    });
  }
  const payload = text === undefined ? {} : parsePayload(text);
  return schema === undefined ? payload : { ...payload, ...inputOf(schema, flags) };
}

function givenFlags(given: PayloadArguments, schema: Schema): ReadonlyMap<string, FlagValue> {
  const values: Readonly<Record<string, unknown>> = { ...given };
  const found = inputFlags(schema, ownOptions).flatMap(({ name }) => {
    const value = values[name];
    // yargs gives what the options above were declared as.
    return value === undefined ? [] : [[name, value as FlagValue] as const];
  });
  return new Map(found);
}

function parsePayload(text: string): JsonObject {
  let payload: unknown;
  try {
    payload = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw new GeneratorError("MS1601", `the payload is no JSON: ${syntaxProblem(text)}`, {
      hint: "If the shell ate its quotes, use --payload-file <file> or --payload - (standard input).",
    });
  }
  if (isObject(payload)) return payload;
  throw new GeneratorError("MS1601", "the payload is no JSON object", {
    hint: 'Expected the fields of the input, such as {"prompt": "A paper boat"}.',
  });
}

/** The endpoint and spec that words name, before yargs knows what their options are. */
export function namedEndpoint(words: readonly string[]): {
  readonly name: string | undefined;
  readonly openapi: string | undefined;
} {
  const optionValue = (name: string): string | undefined => {
    const at = words.findIndex((word) => word === name || word.startsWith(`${name}=`));
    const word = words[at];
    if (word === undefined) return undefined;
    return word === name ? words[at + 1] : word.slice(name.length + 1);
  };
  const after = words.slice(words.indexOf("create") + 1);
  const free = after.find((word, index) => {
    const before = after[index - 1] ?? "";
    return !word.startsWith("-") && (!before.startsWith("--") || before.includes("="));
  });
  return {
    name: free || optionValue("--sse-endpoint") || optionValue("--endpoint"),
    openapi: optionValue("--openapi"),
  };
}

function inWords({ field }: InputFlag): string {
  const { description = "", required } = field;
  const [sentence = ""] = description.split(/(?<=[.!?])\s/);
  const words = [required && "Required.", sentence, describeField(field)]
    .filter((part) => typeof part === "string" && part !== "")
    .join(" ")
    .replace(/\s+/g, " ");
  return words.length > maxWords ? `${words.slice(0, maxWords)}…` : words;
}

/** Longest text of an option, in UTF-16 units: to wrap a whole book takes yargs seconds. */
const maxWords = 2_000;

/** Names that the command uses itself: such a field is given by --payload. */
export const ownOptions: ReadonlySet<string> = new Set([
  "short-name",
  "sse-endpoint",
  "endpoint",
  "base-url",
  "openapi",
  "payload",
  "payload-file",
  "sse-request-timeout",
  "poll-timeout",
  "poll-interval",
  "poll-request-timeout",
  "validate",
  "dry-run",
  "save",
  "force",
  "json",
  "verbose",
  "help",
  "version",
]);
