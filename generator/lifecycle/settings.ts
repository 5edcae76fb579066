import type { Auth, EndWord, FieldPath, FollowRequest } from "@modelsmith/runtime";
import { GeneratorError } from "../diagnostics/errors.js";
import { isToken } from "../openapi/validate-operation.js";

/** How the key is sent, if the spec does not say it. Exactly one of `header`, `query` and `body`. */
export interface AuthConfig {
  /** The header that carries it: `"Authorization"`, `"x-key"`. */
  readonly header?: string;
  /** The query parameter that carries it. */
  readonly query?: string;
  /** The field of the body that carries it. */
  readonly body?: string;
  /** What stands before the key: `"Key "`. @defaultValue nothing */
  readonly prefix?: string;
  /** HTTP Basic: the key is `user:password`, and is sent in base64. */
  readonly encoding?: "base64";
  /** The environment variable that holds the key. */
  readonly variable?: string;
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
       * Sent as JSON; `"{id}"` stands for the id, a number where the spec has one there, and
       * `"{id:number}"` for one that is sent as a number whatever the spec says.
       */
      readonly body?: Readonly<Record<string, unknown>>;
      readonly headers?: Readonly<Record<string, string>>;
    };

/** What a status word means. */
export type WordMeaning = "completed" | "failed" | "canceled" | "content_rejected" | "running";

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
  /** The field of the id in answers, with dots between levels; or several, the surest first. */
  readonly id?: string | readonly string[];
  /** Reads the status: `"GET /v1/tasks/{id}"`. */
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
  /** Where an answer under 2xx says that it is an error, or several such places. */
  readonly error?: string | readonly string[];
  /** The platform's own status words, compared trimmed and without case. */
  readonly words?: Readonly<Record<string, WordMeaning>>;
  /** Headers that every request needs: `{ "X-Acme-Version": "2024-11-06" }`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Origins beside the base URL's that URLs in answers may lead to. The key goes there too. */
  readonly origins?: readonly string[];
}

/** A lifecycle config, checked and in the runtime's terms. */
export interface LifecycleSettings {
  readonly answers?: "result" | "task" | "either";
  readonly stream?: string;
  readonly poll?: FollowRequest;
  readonly result?: FollowRequest;
  readonly id?: readonly FieldPath[];
  readonly status?: FieldPath;
  readonly flag?: FieldPath;
  readonly running?: number;
  readonly data?: FieldPath;
  readonly error?: readonly FieldPath[];
  readonly words: Readonly<Record<string, EndWord>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly origins?: readonly string[];
}

/** @throws GeneratorError MS1602 for a value that cannot be used */
export function lifecycleSettings(config: LifecycleConfig = {}): LifecycleSettings {
  const { answers, stream, id, poll, result, status, done, running, data, error } = config;
  const { words = {}, headers, origins } = config;
  if (running !== undefined && !(Number.isInteger(running) && running >= 200 && running < 300)) {
    throw refusedSetting("running", "expected a status of success, such as 202");
  }
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (!isToken(name)) throw refusedSetting("headers", `${JSON.stringify(name)} is no header`);
    if (value === "…") throw refusedSetting("headers", placeholder);
  }
  if (Object.hasOwn(words, "…")) throw refusedSetting("words", placeholder);
  return {
    ...(answers !== undefined && { answers }),
    ...(stream !== undefined && { stream: streamTemplate(stream) }),
    ...(poll !== undefined && { poll: followRequest("poll", poll) }),
    ...(result !== undefined && { result: followRequest("result", result) }),
    ...(id !== undefined && { id: listOf(id).map((each) => fieldPath("id", each)) }),
    ...(status !== undefined && { status: fieldPath("status", status) }),
    ...(done !== undefined && { flag: fieldPath("done", done) }),
    ...(running !== undefined && { running }),
    ...(data !== undefined && { data: fieldPath("data", data) }),
    ...(error !== undefined && { error: listOf(error).map((each) => fieldPath("error", each)) }),
    words: Object.fromEntries(
      Object.entries(words).map(([word, meaning]) => [word.trim().toUpperCase(), endWord(meaning)]),
    ),
    ...(headers && { headers }),
    ...(origins && { origins: origins.map(originOf) }),
  };
}

/** The runtime's form of a config's `auth`; undefined if it only names the variable. */
export function authSettings(config: AuthConfig | undefined): Auth | undefined {
  if (config === undefined) return undefined;
  const { header, query, body, prefix, encoding, variable } = config;
  const places = Object.entries({ header, query, body }).filter(([, name]) => name !== undefined);
  const [place] = places;
  if (places.length > 1 || (place === undefined && (prefix ?? encoding) !== undefined)) {
    throw refusedSetting("auth", "expected one of header, query and body", "");
  }
  if (variable !== undefined && !/^[A-Za-z_][A-Za-z0-9_]*$/.test(variable)) {
    throw refusedSetting("auth.variable", "expected the name of an environment variable", "");
  }
  if (header !== undefined && !isToken(header)) {
    throw refusedSetting("auth.header", "expected the name of a header, such as X-Api-Key", "");
  }
  if (place === undefined) return undefined;
  return {
    in: header !== undefined ? "header" : query !== undefined ? "query" : "body",
    name: header ?? query ?? body ?? "",
    ...(prefix !== undefined && { prefix }),
    ...(encoding !== undefined && { encoding }),
  };
}

/** What is said for an endpoint wins over what is said for its platform, one setting at a time. */
export function mergeLifecycle(
  general: LifecycleConfig = {},
  own: LifecycleConfig = {},
): LifecycleConfig {
  return {
    ...general,
    ...own,
    ...((general.words ?? own.words) && { words: { ...general.words, ...own.words } }),
    ...((general.headers ?? own.headers) && { headers: { ...general.headers, ...own.headers } }),
  };
}

/** As {@link mergeLifecycle}. Where the key is, and what stands before it, are one setting. */
export function mergeAuth(general: AuthConfig = {}, own: AuthConfig = {}): AuthConfig {
  const { variable } = general;
  const isElsewhere = (own.header ?? own.query ?? own.body) !== undefined;
  return { ...(isElsewhere ? variable !== undefined && { variable } : general), ...own };
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

function endWord(meaning: WordMeaning): EndWord {
  const words = {
    completed: "COMPLETED",
    failed: "FAILED",
    canceled: "CANCELED",
    content_rejected: "CONTENT_REJECTED",
    running: "RUNNING",
  } as const;
  return words[meaning];
}

function followRequest(option: "poll" | "result", config: FollowConfig): FollowRequest {
  const { request, from, body, headers } =
    typeof config === "string" ? { request: config } : config;
  const parsed = request === undefined ? undefined : parseRequest(option, request);
  const holdsId = /\{id(:number)?\}/.test(JSON.stringify([parsed?.path, parsed?.query, body]));
  if (parsed !== undefined && !holdsId && from === undefined) {
    const asked = JSON.stringify(`${parsed.method ?? "GET"} ${parsed.path}`);
    const inBody = parsed.method === "POST" ? `: { request: ${asked}, body: { …: "{id}" } }` : "";
    throw refusedSetting(option, `expected {id} in the path, the query or the body${inBody}`);
  }
  if (parsed === undefined && from === undefined) {
    throw refusedSetting(option, "expected a request or `from`, the field that has its URL");
  }
  return {
    ...parsed,
    ...(body !== undefined && { body }),
    ...(headers !== undefined && { headers }),
    ...(from !== undefined && { from: fieldPath(option, from) }),
  };
}

/** `GET /v1/get_result?id={id}`; the method alone where the URL comes from the answer. */
function parseRequest(option: string, text: string): FollowRequest {
  const [, method = "GET", path = "", search = ""] =
    /^(?:(GET|POST|DELETE)(?:\s+|$))?([^?\s]*)(?:\?(\S*))?$/i.exec(text.trim()) ?? [];
  const upper = method.toUpperCase();
  const isKnown = upper === "GET" || upper === "POST" || upper === "DELETE";
  if (path.includes("…")) throw refusedSetting(option, placeholder);
  if (!isKnown || (path === "" && !/^\w+$/.test(text.trim())) || (path !== "" && !isPath(path))) {
    throw refusedSetting(option, 'expected a request such as "GET /v1/tasks/{id}"');
  }
  const query = Object.fromEntries(
    search.split("&").flatMap((pair) => {
      const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(pair) ?? [];
      return name === "" ? [] : [[decoded(option, name), decoded(option, value)]];
    }),
  );
  const named = path.includes("{id}") || search.includes("{id}");
  const placeholders = path.match(/\{[^{}]*\}/g) ?? [];
  // `{task_id}` alone can only be the id.
  const filled = !named && placeholders.length === 1 ? path.replace(/\{[^{}]*\}/, "{id}") : path;
  return {
    ...(upper !== "GET" && { method: upper }),
    ...(filled !== "" && { path: filled }),
    ...(Object.keys(query).length > 0 && { query }),
  };
}

function decoded(option: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusedSetting(option, "has an invalid percent-encoding in its query");
  }
}

/** A path below the base URL: nothing in it may lead elsewhere. */
function isPath(path: string): boolean {
  const plain = path.replace(/\{[\w.~-]+\}/g, "x");
  return /^\/(?!\/)[^\\?#\s\p{Cc}{}]*$/u.test(plain) && !/(^|\/)(\.|%2e){1,2}(\/|$)/i.test(plain);
}

function streamTemplate(text: string): string {
  const path = text.replace(/^POST\s+/i, "");
  if (path.split("{key}").length === 2 && isPath(path)) return path;
  throw refusedSetting("stream", "expected a path with one {key}, such as /generation/sse/{key}");
}

function fieldPath(option: string, field: string): FieldPath {
  // `variants[0].status` is the first one's.
  if (field.includes("…")) throw refusedSetting(option, placeholder);
  const names = field.replace(/\[(\d+)\]/g, ".$1").split(".");
  if (names.every((name) => name.trim() !== "" && name !== "__proto__")) return names;
  throw refusedSetting(option, "expected names with dots between them, such as task.id");
}

/** Messages print it in settings to paste. A call by such a setting would be paid for, and not followed. */
const placeholder = "write what the platform has in place of …";

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "https:" && url.username === "") return url.origin;
  throw refusedSetting("origins", "expected https origins, such as https://eu.api.acme.example");
}

function refusedSetting(option: string, problem: string, holder = "lifecycle."): GeneratorError {
  return new GeneratorError("MS1602", problem, {
    file: `${holder}${option}`,
    hint: "The types `LifecycleConfig` and `AuthConfig` of modelsmith document it.",
  });
}
