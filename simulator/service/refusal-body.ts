import type { ErrorAnswer } from "../../generator/read/read-endpoints.js";
import { typesOf } from "../../generator/schema/schema.js";
import { plainName } from "../../generator/util/field-names.js";
import { isAddress, sampleOfFormat } from "../../generator/util/formats.js";
import { type AnswerSchema, mayBeText, schemasAt } from "./answer-schema.js";
import { omitted, type Place, sampleAnswer } from "./sample-answer.js";

/** Why a request is refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly details?: readonly FieldError[];
}

/** What is wrong with one field of a body. */
export interface FieldError {
  /** JSON pointer to the field; empty for the body itself. */
  readonly field: string;
  readonly message: string;
}

/**
 * The body of a refusal, as the spec's schema for its status has it: code, message and status in the
 * places whose names are theirs. Without a schema: `{error, code, message}`.
 */
export function refusalBody(refusal: Refusal, answers: readonly ErrorAnswer[]): unknown {
  const { code, message, details } = refusal;
  const plain = { error: code, code, message, ...(details && { details }) };
  const schema = schemaFor(refusal.status, answers);
  if (schema === undefined) return plain;
  const made = sampleAnswer({
    root: schema,
    known: (place) => knownOf(refusal, schema, place),
    deciding: [],
    allows: () => true,
    count: Math.min(details?.length ?? 1, 20),
  });
  if (typeof made !== "object" || made === null || Array.isArray(made)) return made;
  if (Object.keys(made).length === 0) return plain;
  // A client cannot know what a schema has no place for.
  const says = JSON.stringify(made);
  const isOpen = schema.additionalProperties !== false;
  const isTold = says.includes(JSON.stringify(message)) || !isOpen;
  const isNamed = says.includes(JSON.stringify(code)) || !isOpen;
  return { ...(!isNamed && { code }), ...(!isTold && { message }), ...made };
}

/** The schema of a status: its own, its hundred's, else that of all others. */
function schemaFor(status: number, answers: readonly ErrorAnswer[]): AnswerSchema | undefined {
  for (const wanted of [String(status), `${Math.floor(status / 100)}XX`, "DEFAULT"]) {
    const contents = answers.find((answer) => answer.status === wanted)?.contents ?? [];
    const found = contents.find(({ type, schema }) => /json/i.test(type) && schema !== undefined);
    if (found?.schema !== undefined) return found.schema;
  }
  // Most specs describe one shape, and not each status that has it.
  const [any] = answers
    .flatMap(({ contents }) => contents)
    .filter(({ type }) => /json/i.test(type));
  return any?.schema;
}

const messageNames =
  /^(message|msg|detail|reason|error(message|msg|description|detail|reason|text)|(status|failure)(message|msg|reason)|description)$/;
const codeNames = /^((err(or)?|status)?(code|type|name|key)|title|slug|kind)$/;
const statusNames = /^((http)?status(code)?|code|err(or)?code|httpcode)$/;

function knownOf(
  { status, code, message, details }: Refusal,
  root: AnswerSchema,
  { path, schema, index }: Place,
): unknown {
  const name = plainName(path.at(-1) ?? "");
  const types = typesOf(schema);
  const isInList = path.some((_, at) =>
    schemasAt(root, path.slice(0, at)).some(({ items }) => items),
  );
  const detail = isInList ? details?.[index] : undefined;
  if (schema.const !== undefined) return undefined;
  if (schema.enum !== undefined) return fittingWord(schema.enum, status, code);
  if (name === "loc" && types.includes("array")) {
    return ["body", ...(detail?.field.split("/").slice(1) ?? [])];
  }
  if (!mayBeText(schema)) {
    if (types.includes("boolean")) return /^(is)?(error|failed)$/.test(name);
    return types.includes("integer") && statusNames.test(name) ? status : undefined;
  }
  if (path.length === 0) return message;
  if (name === "error") return hasMessage(root, path.slice(0, -1)) ? code : message;
  if (messageNames.test(name)) return detail?.message ?? message;
  if (codeNames.test(name)) return isAddress(schema) ? "about:blank" : code;
  if (name === "status") return "error";
  if (/^(param|field|pointer|property|path)$/.test(name)) return detail?.field ?? omitted;
  const isFree = sampleOfFormat(schema) === undefined && schema.minLength === undefined;
  return isFree ? omitted : undefined;
}

/** A listed word that has the last word of the code, or is the status itself. */
function fittingWord(listed: readonly unknown[], status: number, code: string): unknown {
  const last = code.toUpperCase().split("_").at(-1) ?? "";
  const words = (value: unknown) =>
    String(value)
      .toUpperCase()
      .split(/[^A-Z0-9]+/);
  return (
    listed.find((value) => String(value).toUpperCase() === code.toUpperCase()) ??
    listed.find((value) => value === status) ??
    listed.find((value) => typeof value === "string" && words(value).includes(last))
  );
}

function hasMessage(root: AnswerSchema, path: readonly string[]): boolean {
  return schemasAt(root, path).some(({ properties = {} }) =>
    Object.keys(properties).some((name) => messageNames.test(plainName(name))),
  );
}
