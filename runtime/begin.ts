import type { Call, EventReader, Known, Subject } from "./call.js";
import { stateOf } from "./client.js";
import { createStop, Stopped } from "./deadline.js";
import { type Door, eventTracer, type TracedCall, traced } from "./diagnostics.js";
import { failure } from "./failure.js";
import { createTransport } from "./http.js";
import { redactorFor } from "./redact.js";
import { resolveSettings } from "./settings.js";
import { stoppedError } from "./stopped.js";
import type { GenerateOptions, GenerationEvent, Platform, ResultFields } from "./types.js";

/** What a door is asked to do, before anything is checked. */
export interface Task {
  readonly door: Door;
  /** Provider and model; `undefined` where only the platform is known. */
  readonly endpoint: string | undefined;
  readonly platform: Platform;
  readonly result: ResultFields;
  /** For messages, until there is a request: that of the endpoint. */
  readonly method: string;
  readonly path: string;
  readonly options: GenerateOptions;
  readonly reader?: EventReader | undefined;
}

/**
 * Does the work of one call, and leaves nothing behind.
 *
 * @param check - checks and encodes the input, before the key is looked for
 * @throws {GenerationError}
 */
export function inCall<Input, Result>(
  task: Task,
  check: (subject: Subject) => Input,
  work: (call: Call, input: Input) => Promise<Result>,
): Promise<Result> {
  const { door, endpoint, platform, method, path } = task;
  const trace: TracedCall = { door, endpoint, platform: platform.name, method, path };
  return traced(trace, async () => {
    const call = begin(task, trace);
    try {
      const input = check(call);
      checkKey(call);
      return await work(call, input);
    } catch (error) {
      throw error instanceof Stopped ? stoppedError(call, error.reason) : error;
    } finally {
      call.stop.release();
      call.transport.leave();
    }
  });
}

function begin(task: Task, trace: TracedCall): Call {
  const { platform, method, path, options, reader } = task;
  const known: Known = {
    id: undefined,
    idPlace: undefined,
    confirmed: false,
    status: undefined,
    unanswered: false,
    doubt: false,
    attempts: 0,
    trouble: undefined,
    method,
    path,
  };
  try {
    const { options: shared, bounds, claims, transport } = stateOf(options.client);
    const settings = resolveSettings(platform, shared, options);
    const { signal, dispatcher, cancelOnAbort = false } = options;
    const tracer = eventTracer(trace);
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
    throw failure(subject, {
      category: "validation",
      what: error.message,
      guidance: "Correct the option.",
    });
  }
}

function checkKey(call: Call): void {
  const { apiKey } = call.settings;
  const missing = `there is no key: neither option apiKey nor ${call.platform.apiKeyVariable} is set`;
  const unfit = "the key has spaces or characters that no header can carry";
  if (apiKey !== undefined && /^[\x21-\x7e]+$/.test(apiKey)) return;
  throw failure(call, { category: "auth", what: apiKey === undefined ? missing : unfit });
}

function emitter(
  ...listeners: readonly (((event: GenerationEvent) => void) | undefined)[]
): (event: GenerationEvent) => void {
  const present = listeners.filter((listener) => listener !== undefined);
  return (event) => {
    for (const listener of present) {
      try {
        // An async listener is allowed by the types, and its failure must not end the process.
        const returned: unknown = listener(event);
        if (returned instanceof Promise) returned.catch(() => {});
      } catch {
        // A listener that throws changes nothing.
      }
    }
  };
}
