import {
  type Client,
  type GenerateOptions,
  type Generation,
  GenerationError,
  generate,
  images,
  wait,
} from "@modelsmith/runtime";
import { isOnThisMachine } from "@modelsmith/runtime/guidance";
import { isGenerationError } from "../call/error-report.js";
import type { Caller } from "./call-desk.js";
import { type DeliverOptions, deliverMedia } from "./deliver-media.js";
import { filesNamed } from "./file-arguments.js";
import type { CallEnd, CallProgress } from "./held-call.js";
import type { McpModel } from "./mcp-model.js";

export interface ServiceOptions extends Pick<DeliverOptions, "save" | "fallback" | "dispatcher"> {
  /** The key of a platform. @defaultValue as the runtime reads it */
  readonly apiKeyOf: (model: McpModel) => string | undefined;
  readonly client: Client | undefined;
  /** Longest wait for a result, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends all calls: the server stops. */
  readonly signal: AbortSignal;
}

/** Creates and waits by the runtime, and downloads what a result leads to. */
export function serviceCaller(options: ServiceOptions): Caller {
  const callOptions = (
    model: McpModel,
    { onId, onStatus, onDone }: CallProgress,
  ): GenerateOptions => {
    const apiKey = options.apiKeyOf(model);
    return {
      baseUrl: model.endpoint.platform.baseUrl,
      signal: options.signal,
      timeoutMs: options.timeoutMs,
      client: options.client,
      ...(apiKey !== undefined && { apiKey }),
      onEvent(event) {
        if (event.type === "submitted") onId(event.id, event.follow);
        if (event.type === "status") onStatus(event.status);
        if (event.type === "terminal" || (event.type === "poll" && event.terminal)) onDone();
      },
    };
  };
  const finish = async (
    model: McpModel,
    progress: CallProgress,
    start: (callOptions: GenerateOptions) => Promise<Generation<unknown>>,
  ): Promise<CallEnd> => {
    let id: string | undefined;
    const noting: CallProgress = {
      ...progress,
      onId(found, follow) {
        id = found;
        progress.onId(found, follow);
      },
    };
    try {
      const generation = await start(callOptions(model, noting));
      if (!generation.ok) return { kind: "finished", generation, media: [] };
      const { save, fallback, dispatcher } = options;
      const loopbackAllowed = isOnThisMachine(model.endpoint.platform.baseUrl);
      const delivery = { save, fallback, dispatcher, loopbackAllowed };
      const media = await deliverMedia(generation, images(generation), delivery);
      return { kind: "finished", generation, media };
    } catch (error) {
      const known = isGenerationError(error) ? error : unexpectedError(error, model, id);
      return { kind: "failed", error: known };
    }
  };
  return {
    create: (model, input, progress) =>
      finish(model, progress, (call) =>
        generate(model.endpoint, filesNamed(input, model.input), call),
      ),
    wait: (model, id, progress, follow) =>
      finish(model, progress, (call) => wait(id, { ...call, endpoint: model.endpoint, follow })),
  };
}

/** What should not happen may have happened after the create was sent. */
function unexpectedError(
  cause: unknown,
  { endpoint }: McpModel,
  generationId: string | undefined,
): GenerationError {
  const message = cause instanceof Error ? cause.message : String(cause);
  return new GenerationError({
    category: "unknown",
    message,
    generationId,
    mayHaveCharged: true,
    retryable: false,
    attempts: 1,
    guidance: "",
    method: "POST",
    url: endpoint.platform.baseUrl,
    cause,
  });
}
