import type { Endpoint } from "@modelsmith/runtime";
import type { LifecycleConfig } from "../../generator/read-endpoints.js";
import type { FaultName } from "./fault-names.js";

/** One endpoint that the simulator serves, with what a completed generation looks like. */
export interface SimulatedEndpoint {
  readonly endpoint: Endpoint;
  /** The spec's example of result `data`; without one the platform's known shape is used. */
  readonly dataExample?: unknown;
}

/** What to serve, where, and how it behaves. */
export interface SimulateOptions {
  /** Path of an `openapi.json`. Either this or `endpoints` is needed. */
  readonly openapi?: string;
  /** Path of a `docs.json`, which says what its groups are. */
  readonly docs?: string;
  /** Group of the docs to serve, for instance `Images`. @defaultValue every create endpoint */
  readonly group?: string;
  /** How the platform runs a generation, as the config says it: see `lifecycle` there. */
  readonly lifecycle?: LifecycleConfig;
  /** Endpoints by hand, instead of a spec file. */
  readonly endpoints?: readonly SimulatedEndpoint[];
  /** Port on 127.0.0.1. @defaultValue 0, which takes a free one */
  readonly port?: number;
  /** Credits to begin with; one image costs one. @defaultValue 1000000 */
  readonly credits?: number;
  /** From an accepted create to its terminal status, in milliseconds. @defaultValue 1500 */
  readonly latencyMs?: number;
  /** Ids, pictures and drawn faults follow from it: same seed, same bytes. @defaultValue 1 */
  readonly seed?: number;
  /** The only key that is accepted. @defaultValue any bearer that is not empty */
  readonly apiKey?: string;
  /**
   * Probability of faults per create call, by name: `{ "sse.reset-mid-event": 0.2 }`. A call meets
   * at most one, drawn from the seed and its input; its retries meet the same. A request names its
   * own faults instead with the header `x-modelsmith-fault: name` or `[fault:name]` in its prompt.
   */
  readonly faults?: Readonly<Partial<Record<FaultName, number>>>;
  /** Told of each request once it has been answered or cut. It must not throw. */
  readonly onRequest?: (request: SimulatedRequest) => void;
}

/** One request as the simulator saw it. The key is not in it. */
export interface SimulatedRequest {
  readonly method: string;
  readonly path: string;
  /** Status of the answer; absent where the connection was cut before one. */
  readonly status?: number;
  readonly durationMs: number;
  /** Faults that acted on it. */
  readonly faults: readonly FaultName[];
}

/** What the simulator has counted since it started. */
export interface SimulatorStats {
  readonly requests: number;
  /** `POST` requests to a create endpoint, accepted or not. */
  readonly createRequests: number;
  /** Creates that became a generation, whatever happened to the answer afterwards. */
  readonly acceptedCreates: number;
  /** Times that credits were taken: one per accepted create. */
  readonly charges: number;
  readonly creditsTaken: number;
  readonly creditsLeft: number;
  readonly openConnections: number;
  /** Polls that began while another one of the same generation was still being answered. */
  readonly overlappingPolls: number;
  /** Requests that followed a redirect to the other origin. */
  readonly redirectsFollowed: number;
}

/** `QueueState` of the platform. */
export type SimulatedStatus = "IN_QUEUE" | "IN_PROGRESS" | "COMPLETED" | "FAILED" | "CANCELED";

/** A generation as the service knows it, for tests to compare with what a client believes. */
export interface SimulatedGeneration {
  readonly id: string;
  /** The endpoint's key: `google/nano-banana-pro`. */
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
  /** Origin: `http://127.0.0.1:4000`. */
  readonly url: string;
  /** Origin and the platform's base path: what a client takes as `baseUrl`. */
  readonly baseUrl: string;
  readonly port: number;
  stats(): SimulatorStats;
  /** Every generation so far, the oldest first. */
  generations(): readonly SimulatedGeneration[];
  /** Ends every socket and timer, also of answers under way. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}
