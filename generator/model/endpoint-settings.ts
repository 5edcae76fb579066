import type { Auth } from "@modelsmith/runtime";
import {
  type AuthConfig,
  type LifecycleConfig,
  mergeAuth,
  mergeLifecycle,
} from "../lifecycle/settings/lifecycle-config.js";
import { type LifecycleSettings, lifecycleSettings } from "../lifecycle/settings/settings.js";
import type { CreateOperations } from "../select/create-operations.js";
import { isMeant } from "../select/is-meant.js";

/** What a config says of one endpoint, or of several by a glob. */
export interface EndpointConfig {
  /** How the key is sent, if not as for the others. */
  readonly auth?: AuthConfig;
  /** How it runs a generation, beside what is said for all. */
  readonly lifecycle?: LifecycleConfig;
}

/** The auth and lifecycle of a config: those of all endpoints, and those of single ones. */
export interface BehaviorConfig extends EndpointConfig {
  /** By key, path or glob; the last that fits wins. */
  readonly perEndpoint?: Readonly<Record<string, EndpointConfig>>;
}

/** What holds for one endpoint. */
export interface EndpointSettings {
  readonly auth?: AuthConfig;
  /** The variable of its key, if it is not that of the others. */
  readonly variable?: string;
  readonly lifecycle: LifecycleSettings;
  /** What the docs say, where the spec is silent. */
  readonly documentedAuth?: Auth;
  /**
   * What a setting that it lacks is said for: all endpoints, itself, or itself in a record of the config that then
   * has to name the others too.
   */
  readonly lackingSetting?: "for all" | "for one" | "in a new record";
}

/** The settings of an endpoint: what is said of it wins, the last of several globs first. */
export function settingsOf(config: BehaviorConfig, create: CreateOperations): EndpointSettings {
  let { auth, lifecycle } = config;
  let variable: string | undefined;
  let isPollOwn = false;
  let ownHeaders: LifecycleSettings["ownHeaders"];
  for (const [glob, own] of Object.entries(config.perEndpoint ?? {})) {
    if (!isMeant(glob, create)) continue;
    auth = mergeAuth(auth, own.auth);
    variable = own.auth?.variable ?? variable;
    isPollOwn ||= own.lifecycle?.poll !== undefined;
    const { headers } = own.lifecycle ?? {};
    ownHeaders = headers ? { ...ownHeaders, ...headers } : ownHeaders;
    lifecycle = mergeLifecycle(lifecycle, own.lifecycle);
  }
  return {
    ...(auth && { auth }),
    ...(variable !== undefined && { variable }),
    lifecycle: {
      ...lifecycleSettings(lifecycle),
      isPollOwn,
      ...(ownHeaders && { ownHeaders }),
    },
  };
}
