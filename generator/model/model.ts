import type { Endpoint, Platform } from "@modelsmith/runtime";
import type { Warning } from "../diagnostics/warnings.js";
import type { FoundAuth } from "../lifecycle/auth/auth-schemes.js";
import type { UnderstoodLifecycle } from "../lifecycle/understand.js";
import type { Operation } from "../openapi/spec.js";
import type { DataModel } from "../schema/response/data-model.js";
import type { Schema } from "../schema/schema.js";
import type { EndpointName } from "./naming.js";

/** Everything that the output is made from. */
export interface Model {
  /** The platform's spec, as its user would name it. */
  readonly source: string;
  readonly platform: Platform;
  /** Codes of error answers that the spec documents. */
  readonly errorCodes: readonly string[];
  /** `GET` path of the event stream of an existing generation, if the spec has it. */
  readonly subscribePath?: string;
  readonly endpoints: readonly EndpointModel[];
  /** The operations that each endpoint's requests go to, by its key. */
  readonly operations: ReadonlyMap<string, EndpointOperations>;
  /** Paths of creates that nobody asked for: they make no images. */
  readonly aside?: readonly string[];
  /** What the spec has that could be used only in part. */
  readonly warnings: readonly Warning[];
}

/** One endpoint, one function. */
export interface EndpointModel {
  /** Provider and model as the spec spells them: `google/nano-banana-pro`. */
  readonly key: string;
  readonly title: string;
  readonly description?: string;
  readonly deprecated: boolean;
  readonly name: EndpointName;
  /** The spec that this endpoint came from: a model's own, or the platform's. */
  readonly source: string;
  /** What the name is locked to. */
  readonly identity: EndpointIdentity;
  readonly input: Schema;
  /** What the spec calls the schema of the input, if it is a component. */
  readonly inputName?: string;
  readonly data: DataModel;
  /** Which answer has the data. */
  readonly dataOrigin: "create" | "poll" | "result";
  /** How its auth and its lifecycle were understood, and from what. */
  readonly understood: UnderstoodEndpoint;
  /** What the emitted module hands to the runtime. */
  readonly descriptor: Endpoint;
}

/** The operations of an endpoint: what the spec says of their answers is read from them. */
export interface EndpointOperations {
  readonly create: Operation;
  /** The form of the create that streams. */
  readonly stream?: Operation;
  readonly poll?: Operation;
  /** Reads the result, if the status's answer has none. */
  readonly result?: Operation;
}

/** An endpoint that a hook may skip. Its schemas are absent if they cannot be read. */
export type SkippableEndpoint = Omit<EndpointModel, SchemaParts> &
  Partial<Pick<EndpointModel, SchemaParts>>;

/** What is known of an endpoint only once its schemas are read. */
export type SchemaParts = "input" | "data" | "dataOrigin" | "understood" | "descriptor";

/** What the generator has found out by evidence: see `understoodLines`. */
export interface UnderstoodEndpoint {
  readonly auth: FoundAuth;
  readonly lifecycle: UnderstoodLifecycle;
}

/**
 * What an endpoint is recognised by, whatever file describes it. Dozens of specs of single models may
 * share one path: then the spec tells them apart.
 */
export interface EndpointIdentity {
  readonly method: "POST";
  /** The full path, the server's included, without `/sse`: `/api/v1/generation/google/nano-banana`. */
  readonly path: string;
  /** The spec that the docs name, below their folder; absent for the platform's own. */
  readonly spec?: string;
}
