import { type Answer, headerOf } from "../answer/answer.js";
import type { BaseUrl } from "../contract/base-url.js";
import type { Platform } from "../contract/endpoint.js";
import type { FollowRules } from "../contract/follow-rules.js";
import type { Follow } from "../contract/generation-error.js";
import { type ErrorCategory, GenerationError } from "../contract/generation-error.js";
import type { Redactor } from "../http/redact.js";
import { codeOf } from "../util/error-code.js";
import { toSingleLine } from "../util/single-line.js";
import { classifyAt } from "./classify.js";
import { bodyOf, cut, describeAnswer, saidIn, sentence } from "./describe-answer.js";
import type { Failure } from "./failure.js";
import { guidanceFor, KEY_PLACE } from "./guidance.js";

/** What every error of a call says. */
export interface ErrorContext extends BaseUrl {
  readonly platform: Platform;
  readonly redactor: Redactor;
  /** The first request of the call. */
  readonly request: RequestName;
}

export interface RequestName {
  readonly method: string;
  /** As the spec has it, with any placeholder filled in. */
  readonly path: string;
  /** Of a URL that an answer gave: then `path` is whole. @defaultValue the base URL's */
  readonly origin?: string | undefined;
}

/** What a failure is about. */
export interface ErrorSubject {
  /** @defaultValue the first request of the call */
  readonly request?: RequestName;
  readonly id?: string | undefined;
  readonly follow?: Follow | undefined;
  /** Whether an answer of the service has confirmed that this generation exists. */
  readonly isConfirmed?: boolean;
  readonly mayHaveCharged?: boolean;
  readonly attempts?: number;
}

/** The error of a call, with what is known of it and without its key. */
export function createError(
  context: ErrorContext,
  failure: Failure,
  subject: ErrorSubject = {},
): GenerationError {
  const { redactor } = context;
  const { category, reason, status, code, requestId, cause } = failure;
  const {
    request = context.request,
    isConfirmed = false,
    mayHaveCharged = false,
    attempts = 0,
  } = subject;
  // Only the whole key is removed from an id: without the right id a paid result would be lost.
  const id = subject.id === undefined ? undefined : redactor.clean(subject.id);
  const follow = id === undefined ? undefined : subject.follow;
  const cost = costOf(mayHaveCharged, id, isConfirmed);
  const { method, origin = context.origin + context.prefix } = request;
  const path = redactor.clean(request.path);
  const what = sentence(reason) + noKey(context, category);
  const problem = toSingleLine(`${method} ${path}: ${what} ${cost}`);
  const platform = { ...context.platform, baseUrl: context.origin + context.prefix };
  const isUnread = failure.unread !== undefined && mayHaveCharged && id === undefined;
  const retryable =
    (category === "transient" && !isUnread) || (category === "timeout" && !mayHaveCharged);
  const url = redactor.clean(origin) + path;
  const told = {
    category,
    status,
    generationId: id,
    follow,
    isConfirmed: id === undefined ? undefined : isConfirmed,
    mayHaveCharged,
    retryable,
    method,
    url,
  };
  const noAnswer = status === undefined;
  const isReadable = isUnread && failure.isReadable;
  return new GenerationError({
    ...told,
    problem,
    code: code && redactor.parts(code),
    requestId: requestId && redactor.parts(requestId),
    attempts,
    guidance: toSingleLine(
      failure.guidance ?? guidanceFor({ ...told, platform, noAnswer, isReadable }),
    ),
    cause: withoutKey(context, category, cause),
  });
}

/** What is told of a key that is only a text of the advice to set it. */
function noKey({ platform, redactor }: ErrorContext, category: ErrorCategory): string {
  const isKey = (text: string) => redactor.parts(text) === "[redacted]";
  if (category !== "auth") return "";
  if (isKey(platform.apiKeyVariable)) return " The key that was given is the name of its variable.";
  return isKey(KEY_PLACE) ? ` The key that was given is the placeholder ${KEY_PLACE}.` : "";
}

/** The error of a call that could not begin. */
export function errorOf(
  context: ErrorContext,
  category: ErrorCategory,
  what: string,
  more: Partial<Failure> = {},
): GenerationError {
  return createError(context, { ...more, category, reason: what });
}

/** The error for an answer that refuses. */
export function errorOfAnswer(context: ErrorContext, answer: Answer): GenerationError {
  return createError(context, failureOf(context, answer), { attempts: 1 });
}

/**
 * What an answer that refuses means.
 *
 * @param impliedStatus - the HTTP status that the answer should have had, if it had another
 */
export function failureOf(
  context: Pick<ErrorContext, "redactor"> & { readonly rules?: Pick<FollowRules, "read"> },
  answer: Answer,
  impliedStatus: number | undefined = answer.status,
): Failure {
  const { status } = answer;
  const classified = classifyAt(
    impliedStatus,
    bodyOf(answer),
    answer.json,
    context.rules?.read.error,
  );
  const said = saidIn(answer, classified);
  return {
    ...said,
    category: classified.category,
    reason: describeAnswer(context, answer, said),
    status,
    requestId: cut(headerOf(answer, "x-request-id") ?? headerOf(answer, "request-id")),
  };
}

export const IN_DOUBT = "It may have been accepted and charged.";

function costOf(mayHaveCharged: boolean, id: string | undefined, isConfirmed: boolean): string {
  if (!mayHaveCharged) return "Nothing was charged.";
  if (id === undefined) return IN_DOUBT;
  return isConfirmed
    ? `Generation ${id} exists and may be charged.`
    : `If ${JSON.stringify(id)} was created, it may be charged.`;
}

/**
 * A network library's error may quote headers: only its name, code and clean message are passed on.
 * The reason that a user aborted with stays the same object, unless it contains the key.
 */
function withoutKey(context: ErrorContext, category: ErrorCategory, cause: unknown): unknown {
  const { parts } = context.redactor;
  if (!(cause instanceof Error)) return typeof cause === "string" ? parts(cut(cause)) : cause;
  const message = parts(cut(cause.message));
  if (category === "aborted" && message === cause.message) return cause;
  const clean = Object.assign(new Error(message), { name: cause.name });
  const code = codeOf(cause);
  return code === undefined ? clean : Object.assign(clean, { code });
}
