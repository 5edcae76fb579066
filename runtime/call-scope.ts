import { keyProblem } from "./auth.js";
import { type Call, type EventReader, sendRequest } from "./call.js";
import { errorOfEnd } from "./call-error.js";
import { stateOf } from "./client.js";
import { createError, type ErrorContext, failure } from "./create-error.js";
import { startDeadline } from "./deadline.js";
import { eventTracer, type TracedCall, traced } from "./diagnostics.js";
import { firstState, runEngine } from "./engine.js";
import type { End } from "./engine-state.js";
import type { FollowRules } from "./follow-rules.js";
import { fillPath } from "./follow-target.js";
import { resolveSettings } from "./options.js";
import type { Policy } from "./policy.js";
import { redactorFor } from "./redact.js";
import { createTransport } from "./transport.js";
import type { GenerateOptions, GenerationEvent } from "./types.js";

/** What an entry point is asked to do, before anything is checked. */
export interface CallSpec {
  /** For the channels; for messages too, until there is a request. */
  readonly traced: TracedCall;
  readonly rules: FollowRules;
  readonly options: GenerateOptions;
  readonly reader?: EventReader | undefined;
  /** Known before the key is looked for: the error of a missing key names the generation too. */
  readonly id?: string;
}

/**
 * Does the work of one call, and leaves nothing behind.
 *
 * @param check - checks and encodes the input, before the key is looked for
 * @throws {GenerationError}
 * @throws {TypeError} for an option that does not exist
 */
export function withCall<Input, Result>(
  spec: CallSpec,
  check: (context: ErrorContext) => Input,
  work: (call: Call, input: Input) => Promise<Result>,
): Promise<Result> {
  return traced(spec.traced, async () => {
    const { call, release } = begin(spec);
    try {
      const input = check(call);
      checkKey(call, spec.id);
      return await work(call, input);
    } finally {
      release();
    }
  });
}

function begin(spec: CallSpec): { readonly call: Call; readonly release: () => void } {
  const { rules, options, reader } = spec;
  const { platform } = rules;
  const { method, path } = spec.traced;
  const request = { method, path };
  try {
    const { options: shared, bounds, transport: clientTransport } = stateOf(options.client);
    const settings = resolveSettings(platform, shared, options);
    const { signal: callerSignal, dispatcher, cancelOnAbort = false } = options;
    const tracer = eventTracer(spec.traced);
    const deadline = startDeadline(settings.timeoutMs, callerSignal);
    // A dispatcher given for this call alone is not the client's.
    const transport = dispatcher === undefined ? clientTransport : createTransport(dispatcher);
    transport.enter();
    if (reader !== undefined) reader.deadline = deadline;
    const call: Call = {
      platform,
      rules,
      request,
      origin: settings.origin,
      prefix: settings.prefix,
      redactor: redactorFor(settings.apiKey),
      settings,
      bounds,
      signal: deadline.signal,
      callerSignal,
      cancelOnAbort,
      transport,
      emit: emitter(settings.onEvent, reader?.listener, tracer),
      trace: tracer,
      reader,
    };
    const release = (): void => {
      deadline.release();
      transport.leave();
    };
    return { call, release };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const context = { platform, request, origin: "", prefix: "", redactor: redactorFor(undefined) };
    throw failure(context, "validation", error.message, { guidance: "Correct the option." });
  }
}

function checkKey(call: Call, id: string | undefined): void {
  const { apiKey } = call.settings;
  const { auth, apiKeyVariable } = call.platform;
  const reason =
    apiKey === undefined
      ? `there is no key: neither option apiKey nor ${apiKeyVariable} is set`
      : keyProblem(auth, apiKey);
  if (reason === undefined) return;
  throw createError(call, { category: "auth", reason }, { id, mayHaveCharged: id !== undefined });
}

/**
 * Runs the engine from the create, or from an id.
 *
 * @throws {GenerationError}
 */
export async function runCall(call: Call, policy: Policy, id?: string): Promise<End> {
  const end = await runEngine(call, firstState(call, policy, id), policy);
  if (end.at !== "failed") return end;
  const { category } = end.failure;
  if (category === "aborted" && call.cancelOnAbort) void cancelRemotely(call, end.facts.id);
  throw errorOfEnd(call, end);
}

/** Asks the service to cancel, if the spec has a way. No one waits for it. */
async function cancelRemotely(call: Call, id: string | undefined): Promise<void> {
  const { cancel } = call.platform;
  const template = cancel?.path.replace(/\{[^{}]*\}/, "{id}");
  const path = template && id !== undefined ? fillPath(template, id) : undefined;
  if (cancel === undefined || path === undefined) return;
  const { finalPollMs: timeoutMs } = call.bounds;
  const deadline = startDeadline(timeoutMs);
  call.transport.enter();
  await sendRequest(call, { method: cancel.method, path, timeoutMs, signal: deadline.signal });
  // The call has settled already, so whether the service canceled is not looked at.
  deadline.release();
  call.transport.leave();
}

/** The user's own listener hears first. The others are of this package, and throw nothing. */
function emitter(
  onEvent: GenerateOptions["onEvent"],
  reader: EventReader["listener"] | undefined,
  tracer: ((event: GenerationEvent) => void) | undefined,
): (event: GenerationEvent) => void {
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
    if (returned instanceof Promise) returned.catch(() => {});
  } catch {
    // A listener that throws changes nothing.
  }
}
