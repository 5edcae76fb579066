import type { Call, CallState, ErrorContext, EventReader } from "./call.js";
import { stateOf } from "./client.js";
import { failure } from "./create-error.js";
import { CallAborted, createStop } from "./deadline.js";
import { eventTracer, type TracedCall, traced } from "./diagnostics.js";
import { resolveSettings } from "./options.js";
import { redactorFor } from "./redact.js";
import { stoppedError } from "./stop-error.js";
import { createTransport } from "./transport.js";
import type { GenerateOptions, GenerationEvent, Platform, ResultFields } from "./types.js";

/** What a door is asked to do, before anything is checked. */
export interface CallSpec {
  /** For the channels; for messages too, until there is a request. */
  readonly traced: TracedCall;
  readonly platform: Platform;
  readonly result: ResultFields;
  readonly options: GenerateOptions;
  readonly reader?: EventReader | undefined;
}

/**
 * Does the work of one call, and leaves nothing behind.
 *
 * @param check - checks and encodes the input, before the key is looked for
 * @throws {GenerationError}
 */
export function withCall<Input, Result>(
  task: CallSpec,
  check: (subject: ErrorContext) => Input,
  work: (call: Call, input: Input) => Promise<Result>,
): Promise<Result> {
  return traced(task.traced, async () => {
    const call = begin(task);
    try {
      const input = check(call);
      checkKey(call);
      return await work(call, input);
    } catch (error) {
      throw error instanceof CallAborted ? stoppedError(call, error.reason) : error;
    } finally {
      call.stop.release();
      call.transport.leave();
    }
  });
}

function begin(task: CallSpec): Call {
  const { platform, options, reader } = task;
  const { method, path } = task.traced;
  const known: CallState = {
    id: undefined,
    idPlace: undefined,
    confirmed: false,
    status: undefined,
    unanswered: false,
    doubt: false,
    attempts: 0,
    lastFailure: undefined,
    method,
    path,
  };
  try {
    const { options: shared, bounds, claims, transport } = stateOf(options.client);
    const settings = resolveSettings(platform, shared, options);
    const { signal, dispatcher, cancelOnAbort = false } = options;
    const tracer = eventTracer(task.traced);
    const call: Call = {
      platform,
      origin: settings.origin,
      prefix: settings.prefix,
      redactor: redactorFor(settings.apiKey),
      known,
      result: { ...platform.result, ...task.result, terminal: platform.terminal },
      settings,
      bounds,
      stop: createStop(settings.timeoutMs, signal),
      signal,
      cancelOnAbort,
      // A dispatcher given for this call alone is not the client's.
      transport: dispatcher === undefined ? transport : createTransport(dispatcher),
      claims,
      emit: emitter(settings.onEvent, reader?.listener, tracer),
      trace: tracer,
      reader,
    };
    call.transport.enter();
    if (reader !== undefined) reader.stop = call.stop;
    return call;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const subject = { platform, origin: "", prefix: "", redactor: redactorFor(undefined), known };
    throw failure(subject, "validation", error.message, { guidance: "Correct the option." });
  }
}

function checkKey(call: Call): void {
  const { apiKey } = call.settings;
  const missing = `there is no key: neither option apiKey nor ${call.platform.apiKeyVariable} is set`;
  const unfit = "the key has spaces or characters that no header can carry";
  if (apiKey !== undefined && /^[\x21-\x7e]+$/.test(apiKey)) return;
  throw failure(call, "auth", apiKey === undefined ? missing : unfit);
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
