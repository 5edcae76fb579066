import type { Hooks } from "../model/hooks.js";
import type { LifecycleConfig } from "../model/lifecycle-settings.js";

export type { LifecycleConfig };

/**
 * What a `modelsmith.config.ts` (or `.js`, `.mjs`, `.json`) holds: one target, or several.
 */
export type Config = Target | { readonly targets: readonly Target[] };

/**
 * One output folder and what it is generated from. Relative paths are relative to the folder of
 * the config file; options of the command line win.
 */
export interface Target {
  /**
   * The spec: a file or a URL of an OpenAPI 3 document in JSON or YAML. Also a folder or a base
   * URL: then `openapi.json` in it is the platform's spec. A model's own
   * `<provider>/<model>/v1/openapi.json` beside it is used before the platform's.
   */
  readonly openapi: string;
  /** File or URL of the platform's docs.json (or mint.json), which says what its groups are. */
  readonly docs?: string;
  /**
   * The docs' groups to take: a name, a glob such as `"Image*"`, or several. Compared without case.
   * @defaultValue "Images"
   */
  readonly group?: string | readonly string[];
  /** Endpoints to take instead of a group: `google/nano-banana`, or a path, with or without `POST`. */
  readonly endpoints?: readonly string[];
  /** Output folder. @defaultValue "generated" */
  readonly out?: string;
  /** Replaces the spec's server, or is what a relative one is resolved against. */
  readonly baseUrl?: string;
  /** How the platform runs a generation, where that is not evident from its spec. */
  readonly lifecycle?: LifecycleConfig;
  /**
   * Headers for the requests that read specs and docs, sent to the origins of `openapi` and `docs`
   * only. `$NAME` stands for the environment variable NAME: `{ authorization: "Bearer $SPEC_TOKEN" }`.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Folder of the local copy of what URLs gave. Where it is there, nothing is fetched:
   * `modelsmith pull` refreshes it.
   */
  readonly snapshot?: string;
  /**
   * Import `@modelsmith/runtime`, or a copy of its sources in the output, so that a project needs
   * only undici and eventsource-parser. @defaultValue "package"
   */
  readonly runtime?: "package" | "vendored";
  /** What becomes of the function of an endpoint that went. @defaultValue "drop" */
  readonly removed?: "stub" | "drop";
  /** Folder of templates that replace ours by name. */
  readonly templates?: string;
  /** Renames functions, skips endpoints or changes what they are made from. Not in JSON. */
  readonly hooks?: Hooks;
}

/**
 * Gives a config its types in an editor; returns it as it is.
 *
 * @example
 * export default defineConfig({ openapi: "specs/openapi.json", docs: "specs/docs.json" });
 */
export function defineConfig(config: Config): Config {
  return config;
}
