import type { Warn } from "../diagnostics/warnings.js";
import { byCodeUnit, type JsonObject, objectMember } from "../util/json.js";
import { pointer } from "../util/json-pointer.js";
import { memoizeByObject } from "../util/memoize.js";
import { someOf } from "../util/phrases.js";
import { eventStreamType, isMediaType } from "./media-types.js";
import { unlessBroken } from "./resolve-ref.js";
import { mayAccept, responsesOf, type StatusResponse } from "./responses.js";
import type { Operation } from "./spec.js";

/** The media types of an operation's first 2xx response, and their position. */
export interface SuccessContent {
  readonly content: JsonObject;
  readonly pointer: string;
}

/**
 * @see https://spec.openapis.org/oas/v3.1.1.html#responses-object
 * @returns undefined if no 2xx response has content
 */
export const successContent: (operation: Operation) => SuccessContent | undefined =
  memoizeByObject(readContent);

function readContent(operation: Operation): SuccessContent | undefined {
  const all = responsesOf(operation);
  const successes = all.filter(({ isSuccess }) => isSuccess);
  // Next to a 2xx, `default` is for errors.
  const asked = successes.length > 0 ? successes : all.filter(({ status }) => status === "default");
  for (const each of asked) {
    const found = contentOf(each);
    if (found) return found;
  }
  return undefined;
}

/** The media types with which an operation that may also answer with its result says that the work goes on. */
export function acceptedContent(operation: Operation): SuccessContent | undefined {
  const accepted = responsesOf(operation).find(({ status }) => status === "202");
  return accepted && mayAccept(operation) ? contentOf(accepted) : undefined;
}

/** @throws GeneratorError if its reference leads nowhere */
function contentOf({ resolved, broken }: StatusResponse): SuccessContent | undefined {
  if (broken) throw broken;
  const content = objectMember(resolved?.value, "content");
  return resolved && content && { content, pointer: pointer(resolved.pointer, "content") };
}

/** Whether an operation's success may be of a media type that matches a pattern; not if it is broken. */
export function answersWith(operation: Operation, wanted: RegExp): boolean {
  const { content = {} } = unlessBroken(() => successContent(operation)) ?? {};
  return findMediaType(content, wanted) !== undefined;
}

/** Whether a success is an event stream, and can be nothing else. */
export function streamsAlone(operation: Operation): boolean {
  const types = Object.keys(successContent(operation)?.content ?? {});
  return types.length > 0 && types.every((type) => eventStreamType.test(type));
}

/** The media types that a call can read. */
export const readableMediaTypes: RegExp = /json|event-stream|^\*\/\*$/i;

/** Those that are media, or several as one file: an answer of these is the result itself. */
export const binaryMediaTypes: RegExp =
  /^\s*((image|video|audio)\/|application\/(octet-stream|(x-)?zip))/i;

/**
 * Warns of a create whose responses no call can read, such as a page of HTML: the service
 * does the work and may charge for it, but the call fails.
 */
export function warnOfUnreadable(forms: readonly Operation[], warn: Warn): void {
  const answers = forms.map(successContent);
  const [first] = answers;
  const isReadable = answers.some(
    (answer) =>
      answer === undefined ||
      findMediaType(answer.content, readableMediaTypes) !== undefined ||
      findMediaType(answer.content, binaryMediaTypes) !== undefined,
  );
  const types = Object.keys(first?.content ?? {}).sort(byCodeUnit);
  if (isReadable || forms[0] === undefined || first === undefined || types.length === 0) return;
  warn({
    file: forms[0].spec.file,
    pointer: first.pointer,
    message: `the create answers ${someOf(types, 1)}, which modelsmith cannot read: a call would fail, and may be charged`,
  });
}

/** The first media type, in sorted order, that matches a pattern; `undefined` if none does. */
export function findMediaType(content: JsonObject, wanted: RegExp): string | undefined {
  return Object.keys(content)
    .sort(byCodeUnit)
    .find((type) => wanted.test(type) && isMediaType(type));
}
