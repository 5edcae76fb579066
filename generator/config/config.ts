import type {
  AuthConfig,
  FollowConfig,
  LifecycleConfig,
  WordMeaning,
} from "../lifecycle/settings/lifecycle-config.js";
import type { EndpointConfig } from "../model/endpoint-settings.js";
import type { Hooks } from "../model/hooks.js";
import type { ImportExtensions } from "../util/import-extensions.js";

export type {
  AuthConfig,
  EndpointConfig,
  FollowConfig,
  ImportExtensions,
  LifecycleConfig,
  WordMeaning,
};

/**
 * The content of a `modelsmith.config.ts` (or `.js`, `.mjs`, `.json`): one target, or several.
 */
export type Config = ConfigTarget | ConfigTargets;

/** Several targets; `auth` and `lifecycle` beside them hold for each that does not say its own. */
export interface ConfigTargets extends EndpointConfig {
  readonly targets: readonly ConfigTarget[];
}

/** A target as a config file has it. */
export interface ConfigTarget extends Omit<Target, "openapi" | "endpoints" | "perEndpoint"> {
  /**
   * The spec, as {@link Target.openapi} says; or several files and folders, which are read as one platform.
   */
  readonly openapi: string | readonly string[];
  /**
   * Endpoints to generate instead of a group: `google/nano-banana`, a path, with or without `POST`, or a
   * glob. Or what is said of endpoints, by key, path or glob: `{ "acme/*": { lifecycle: { … } } }`. Without docs
   * its keys that are no globs are the endpoints to generate.
   */
  readonly endpoints?: readonly string[] | Readonly<Record<string, EndpointConfig>>;
}

/**
 * One output folder and what it is generated from. Relative paths are relative to the folder of
 * the config file. Command-line options win.
 */
export interface Target {
  /**
   * The spec: a file or a URL of an OpenAPI 3 document in JSON or YAML. Also a folder or a base
   * URL: then `openapi.json` in it is the platform's spec. A folder without one, or a glob such as
   * `"specs/*.json"`, is all the specs that are there, read as one platform. A model's own
   * `<provider>/<model>/v1/openapi.json` next to it wins over the platform's.
   */
  readonly openapi: string;
  /** File or URL of the platform's docs.json (or mint.json), which lists its groups. */
  readonly docs?: string;
  /**
   * The docs' groups to generate: a name, a glob such as `"Image*"`, or several. Case is ignored.
   * @defaultValue "Images"
   */
  readonly group?: string | readonly string[];
  /** Endpoints to generate instead of a group: `google/nano-banana`, a path, with or without `POST`, or a glob. */
  readonly endpoints?: readonly string[];
  /** Output folder. @defaultValue "generated" */
  readonly out?: string;
  /** Replaces the spec's server. A relative server is resolved against it. */
  readonly baseUrl?: string;
  /** How the key is sent, and its variable, if the spec does not say it. */
  readonly auth?: AuthConfig;
  /** What is said of single endpoints, by key, path or glob: the record `endpoints` of a config file. */
  readonly perEndpoint?: Readonly<Record<string, EndpointConfig>>;
  /** How the platform runs a generation, if the spec does not show it. */
  readonly lifecycle?: LifecycleConfig;
  /**
   * Headers for the requests that read specs and docs, sent to the origins of `openapi` and `docs`
   * only. `$NAME` stands for the environment variable NAME: `{ authorization: "Bearer $SPEC_TOKEN" }`.
   */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Folder of local copies of URLs. With it, a run fetches nothing; `modelsmith pull` refreshes it.
   */
  readonly snapshot?: string;
  /**
   * Import `@modelsmith/runtime`, or a copy of its sources in the output, so that a project needs
   * only undici and eventsource-parser. @defaultValue "package"
   */
  readonly runtime?: "package" | "vendored";
  /**
   * Writes beside each model's module its input as JSON Schema, in `<model>.schema.ts`. Nothing
   * imports it, and the registry loads it when asked. @defaultValue true
   */
  readonly inputSchemas?: boolean;
  /**
   * How relative imports of the output end: `"ts"` for Node's own type stripping and for Deno, `"none"`
   * for tools that know no extensions. @defaultValue "js"
   */
  readonly importExtensions?: ImportExtensions;
  /**
   * Write JavaScript with `.d.ts` files instead of TypeScript, and a `package.json` that says to Node that
   * they are ES modules, unless `importExtensions` is `"none"`. @defaultValue false
   */
  readonly js?: boolean;
  /**
   * Folder of a skill for agents (`SKILL.md` and a page for each provider), to write beside the code.
   * The skill is called like the folder: `.claude/skills/acme-images`. @defaultValue none
   */
  readonly skill?: string;
  /** What happens to the function of a removed endpoint. @defaultValue "drop" */
  readonly removed?: "stub" | "drop";
  /** Folder of your own templates, which replace ours by name. */
  readonly templates?: string;
  /** Functions that rename, skip or change endpoints. Not in JSON. */
  readonly hooks?: Hooks;
}

/**
 * Gives a config its types in an editor. Returns it unchanged.
 *
 * @example
 * export default defineConfig({ openapi: "specs/openapi.json", docs: "specs/docs.json" });
 */
export function defineConfig(config: Config): Config {
  return config;
}
