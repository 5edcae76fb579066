import type { Auth } from "@modelsmith/runtime";
import { matchesName } from "../docs/match-group.js";
import {
  type AuthConfig,
  type LifecycleConfig,
  type LifecycleSettings,
  lifecycleSettings,
  mergeLifecycle,
} from "../lifecycle/settings.js";

/** What a config says of one endpoint, or of several by a glob. */
export interface EndpointConfig {
  /** How the key is sent, if not as for the others. */
  readonly auth?: AuthConfig;
  /** How it runs a generation, beside what is said for all. */
  readonly lifecycle?: LifecycleConfig;
}

/** What a config says of auth and lifecycle: for all endpoints, and for some of them by key or glob. */
export interface BehaviorConfig extends EndpointConfig {
  /** By key or glob; the last that fits wins. */
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
}

/** The settings of an endpoint: what is said of it wins, the last of several globs first. */
export function settingsOf(config: BehaviorConfig, key: string): EndpointSettings {
  let { auth, lifecycle } = config;
  let variable: string | undefined;
  for (const [glob, own] of Object.entries(config.perEndpoint ?? {})) {
    if (!isMeant(glob, key)) continue;
    auth = own.auth ?? auth;
    variable = own.auth?.variable ?? variable;
    lifecycle = mergeLifecycle(lifecycle, own.lifecycle);
  }
  return {
    ...(auth && { auth }),
    ...(variable !== undefined && { variable }),
    lifecycle: lifecycleSettings(lifecycle),
  };
}

/** Whether a key of `endpoints` in a config, which may be a glob, means an endpoint. */
export function isMeant(glob: string, key: string): boolean {
  return glob === key || matchesName(glob, key);
}
