import type { ErrorCategory, Follow, Usage, Violation } from "@modelsmith/runtime";
import type { Action } from "@modelsmith/runtime/guidance";
import type { JsonObject, JsonValue } from "../generator/util/json.js";

/**
 * What server and page say to each other: JSON in the page's HTML, JSON over requests below `/api/`, and one stream of
 * events.
 */

/** In the HTML, as the text of the element {@link startId}: all that the page shows at first. */
export interface Start {
  readonly services: readonly ServiceInfo[];
  readonly models: readonly ModelInfo[];
  /** The detail of the first model, so that the page need not ask for it. */
  readonly first?: ModelDetail;
}

/** The id of the element that holds {@link Start}. */
export const startId = "start";

/** Where runs go. */
export interface ServiceInfo {
  readonly name: string;
  /** Without scheme: `api.acme.example`. */
  readonly host: string;
  /** Why nothing is sent there; absent if it is. */
  readonly simulated?: "asked" | "no-key" | "no-address";
  /** The environment variable of the key. */
  readonly keyVariable: string;
  readonly keyUrl?: string;
  readonly creditsUrl?: string;
  readonly pricingUrl?: string;
  readonly hasBalance: boolean;
  /** Whether the spec has a way to cancel a generation. */
  readonly cancels: boolean;
}

/** A model in the list. */
export interface ModelInfo {
  /** Unique in the list. */
  readonly id: string;
  readonly key: string;
  readonly title: string;
  readonly provider: string;
  /** The group of the docs, or the tag of the spec, that lists it. */
  readonly kind?: string;
  /** Index into {@link Start.services}. */
  readonly service: number;
  /** Whether `generate` takes it without being told. */
  readonly isGenerated: boolean;
  readonly deprecated?: true;
  readonly streams?: true;
  readonly takesFiles?: true;
  /** From where to where its seed goes, if it takes one: another gives another result of the same input. */
  readonly seed?: { readonly min?: number; readonly max?: number };
}

/** Answers `GET /api/model?id=`. */
export interface ModelDetail {
  readonly id: string;
  readonly description?: string;
  /** `POST /v1/pictures` */
  readonly request: string;
  /** Where its result comes from, what the spec documents of limits: one fact each. */
  readonly facts: readonly string[];
  /** The input as annotated JSON Schema 2020-12. */
  readonly schema: JsonObject;
  /** An input that passes the check, once its files are chosen. */
  readonly sample: JsonObject;
}

/** The body of `POST /api/check`, and with `confirmed` of `POST /api/runs`. */
export interface InputOfModel {
  readonly model: string;
  /** An object whose only field is `$file`, the id of an uploaded file, stands for that file. */
  readonly input: JsonObject;
  /** That a person agreed to pay, which the first run at each real service needs. */
  readonly confirmed?: boolean;
}

/** Answers `POST /api/check`. */
export interface Checked {
  /** What the check of a call finds. */
  readonly violations: readonly Violation[];
  readonly code: CodeOfCall;
}

/** One call, for other places. */
export interface CodeOfCall {
  readonly typescript: string;
  readonly command: string;
  readonly json: string;
}

export type RunState = "running" | "completed" | "failed" | "stopped";

/** One call, as the gallery shows it. */
export interface Run {
  readonly id: string;
  /** A {@link ModelInfo.id}; the spec may no longer have it. */
  readonly model: string;
  readonly title: string;
  readonly input: JsonObject;
  readonly simulated: boolean;
  /** The host of the service, which other playgrounds may not know; absent in old runs. */
  readonly host?: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly state: RunState;
  /** In the service's word, or in ours while it has not answered: `connecting`, `creating`, `accepted`. */
  readonly status: string;
  readonly queuePlace?: number;
  /** From 0 to 1. */
  readonly progress?: number;
  /** What happened on the way, oldest first. */
  readonly log: readonly LogLine[];
  readonly generationId?: string;
  /** What it is followed by beside its id, without the key. */
  readonly follow?: Follow;
  readonly usage?: Usage;
  readonly balanceBefore?: string;
  readonly balanceAfter?: string;
  /** Whether `GET /api/runs/{id}/answer` has what the service said at the end. */
  readonly hasAnswer?: true;
  readonly media: readonly Media[];
  /** Why media could not be fetched. */
  readonly mediaProblem?: string;
  readonly mayHaveChargedTwice?: boolean;
  readonly problem?: Problem;
}

export interface LogLine {
  /** Since the start. */
  readonly atMs: number;
  readonly text: string;
}

/** A picture, video or sound of a run. */
export interface Media {
  /** Below the playground's own origin. */
  readonly url: string;
  /** By its first bytes. */
  readonly type: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
}

/** Why something did not work, and what to do. */
export interface Problem {
  readonly category: ErrorCategory;
  readonly message: string;
  readonly code?: string;
  readonly httpStatus?: number;
  readonly requestId?: string;
  readonly mayHaveCharged: boolean;
  readonly steps: readonly (readonly (string | Action)[])[];
}

/** The body of an answer that is not a success. */
export interface Refusal {
  /** `confirm`: the first run at each real service needs a person's consent. */
  readonly error: "confirm" | "invalid" | "refused";
  readonly message: string;
  readonly violations?: readonly Violation[];
}

/** Answers `POST /api/files?name=`, whose body is the file. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  /** By its first bytes. */
  readonly type: string;
  readonly bytes: number;
}

/** Answers `GET /api/balance?service=`: what the service said, one field a line. */
export interface Balance {
  readonly text: string;
}

/** What `GET /api/events` sends, as `data` of unnamed events. */
export type ServerEvent =
  | { readonly type: "runs"; readonly runs: readonly Run[] }
  | { readonly type: "run"; readonly run: Run }
  | { readonly type: "removed"; readonly id: string };

export type { JsonObject, JsonValue, Violation };
