import type { Known } from "./answer/known.js";
import { type Call, type CreateRequest, type EventReader, sendRequest } from "./call/call.js";
import { eventTracer, type TracedCall, traced } from "./call/diagnostics.js";
import type { End } from "./call/engine-state.js";
import type { Part } from "./call/part.js";
import type { Policy } from "./call/policy.js";
import { errorOfEnd } from "./call-error.js";
import { stateOf } from "./client.js";
import { Deadline } from "./clock/deadline.js";
import type { GenerateOptions } from "./contract/call-options.js";
import type { FollowRules } from "./contract/follow-rules.js";
import type { GenerationEvent } from "./contract/generation.js";
import type { Follow } from "./contract/generation-error.js";
import { isLoopback } from "./contract/loopback.js";
import { firstState, runEngine } from "./engine/engine.js";
import { done } from "./engine/transitions.js";
import { createError, type ErrorContext } from "./error/create-error.js";
import { decodedKey, keyProblem } from "./http/auth.js";
import { redactorFor } from "./http/redact.js";
import { createTransport } from "./http/transport.js";
import { resolveSettings } from "./options/options.js";
import { fillPath } from "./request/follow-target.js";
import { KnownOfCall } from "./request/known-of.js";
import { forgetOldest } from "./util/forget-oldest.js";

/** What an entry point is asked to do, before anything is checked. */
export interface CallSpec extends Part {
  /** For the channels; for messages too, until there is a request. */
  readonly traced: TracedCall;
  readonly rules: FollowRules;
  readonly options: GenerateOptions;
  readonly reader?: EventReader | undefined;
  /** Known before the key is looked for: the error of a missing key names the generation too. */
  readonly id?: string;
  /** See {@link Call.follow}. */
  readonly follow?: Follow | undefined;
}

/**
 * Does the work of one call, and leaves nothing behind.
 *
 * @param encode - checks the input and says what is created, before the key is looked for
 * @throws {GenerationError}
 * @throws {TypeError} for an option that does not exist, or an option or a base URL of the environment
 *   that cannot have its value
 */
export function withCall<Result>(
  spec: CallSpec,
  encode: (context: ErrorContext) => CreateRequest | undefined,
  work: (call: Call) => Promise<Result>,
): Promise<Result> {
  return traced(spec.traced, async () => {
    const call = begin(spec, encode);
    try {
      return await work(call);
    } finally {
      call.signal.release();
      call.transport.leave();
    }
  });
}

function begin(
  spec: CallSpec,
  encode: (context: ErrorContext) => CreateRequest | undefined,
): Call & { readonly signal: Deadline } {
  const { rules, options, reader, id, follow, startedAt = performance.now() } = spec;
  const { platform } = rules;
  const { method, path } = spec.traced;
  const request = { method, path };
  // Code that was never type-checked may pass null.
  const { options: shared, bounds, transport: clientTransport } = stateOf(options?.client);
  const settings = resolveSettings(platform, shared, options);
  const { origin, prefix, apiKey } = settings;
  const redactor = redactorFor(apiKey, decodedKey(platform.auth, apiKey));
  const context = { platform, request, origin, prefix, redactor };
  const create = encode(context);
  checkKey(context, apiKey, { id, follow });
  const { signal: callerSignal, dispatcher, cancelOnAbort = false } = options;
  const tracer = eventTracer(spec.traced);
  const signal = new Deadline(startedAt + settings.timeoutMs - performance.now(), callerSignal);
  // A dispatcher given for this call alone is not the client's.
  const transport = dispatcher === undefined ? clientTransport : createTransport(dispatcher);
  transport.enter();
  if (reader !== undefined) reader.deadline = signal;
  const followed: FollowRules & { read: Known } = { ...rules };
  const call = {
    ...context,
    rules: followed,
    settings,
    bounds,
    signal,
    callerSignal,
    cancelOnAbort,
    transport,
    emit: emitter(settings.onEvent, reader?.listener, tracer),
    trace: tracer,
    reader,
    follow,
    create,
  };
  followed.read = new KnownOfCall(call);
  return call;
}

function checkKey(
  context: ErrorContext,
  apiKey: string | undefined,
  { id, follow }: { readonly [Name in "id" | "follow"]: CallSpec[Name] | undefined },
): void {
  const { auth, apiKeyVariable } = context.platform;
  if (!apiKey && auth?.optional) return;
  const isEmpty = apiKey === "";
  const missing = isEmpty ? "option apiKey is empty" : `${apiKeyVariable} is not set`;
  const simulated = isLoopback(new URL(context.origin).hostname)
    ? ", and a simulator takes any text"
    : "";
  const reason = apiKey ? keyProblem(auth, apiKey) : `there is no key: ${missing}${simulated}`;
  if (reason === undefined) return;
  const guidance = isEmpty
    ? `Give it a key, or leave it out: ${apiKeyVariable} is read then.`
    : undefined;
  const told = { id, follow, mayHaveCharged: id !== undefined };
  throw createError(context, { category: "auth", reason, guidance }, told);
}

/**
 * Runs the engine from the create, or from an id.
 *
 * @throws {GenerationError}
 */
export function runToEnd(call: Call, policy: Policy, id?: string): Promise<End> {
  return runEngine(call, firstState(call, policy, id), policy).then((end) => {
    if (end.at !== "failed") return end;
    const { failure, facts } = end;
    // Its id is that of nothing, or cannot be asked by: then what the create answered is the result.
    const { category, status, isUnasked } = failure;
    const isNoId = category === "invalid_request" && (status ?? facts.status) === undefined;
    const isNothing = isUnasked || status === 404 || isNoId;
    const after = facts.made && done(end, facts.made, policy);
    if (after?.at === "done" && isNothing) {
      call.emit?.({ type: "terminal", generation: after.generation });
      return after;
    }
    if (failure.category !== "aborted" || !call.cancelOnAbort || facts.id === undefined) {
      throw errorOfEnd(call, end);
    }
    const asked = cancelRemotely(call, facts.id)
      ? "was asked to cancel it"
      : "offers no way to cancel it";
    const reason = `${failure.reason}; the service ${asked}`;
    throw errorOfEnd(call, { ...end, failure: { ...failure, reason } });
  });
}

/** Asks the service to cancel. No one waits for it. @returns false if the spec has no way */
function cancelRemotely(call: Call, id: string): boolean {
  const { cancel } = call.platform;
  const path = cancel && fillPath(cancel.path.replace(/\{[^{}]*\}/, "{id}"), id);
  if (cancel === undefined || path === undefined) return false;
  const { finalPollMs: timeoutMs } = call.bounds;
  const deadline = new Deadline(timeoutMs);
  call.transport.enter();
  // The call has settled already, so whether the service canceled is not looked at.
  void sendRequest(call, { method: cancel.method, path, timeoutMs, signal: deadline }).then(() => {
    deadline.release();
    call.transport.leave();
  });
  return true;
}

/** The user's own listener hears first. The others are of this package, and throw nothing. */
function emitter(
  onEvent: GenerateOptions["onEvent"],
  reader: EventReader["listener"] | undefined,
  tracer: ((event: GenerationEvent) => void) | undefined,
): Call["emit"] {
  if (onEvent === undefined && tracer === undefined) return reader;
  return (event) => {
    if (onEvent !== undefined) tell(onEvent, event);
    reader?.(event);
    tracer?.(event);
  };
}

function tell(onEvent: (event: GenerationEvent) => unknown, event: GenerationEvent): void {
  try {
    // An async listener is allowed by the types, and its failure must not end the process.
    const returned = onEvent(event);
    if (returned instanceof Promise) returned.catch(warnOf);
  } catch (error) {
    warnOf(error);
  }
}

/** A listener that throws changes nothing about the call. Each mistake is told once: events are many. */
function warnOf(error: unknown): void {
  // Anything may be thrown, and throw again where it is looked at.
  try {
    const what = String(error);
    if (told.has(what)) return;
    forgetOldest(told.add(what), 100);
    const stack = error instanceof Error ? error.stack : what;
    process.emitWarning(`onEvent threw: ${stack}`, { code: "MODELSMITH_ON_EVENT" });
  } catch {
    if (error !== NO_TEXT) warnOf(NO_TEXT);
  }
}

const NO_TEXT = "what cannot be told as text";

const told = new Set<string>();
