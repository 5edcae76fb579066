import type { Call, Known, Subject } from "./call.js";
import { type ClientState, stateOf } from "./client.js";
import { createStop, type Stop } from "./deadline.js";
import { type Door, eventTracer, type TracedCall, traced } from "./diagnostics.js";
import { failure } from "./failure.js";
import { createTransport, type Flow } from "./http.js";
import { redactorFor } from "./redact.js";
import { resolveSettings, type Settings } from "./settings.js";
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
  /** Hears every event, after the user's own listener. */
  readonly listener?: (event: GenerationEvent) => void;
  readonly onStream?: (flow: Flow) => void;
  /** Gets the call's stop, to end it from outside. */
  readonly onBegin?: (stop: Stop) => void;
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
  const { door, endpoint, platform, method, path, options } = task;
  const trace: TracedCall = { door, endpoint, platform: platform.name, method, path };
  return traced(trace, async () => {
    const known = unknownYet(method, path);
    const { state, settings, origin, prefix } = prepare(task, known);
    const redactor = redactorFor(settings.apiKey);
    const subject: Subject = { platform, origin, prefix, redactor, known };
    const input = check(subject);
    const apiKey = checkedKey(subject, settings);
    const signal = options.signal ?? undefined;
    const stop = createStop(settings.timeoutMs, signal);
    // A dispatcher given for this call alone is not the client's.
    const { dispatcher } = options;
    const tracer = eventTracer(trace);
    const transport = dispatcher === undefined ? state.transport : createTransport(dispatcher);
    const call: Call = {
      ...subject,
      result: {
        ...platform.result,
        ...task.result,
        ...(platform.terminal === undefined ? undefined : { terminal: platform.terminal }),
      },
      settings,
      bounds: state.bounds,
      apiKey,
      stop,
      signal,
      cancelOnAbort: options.cancelOnAbort ?? false,
      transport,
      claims: state.claims,
      emit: emitter(settings.onEvent, task.listener, tracer),
      trace: tracer,
      onStream: task.onStream,
    };
    transport.enter();
    task.onBegin?.(stop);
    try {
      return await work(call, input);
    } finally {
      stop.release();
      transport.leave();
    }
  });
}

function unknownYet(method: string, path: string): Known {
  return {
    id: undefined,
    idPlace: undefined,
    status: undefined,
    unanswered: false,
    doubt: false,
    attempts: 0,
    trouble: undefined,
    method,
    path,
  };
}

interface Prepared {
  readonly state: ClientState;
  readonly settings: Settings;
  readonly origin: string;
  readonly prefix: string;
}

function prepare(task: Task, known: Known): Prepared {
  const { platform } = task;
  try {
    const state = stateOf(task.options.client);
    const settings = resolveSettings(platform, state.options, task.options);
    return { state, settings, ...splitBaseUrl(settings.baseUrl) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const redactor = redactorFor(undefined);
    const subject = { platform, origin: "", prefix: "", redactor, known };
    throw failure(subject, {
      category: "validation",
      what: error.message,
      guidance: "Correct the option.",
    });
  }
}

function splitBaseUrl(baseUrl: string): { origin: string; prefix: string } {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const safe =
    url?.protocol === "https:" || (url?.protocol === "http:" && LOOPBACK.test(url.hostname));
  if (url === undefined || !safe || /[?#@\\]/.test(baseUrl)) {
    const found = JSON.stringify(baseUrl.replace(/\/\/[^/]*@/, "//…@"));
    throw new TypeError(
      `option baseUrl must be an absolute https URL (http for loopback only) without user, query or fragment, found ${found}`,
    );
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/$/, "") };
}

const LOOPBACK = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

function checkedKey(subject: Subject, settings: Settings): string {
  const { apiKey } = settings;
  const { apiKeyVariable } = subject.platform;
  if (apiKey === undefined) {
    throw failure(subject, {
      category: "auth",
      what: `there is no key: neither option apiKey nor ${apiKeyVariable} is set`,
    });
  }
  if (!/^[\x21-\x7e]+$/.test(apiKey)) {
    throw failure(subject, {
      category: "auth",
      what: "the key has spaces or characters that no header can carry",
    });
  }
  return apiKey;
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
        if (returned !== undefined && returned instanceof Promise) returned.catch(nothing);
      } catch {
        // A listener that throws changes nothing.
      }
    }
  };
}

function nothing(): void {}
