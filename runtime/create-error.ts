import type { ErrorContext } from "./call.js";
import { classify } from "./classify.js";
import { type ErrorCategory, GenerationError } from "./generation-error.js";
import { guidanceFor } from "./guidance.js";
import { endSentence } from "./guidance-steps.js";
import { toSingleLine } from "./single-line.js";
import { type Answer, headerOf } from "./transport.js";

/** What the error of a call says beside its category and what happened. */
export interface Failure {
  readonly status?: number;
  readonly code?: string | undefined;
  readonly requestId?: string | undefined;
  /** @defaultValue whether an id is known, or a create may have been accepted */
  readonly mayHaveCharged?: boolean;
  readonly guidance?: string;
  readonly cause?: unknown;
}

/**
 * The error of a call, with what is known of it and without its key.
 *
 * @param what - what happened, without a full stop
 */
export function failure(
  call: ErrorContext,
  category: ErrorCategory,
  what: string,
  facts: Failure = {},
): GenerationError {
  const { known, redactor } = call;
  const { status, code, requestId } = facts;
  const { method, path, attempts } = known;
  const mayHaveCharged = facts.mayHaveCharged ?? (known.id !== undefined || known.unanswered);
  // Nothing but the whole key is taken out of an id: a changed one would lose a paid result.
  const id = known.id === undefined ? undefined : redactor.whole(known.id);
  const clean = (text: string): string => toSingleLine(redactor.whole(text));
  const cost = costOf(mayHaveCharged, id, known.confirmed && category !== "not_found");
  const problem = clean(`${method} ${path}: ${sentence(what)} ${cost}`);
  const platform = { ...call.platform, baseUrl: call.origin + call.prefix };
  const noAnswer = status === undefined;
  const guidance = clean(
    facts.guidance ??
      guidanceFor({ category, platform, generationId: id, mayHaveCharged, status, noAnswer }),
  );
  return new GenerationError({
    category,
    problem,
    message: `${problem} ${guidance}`,
    status,
    code: code && redactor.parts(code),
    requestId: requestId && redactor.parts(requestId),
    generationId: id,
    mayHaveCharged,
    retryable: category === "transient" || (category === "timeout" && !mayHaveCharged),
    attempts,
    guidance,
    method,
    url: redactor.whole(call.origin + call.prefix + path),
    cause: withoutKey(call, category, facts.cause),
  });
}

/** The error for an answer that refuses. */
export function refusal(call: ErrorContext, answer: Answer): GenerationError {
  const { category, code } = classify(answer.status, answer.text);
  return failure(call, category, describe(call, answer), {
    status: answer.status,
    code,
    requestId: requestIdOf(answer),
  });
}

/** An answer in a few words, as far as the service may be quoted: `402 CODE: what it said`. */
export function describe(call: ErrorContext, answer: Answer): string {
  const { code, message } = classify(answer.status, answer.text);
  const said = [code, message].filter((part) => part !== undefined).join(": ");
  const whole = `the service answered ${answer.status}${said === "" ? "" : ` ${said}`}`;
  return toSingleLine(call.redactor.parts(whole));
}

/** A network error in a few words. */
export function describeError(call: Pick<ErrorContext, "redactor">, error: Error): string {
  const code = codeOf(error);
  const text = error.message === "" ? (code ?? error.name) : error.message;
  const [, tlsReason = text] = OPENSSL_ERROR.exec(text) ?? [];
  return toSingleLine(
    call.redactor.parts(
      code === undefined || tlsReason.includes(code) ? tlsReason : `${tlsReason} (${code})`,
    ),
  );
}

/** `thread:error:number:library:function:reason:file:line:`, of which the reason is for a reader. */
const OPENSSL_ERROR = /^[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):/;

export function codeOf(error: Error): string | undefined {
  return "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function requestIdOf(answer: Answer): string | undefined {
  return headerOf(answer, "x-request-id") ?? headerOf(answer, "request-id");
}

/** Free text as a sentence. */
export function sentence(text: string): string {
  return endSentence(text.charAt(0).toUpperCase() + text.slice(1));
}

function costOf(mayHaveCharged: boolean, id: string | undefined, confirmed: boolean): string {
  if (!mayHaveCharged) return "Nothing was charged.";
  if (id === undefined) return "It may have been accepted and charged.";
  return confirmed
    ? `Generation ${id} exists and may be charged.`
    : `If ${JSON.stringify(id)} was created, it may be charged.`;
}

/**
 * A network library's error may quote headers: only its name, code and clean message go on. What a
 * user aborted with is the user's own, and stays the same object unless the key is in it.
 */
function withoutKey(call: ErrorContext, category: ErrorCategory, cause: unknown): unknown {
  const { parts } = call.redactor;
  if (!(cause instanceof Error)) return typeof cause === "string" ? parts(cause) : cause;
  const message = parts(cause.message);
  if (category === "aborted" && message === cause.message) return cause;
  const clean = Object.assign(new Error(message), { name: cause.name });
  const code = codeOf(cause);
  return code === undefined ? clean : Object.assign(clean, { code });
}
