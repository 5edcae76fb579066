import type { Endpoint } from "@modelsmith/runtime";
import type {
  EndpointAnswers,
  GivenConfig,
  LifecycleConfig,
} from "../../generator/read/read-endpoints.js";
import type { FaultName } from "./fault-names.js";

/** An endpoint to serve, with an example of its result. */
export interface SimulatedEndpoint {
  readonly endpoint: Endpoint;
  /** The spec's example of the result `data`. @defaultValue the usual shape of the platform */
  readonly dataExample?: unknown;
  /** What the spec says of its answers. @defaultValue the usual shape of the platform */
  readonly answers?: EndpointAnswers;
}

/** What to serve, where, and how it behaves. */
export interface SimulateOptions {
  /** Path of an `openapi.json`. This, `config` or `endpoints` is needed. */
  readonly openapi?: string;
  /**
   * The platform as a config says it: the path of a `modelsmith.config.*`, or what it would hold, such
   * as `{ auth, lifecycle }`. What it selects is served. `openapi` chooses among several targets.
   */
  readonly config?: GivenConfig;
  /** Path of the `docs.json` whose images to serve, or whose `group`. @defaultValue every create endpoint */
  readonly docs?: string;
  /** Group of the docs to serve. @defaultValue `Images` */
  readonly group?: string;
  /** How the platform runs a generation: see `lifecycle` in the config. */
  readonly lifecycle?: LifecycleConfig;
  /** Endpoints to serve, instead of a spec file. */
  readonly endpoints?: readonly SimulatedEndpoint[];
  /** Port on 127.0.0.1. @defaultValue 0, which picks a free one */
  readonly port?: number;
  /** Credits at the start; one image costs one. @defaultValue 1000000 */
  readonly credits?: number;
  /** Milliseconds from an accepted create to its terminal status. @defaultValue 1500 */
  readonly latencyMs?: number;
  /** The same seed gives the same ids, pictures and faults. @defaultValue ids that are new each time; else 1 */
  readonly seed?: number;
  /** The only key to accept. @defaultValue any that is not empty, where the platform takes its key */
  readonly apiKey?: string;
  /**
   * Probability of each fault per create call: `{ "sse.reset-mid-event": 0.2 }`. A call and its
   * retries get at most one, drawn from the seed and the input. A request can name its faults
   * instead, with the header `x-modelsmith-fault: name` or `[fault:name]` in its prompt.
   */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
  /** Delivers the events of every generation, signed by Standard Webhooks. @defaultValue none */
  readonly webhooks?: WebhookOptions;
  /** Called after each request was answered or its connection was closed. It must not throw. */
  readonly onRequest?: (request: SimulatedRequest) => void;
}

/**
 * Where events go: `task.created`, `task.started`, and `task.completed`, `task.failed` or
 * `task.canceled`. One that is not answered 2xx is delivered again, up to eight times, after 0.1,
 * 0.2, 0.4 … seconds.
 */
export interface WebhookOptions {
  /** Of your server: `http://127.0.0.1:3000/webhook`. */
  readonly url: string;
  /** Signs them: `whsec_` and base64 of 16 bytes or more. */
  readonly secret: string;
}

/** A request that the simulator received. It does not contain the key. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  /** Status of the answer; absent if the connection was closed before one. */
  readonly status?: number;
  readonly durationMs: number;
  /** Faults that affected it. */
  readonly faults: readonly FaultName[];
}

/** What the simulator has counted since it started. */
export interface SimulatorStats {
  readonly requests: number;
  /** `POST` requests to a create endpoint, accepted or not. */
  readonly createRequests: number;
  /** Creates that were accepted, whatever happened to the answer. */
  readonly acceptedCreates: number;
  /** How often credits were taken: once per accepted create. */
  readonly charges: number;
  readonly creditsTaken: number;
  readonly creditsLeft: number;
  readonly openConnections: number;
  /** Polls that started while another poll of the same generation was being answered. */
  readonly overlappingPolls: number;
  /** Deliveries of webhooks that were tried. */
  readonly webhookAttempts: number;
  /** Those that were answered 2xx. */
  readonly webhooksTaken: number;
  /** Requests that followed a redirect to the other origin. */
  readonly redirectsFollowed: number;
}

/** `QueueState` of the platform. */
export type SimulatedStatus = "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED" | "FAILED" | "CANCELED";

/** A generation as the service knows it, for tests to compare with what the client reports. */
export interface SimulatedGeneration {
  readonly id: string;
  /** The endpoint's key, such as `google/nano-banana-pro`. */
  readonly endpoint: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: SimulatedStatus;
  /** Credits taken for it. */
  readonly cost: number;
  readonly createdAt: Date;
  /** Faults that were chosen for it. */
  readonly faults: readonly FaultName[];
}

/** A running simulator. */
export interface Simulator {
  /** The origin, such as `http://127.0.0.1:4000`. */
  readonly url: string;
  /** The origin and the platform's base path: the `baseUrl` for a client. */
  readonly baseUrl: string;
  readonly port: number;
  stats(): SimulatorStats;
  /** Every generation so far, oldest first. */
  generations(): readonly SimulatedGeneration[];
  /** Closes every socket and timer, including those of unfinished answers. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
