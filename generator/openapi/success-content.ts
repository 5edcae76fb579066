import type { Warn } from "../diagnostics/warnings.js";
import { byCodeUnit, type JsonObject, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { dereference } from "./resolve-ref.js";
import type { Operation } from "./spec.js";

/** The media types of an operation's first 2xx answer, and where they stand. */
export interface SuccessContent {
  readonly content: JsonObject;
  readonly pointer: string;
}

/**
 * @see https://spec.openapis.org/oas/v3.1.1.html#responses-object
 * @returns undefined where no 2xx answer says what it holds
 */
export function successContent({
  spec,
  object,
  pointer: at,
}: Operation): SuccessContent | undefined {
  const responses = objectMember(object, "responses") ?? {};
  const success = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
  // Beside a 2xx, `default` is for errors.
  for (const status of success.length > 0 ? success.sort(byCodeUnit) : ["default"]) {
    const response = dereference(spec, responses[status], pointer(at, "responses", status));
    const content = objectMember(response?.value, "content");
    if (response && content) return { content, pointer: pointer(response.pointer, "content") };
  }
  return undefined;
}

/** The media types of which a call makes a result. */
export const readableMediaTypes: RegExp = /json|event-stream|^\*\/\*$/i;

/**
 * Tells of a create whose forms answer with what no call can read, such as the bytes of a picture:
 * the service does the work and may charge for it, and the call fails.
 */
export function warnOfUnreadable(forms: readonly Operation[], warn: Warn): void {
  const answers = forms.map(successContent);
  const [first] = answers;
  const isRead = answers.some(
    (answer) =>
      answer === undefined || findMediaType(answer.content, readableMediaTypes) !== undefined,
  );
  const [type, ...others] = Object.keys(first?.content ?? {}).sort(byCodeUnit);
  if (isRead || forms[0] === undefined || first === undefined || type === undefined) return;
  const types = others.length === 0 ? type : `${type} and ${others.length} more`;
  warn({
    file: forms[0].spec.file,
    pointer: first.pointer,
    message: `the answer is ${types}, which no call can read: it may be charged, and it fails`,
  });
}

/** The media type under which the content is what a pattern matches; the same whatever their order. */
export function findMediaType(content: JsonObject, wanted: RegExp): string | undefined {
  return Object.keys(content)
    .sort(byCodeUnit)
    .find((type) => wanted.test(type));
}
