import type { Known } from "../answer/known.js";
import type { Deadline } from "../clock/deadline.js";
import type { StopSignal } from "../clock/stop-signal.js";
import type { CreateForms, Endpoint } from "../contract/endpoint.js";
import type { FollowRules } from "../contract/follow-rules.js";
import type { GenerationEvent } from "../contract/generation.js";
import type { Follow } from "../contract/generation-error.js";
import type { ErrorContext } from "../error/create-error.js";
import { authorize } from "../http/auth.js";
import type { HttpRequest, Sent, Watcher } from "../http/exchange.js";
import type { FormField } from "../http/multipart.js";
import { send } from "../http/send.js";
import type { Transport } from "../http/transport.js";
import type { Bounds, Settings } from "../options/options.js";
import type { WireEvent } from "./diagnostics.js";
import type { Outcome } from "./engine-state.js";

/** One call from its start until it has settled: what all its steps share. */
export interface Call extends ErrorContext {
  readonly rules: FollowRules & { readonly read: Known };
  readonly settings: Settings;
  readonly bounds: Bounds;
  /** Aborted when the whole call must stop: by deadline, caller or reader. */
  readonly signal: StopSignal;
  readonly callerSignal: AbortSignal | undefined;
  readonly cancelOnAbort: boolean;
  readonly transport: Transport;
  /** Tells the events of the call; `undefined` if no one listens. */
  readonly emit: ((event: GenerationEvent) => void) | undefined;
  /** Publishes what happens on the wire; `undefined` if no one listens. */
  readonly trace: ((event: WireEvent) => void) | undefined;
  readonly reader: EventReader | undefined;
  /** Of `wait`: how its generation is followed beside its id. */
  readonly follow?: Follow | undefined;
  /** Absent for `wait` and `credits`. */
  readonly create?: CreateRequest | undefined;
}

/** What connects a call to a reader of its events, who may be slow, or leave. */
export interface EventReader {
  /** Hears every event, after the user's own listener. */
  readonly listener: (event: GenerationEvent) => void;
  deadline?: Deadline;
}

/** What a create sends, and where. */
export interface CreateRequest {
  /** See {@link Endpoint.key}. */
  readonly endpointKey: string;
  readonly forms: CreateForms;
  readonly body: string | readonly FormField[];
  /** Of the endpoint and the input; none of them replaces one of the call's own. */
  readonly headers: Readonly<Record<string, string>>;
  /** Parameters of the input, by their names: the requests that follow may have the same. */
  readonly values?: ReadonlyMap<string, string> | undefined;
  /** See {@link HttpRequest.guard}. */
  readonly guard?: HttpRequest["guard"];
}

export function createPath({ create }: Pick<Call, "create">, form: "sse" | "plain"): string {
  const { path, stream } = create?.forms ?? {};
  return (form === "sse" ? stream : path) ?? path ?? stream ?? "/";
}

/** A request as far as the call does not say it itself. */
export interface ApiRequest
  extends Pick<HttpRequest, "path" | "body" | "timeoutMs" | "errorBodyMs" | "guard"> {
  /** @defaultValue "GET" */
  readonly method?: HttpRequest["method"] | undefined;
  /** Where it leads, if not to the base URL; then `path` is whole. */
  readonly origin?: string | undefined;
  /** @defaultValue "application/json" */
  readonly accept?: string | undefined;
  /** Of a body that is text. @defaultValue "application/json" */
  readonly contentType?: string | undefined;
  /** Headers beside the call's own. */
  readonly headers?: HttpRequest["headers"] | undefined;
  /** @defaultValue the call's own */
  readonly signal?: StopSignal | undefined;
}

/** The outcome of what the signal of a call has ended. */
export function stopped({ signal, callerSignal }: Call): Extract<Outcome, { kind: "stopped" }> {
  return { kind: "stopped", why: signal.reason ?? "left", cause: callerSignal?.reason };
}

/** A request of the call to its service, with its key. */
export function requestOf(call: Call, request: ApiRequest): HttpRequest {
  const { settings, platform } = call;
  const { method = "GET", accept = "application/json", origin, contentType } = request;
  const { path, body, headers } = authorize(platform.auth, settings.apiKey ?? "", {
    path: origin === undefined ? call.prefix + request.path : request.path,
    body: request.body,
    contentType,
  });
  return {
    ...request,
    method,
    origin: origin ?? call.origin,
    path,
    headers: Object.assign({}, platform.headers, request.headers, headers, {
      accept,
      "accept-encoding": "identity",
      "user-agent": settings.userAgent,
      // The form's own encoder adds its type, with the boundary.
      ...(typeof body === "string" && { "content-type": contentType ?? "application/json" }),
    }),
    body,
    maxBytes: call.bounds.streamBytes,
    clean: call.redactor.clean,
  };
}

/** Sends one request of the call to its service. */
export function sendRequest<Result = never>(
  call: Call,
  request: ApiRequest,
  watcher?: Watcher<Result>,
): Promise<Sent<Result>> {
  const { signal = call.signal } = request;
  return send(call.transport, signal, requestOf(call, request), watcher);
}
