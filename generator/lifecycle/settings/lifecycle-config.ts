/** How the key is sent, if the spec does not say it. Exactly one of `header`, `query` and `body`. */
export interface AuthConfig {
  /** The header that carries it: `"Authorization"`, `"x-key"`. */
  readonly header?: string;
  /** The query parameter that carries it. */
  readonly query?: string;
  /** The field of the body that carries it. */
  readonly body?: string;
  /** What stands before the key: `"Key "`; `""` for nothing, where the spec says another. @defaultValue nothing */
  readonly prefix?: string;
  /** HTTP Basic: the key is `user:password`, and is sent in base64. */
  readonly encoding?: "base64";
  /** The environment variable that holds the key. */
  readonly variable?: string;
  /** The service needs no key: one that is set is sent. @defaultValue what the spec says */
  readonly optional?: boolean;
}

/**
 * A request that follows a generation, as one reads it, with the id in braces:
 * `"GET /v1/get_result?id={id}"`; or its parts.
 */
export type FollowConfig =
  | string
  | {
      /** Method and path, as above. */
      readonly request?: string;
      /** The field of the create's answer that has the whole URL: `"status_url"`, `"urls.get"`. */
      readonly from?: string;
      /**
       * Sent as JSON, an object or a list; `"{id}"` stands for the id, a number where the spec has one there, and
       * `"{id:number}"` for one that is sent as a number whatever the spec says.
       */
      readonly body?: Readonly<Record<string, unknown>> | readonly unknown[];
      readonly headers?: Readonly<Record<string, string>>;
    };

/** What a status word means. */
export type WordMeaning = "completed" | "failed" | "canceled" | "content_rejected" | "running";

export const wordMeanings: readonly WordMeaning[] = [
  "completed",
  "failed",
  "canceled",
  "content_rejected",
  "running",
];

/**
 * How a platform, or an endpoint, runs a generation. Missing values are read from the spec; values
 * given here win.
 */
export interface LifecycleConfig {
  /** What a success of the create is: the result, a task to follow, or either. */
  readonly answers?: "result" | "task" | "either";
  /**
   * Path of the form that streams, with `{key}` for provider and model: `/generation/sse/{key}`. Only
   * needed if neither the path nor the responses show it.
   */
  readonly stream?: string;
  /**
   * The field of the id in answers, with dots between levels; or several, the surest first. `""` is an
   * answer that is a text and nothing else.
   */
  readonly id?: string | readonly string[];
  /** Reads the status: `"GET /tasks/{id}"`. */
  readonly poll?: FollowConfig;
  /** Reads the result, if the answer with the status has none. */
  readonly result?: FollowConfig;
  /** The field of the status: `"state"`, `"task.state"`, `"variants[0].status"`. */
  readonly status?: string;
  /** A boolean that turns true at the end: `"done"`. */
  readonly done?: string;
  /** The HTTP status of a poll's answer while the generation runs, if it is the status: `202`. */
  readonly running?: number;
  /** The field of the result: `"output"`, `"task.output"`. */
  readonly data?: string;
  /** The field of the reason that a failure is told with, or several. In an answer under 2xx it says that it is an error. */
  readonly error?: string | readonly string[];
  /** The platform's own status words, compared trimmed and without case. */
  readonly words?: Readonly<Record<string, WordMeaning>>;
  /** Headers that every request needs: `{ "X-Acme-Version": "2024-11-06" }`. They are in the output: no secrets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Origins beside the base URL's that URLs in answers may lead to. The key goes there too. */
  readonly origins?: readonly string[];
}

/**
 * What is said for an endpoint wins over what is said for its platform, one setting at a time. What answers with
 * the result is not followed, and takes nothing of how the others are.
 */
export function mergeLifecycle(
  platform: LifecycleConfig = {},
  own: LifecycleConfig = {},
): LifecycleConfig {
  const general = own.answers === "result" ? withoutFollowing(platform) : platform;
  return {
    ...general,
    ...own,
    ...((general.words ?? own.words) && { words: { ...general.words, ...own.words } }),
    ...((general.headers ?? own.headers) && { headers: { ...general.headers, ...own.headers } }),
  };
}

function withoutFollowing(config: LifecycleConfig): LifecycleConfig {
  const { poll, result, id, status, done, running, words, ...rest } = config;
  return rest;
}

/** As {@link mergeLifecycle}. Where the key is, and what stands before it, are one setting. */
export function mergeAuth(general: AuthConfig = {}, own: AuthConfig = {}): AuthConfig {
  const { variable, optional } = general;
  const isElsewhere = (own.header ?? own.query ?? own.body) !== undefined;
  const kept = { ...(variable !== undefined && { variable }), ...(optional && { optional }) };
  return { ...(isElsewhere ? kept : general), ...own };
}
