import type { Operation, Spec } from "../../openapi/spec.js";
import type { LifecycleSettings } from "../settings/settings.js";
import type { FollowParameter } from "./follow-parameters.js";

/** What was looked at to understand how an endpoint runs. */
export interface EndpointSource {
  /** The form that only creates, else the one that streams. */
  readonly create: Operation;
  /** The field of bodies that carries the key: then requests that follow are bodies too. */
  readonly keyField: string | undefined;
  /** Whether a header or a parameter of the query carries the key: no request has to be told of it. */
  readonly isKeyParameter: (parameter: Pick<FollowParameter, "name" | "in">) => boolean;
  readonly hasStream: boolean;
  /** The specs in which following operations are looked for, the nearest first. */
  readonly specs: readonly Spec[];
  readonly settings: LifecycleSettings;
  /** The path below the base URL, if an operation is there. */
  readonly locate: (operation: Operation) => string | undefined;
  /** The origin at which the spec has an operation. */
  readonly serverOf: (operation: Operation) => string | undefined;
}
