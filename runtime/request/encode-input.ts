import type { CreateRequest } from "../call/call.js";
import { checkInput } from "../check/check-input.js";
import type { Violation } from "../check/validate.js";
import type { Endpoint } from "../contract/endpoint.js";
import { GenerationError } from "../contract/generation-error.js";
import { type ErrorContext, errorOf } from "../error/create-error.js";
import type { FormField } from "../http/multipart.js";
import { describeValue } from "../util/describe-value.js";
import { isFile } from "../util/file-value.js";
import { asObject, isData, own, writesItself } from "../util/json.js";
import { isUrlEncoded, urlEncoded } from "../util/url-encoded.js";
import { fillIn } from "./fill-in.js";
import { placeParameters } from "./parameters.js";

/**
 * The checked input as a request carries it: parameters in their places, the rest as the body, which
 * is JSON, or a form if it holds files or the endpoint takes nothing else.
 *
 * @throws {GenerationError} of category `validation`, naming every violation
 */
export function encodeInput(
  subject: ErrorContext,
  endpoint: Endpoint,
  given: object,
  validate: boolean,
): CreateRequest {
  try {
    const input = fillIn(endpoint.input, given) as object; // it is what is given, with more in it
    const violations = validate ? checkInput(endpoint.input, input) : [];
    throwIfAny(subject, violations);
    const { body, forms, headers, values } = placeParameters(endpoint, input, violations);
    const hasFiles = findFiles(body, "", 0, violations);
    if (hasFiles && endpoint.multipart === undefined) {
      violations.push(misplacedFile("", "no file: this endpoint takes JSON only"));
    }
    throwIfAny(subject, violations);
    const isForm = hasFiles || endpoint.multipart === "only";
    const sent = isForm ? toFields(body, endpoint.parts) : toText(body, forms.contentType);
    return { endpointKey: endpoint.key, forms, body: sent, headers, values };
  } catch (error) {
    // The input's own getters may throw anything.
    if (error instanceof GenerationError) throw error;
    const what = "the input cannot be written as a request";
    throw errorOf(subject, "validation", what, { cause: error });
  }
}

/**
 * Whether there is a file. A form has room for files in its fields, and in lists that are fields.
 *
 * @param misplaced - gets what no request carries, and files where there is no room
 */
function findFiles(
  value: unknown,
  pointer: string,
  level: number,
  misplaced: Violation[],
): boolean {
  if (isFile(value)) {
    if (level > 2) misplaced.push(misplacedFile(pointer, "a file only as a field or in a list"));
    return true;
  }
  if (!isData(value)) {
    const found = describeValue(value);
    misplaced.push({ pointer, expected: "what can be written as JSON, or a file", found });
  }
  if (typeof value !== "object" || value === null) return false;
  if (level > 0 && writesItself(value)) return false;
  // An object below the input itself is sent as JSON text, which holds no file.
  const next = level === 0 || (level === 1 && Array.isArray(value)) ? level + 1 : 3;
  let found = false;
  for (const [name, each] of Object.entries(value)) {
    if (findFiles(each, `${pointer}/${name}`, next, misplaced)) found = true;
  }
  return found;
}

function misplacedFile(pointer: string, expected: string): Violation {
  return { pointer, expected, found: "a file" };
}

/**
 * A form has no null: such a field is left out. A list is a field repeated, unless its part is JSON; an
 * object goes as JSON.
 */
function toFields(input: object, parts: Endpoint["parts"] = {}): FormField[] {
  const fields: FormField[] = [];
  for (const [name, value] of Object.entries(asObject(input) ?? {})) {
    const type = own(parts, name);
    const isWhole = !Array.isArray(value) || (type === "application/json" && !value.some(isFile));
    for (const each of isWhole ? [value] : value) {
      if (each === undefined || each === null) continue;
      const isText = typeof each === "string" || isFile(each);
      const json = typeof each === "object" && !isText ? "application/json" : undefined;
      fields.push([name, isText ? each : JSON.stringify(each), type ?? json]);
    }
  }
  return fields;
}

function toText(body: object, contentType: string | undefined): string {
  return isUrlEncoded(contentType) ? urlEncoded(toFields(body)) : JSON.stringify(body);
}

const MAX_LISTED = 50;

function throwIfAny(subject: ErrorContext, violations: readonly Violation[]): void {
  if (violations.length === 0) return;
  const listed = violations.slice(0, MAX_LISTED).map(({ pointer, expected, found }) => {
    const place = pointer === "" ? "the input" : pointer;
    return subject.redactor.parts(`${place}: expected ${expected}, found ${found}`);
  });
  const more = violations.length - listed.length;
  if (more > 0) listed.push(`and ${more} more`);
  throw errorOf(subject, "validation", `the input does not fit: ${listed.join("; ")}`);
}
