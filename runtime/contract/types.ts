import type { ErrorCategory, Follow } from "./generation-error.js";

declare const brand: unique symbol;

/**
 * The part of JSON Schema 2020-12 that generated descriptors use for the input check. The
 * generator translates OpenAPI 3.0 and 3.1 into it; annotations are left out.
 */
export interface InputSchema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, InputSchema>>;
  readonly type?: JsonType | readonly JsonType[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, InputSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | InputSchema;
  readonly items?: InputSchema;
  readonly prefixItems?: readonly InputSchema[];
  readonly anyOf?: readonly InputSchema[];
  readonly oneOf?: readonly InputSchema[];
  readonly allOf?: readonly InputSchema[];
  readonly not?: InputSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /**
   * A file (`Blob`, `File`, `Buffer`, `Uint8Array`) is accepted here: the multipart form takes it. So
   * is what `type` says; without a `type`, nothing else is.
   */
  readonly file?: true;
  /** What is sent if the input leaves this field out. */
  readonly default?: unknown;
}

/** A JSON Schema, as any library takes it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * Loads the JSON Schema of the input of each endpoint, by its key: what a generated `registry.ts`
 * exports as `inputSchemas`.
 */
export type InputSchemas<Registry> = {
  readonly [Key in keyof Registry]: () => Promise<{ readonly inputSchema: JsonSchema }>;
};

export type JsonType = "string" | "number" | "integer" | "boolean" | "object" | "array" | "null";

/** What all endpoints of one spec share: where they are and how a generation is followed. */
export interface Platform {
  readonly name: string;
  /** Absolute, https (http only for loopback), without a slash at its end. */
  readonly baseUrl: string;
  /** The environment variable that holds the key. */
  readonly apiKeyVariable: string;
  /**
   * The environment variable that replaces the base URL: an endpoint with a key of its own has the platform's
   * address all the same. @defaultValue the one named like {@link Platform.apiKeyVariable}
   */
  readonly baseUrlVariable?: string;
  /** Where a key is made, if known. */
  readonly keyUrl?: string;
  /** Where credits are bought, if known. */
  readonly creditsUrl?: string;
  readonly pricingUrl?: string;
  /** How the key is sent. Absent: `Authorization: Bearer <key>`. */
  readonly auth?: Auth;
  /** Headers with one value, sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Reads the status of a generation. Absent: nothing is polled, unless an endpoint says how. */
  readonly poll?: FollowRequest;
  /** Reads the result, if the status's answer has none. */
  readonly result?: FollowRequest;
  /** Where answers keep what the runtime needs. */
  readonly read?: ReadPlaces;
  /** `GET` path of the running generations, used to recover an ambiguous create. */
  readonly runningPath?: string;
  /** `GET` path of the balance. Absent: it cannot be asked for. */
  readonly creditsPath?: string;
  /** How a generation is canceled at the service, if the spec says so. */
  readonly cancel?: { readonly method: "POST" | "PUT" | "DELETE"; readonly path: string };
  /** Origins beside the base URL's that URLs in answers may lead to. The key goes there too. */
  readonly origins?: readonly string[];
  /** What the spec documents of rate limits, in its words. Absent: not documented. */
  readonly rateLimits?: string;
  /** What the spec documents of server-side timeouts, in its words. Absent: not documented. */
  readonly serverTimeouts?: string;
}

/** How a platform takes its key. */
export interface Auth {
  readonly in: "header" | "query" | "body";
  /** Of the header, the query parameter or the body's field. */
  readonly name: string;
  /** What stands before the key: `"Bearer "`. A key that begins with it gets it once. */
  readonly prefix?: string;
  /** HTTP Basic: the key is `user:password`, and is sent in base64. */
  readonly encoding?: "base64";
  /** The environment variable that holds the key, if it is not the platform's. */
  readonly variable?: string;
  /** The service needs no key, such as one on the user's own machine: a key that is set is sent. */
  readonly optional?: true;
}

/** Names of the fields that lead to a value, the outermost first. */
export type FieldPath = readonly string[];

/**
 * A request that follows a generation. `{id}` stands for its id, in path, query and body, and the
 * text `{id:number}` in a body of JSON for an id that is sent as a number; other names in braces stand
 * for parameters of the create, in path, query and headers.
 */
export interface FollowRequest {
  /** @defaultValue "GET" */
  readonly method?: "GET" | "POST" | "DELETE";
  /** Absent if {@link FollowRequest.from} has the URL. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
  /** Media type of the body: of JSON, or of a form. @defaultValue "application/json" */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the create's answer has the URL: it wins over `path`, which serves `wait`. */
  readonly from?: FieldPath;
}

/** Where answers keep what the runtime needs. Absent: the usual names are looked for. */
export interface ReadPlaces {
  /** Where an id may be; the first place that has one wins. */
  readonly id?: readonly FieldPath[];
  readonly status?: FieldPath;
  /** A boolean that turns true at the end: `done`. */
  readonly flag?: FieldPath;
  /** HTTP status of an answer while the generation runs; any other success without a status ends it. */
  readonly running?: number;
  readonly data?: FieldPath;
  /** Where the data stands in the answer of a result request of its own. */
  readonly result?: FieldPath;
  /** `"item"`: the event that ends a stream carries one item of the list that the data is. */
  readonly events?: "item";
  /** Where an answer under 2xx says that it is an error. */
  readonly error?: readonly FieldPath[];
  /** The platform's own words for ends and reasons, in upper case, beside the usual ones. */
  readonly words?: Readonly<Record<string, EndWord>>;
}

export type EndWord = "COMPLETED" | "FAILED" | "CANCELED" | "CONTENT_REJECTED" | "RUNNING";

/** The `POST` that creates a generation. */
export interface CreateForms {
  /** Path of the form that only creates; absent if the spec has none. */
  readonly path?: string;
  /** Path of the form that streams; absent if the spec has none. */
  readonly stream?: string;
  /** What a success answers: the result itself, a task to follow, or either. @defaultValue "task" */
  readonly answers?: "result" | "task" | "either";
  /** Media type of a body without files: of JSON, or of a form. @defaultValue "application/json" */
  readonly contentType?: string;
  /** Media types that are asked for. @defaultValue "application/json" */
  readonly accept?: string;
  /** Headers with one value, of the create alone. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Header with which the service recognises a create that is sent again. */
  readonly idempotencyHeader?: string;
}

/**
 * No value has this type: its name is what the compiler says of a descriptor of another version.
 * Generated code and runtime are then of different versions.
 */
export interface RunModelsmithGenerateAgain {
  readonly [brand]: never;
}

/**
 * Describes one image endpoint: data only, emitted by the generator. It says what differs from its
 * platform; usual values are left out.
 *
 * @typeParam Input - the emitted input interface
 * @typeParam Data - the emitted data type of a completed generation
 */
export interface Endpoint<Input extends object = object, Data = unknown> {
  /** Version of this shape. */
  readonly descriptor: 2 | RunModelsmithGenerateAgain;
  /** Provider and model as the spec spells them: `google/nano-banana-pro`. */
  readonly key: string;
  readonly title: string;
  readonly platform: Platform;
  /** How the key is sent, if not as the platform says. */
  readonly auth?: Auth;
  readonly create: CreateForms;
  /** Reads the status; `false`: nothing is polled. Absent: the platform's, with its `result`. */
  readonly poll?: FollowRequest | false;
  /** Reads the result, if the status's answer has none. */
  readonly result?: FollowRequest;
  /** Instead of the platform's, as a whole. */
  readonly read?: ReadPlaces;
  /** Whether a request with files may be sent as `multipart/form-data`, or whether every one must. */
  readonly multipart?: true | "only";
  /** Media types of parts of the form, by field. Absent: of the value's own kind. */
  readonly parts?: Readonly<Record<string, string>>;
  /** Fields of the input that are not sent in the body. */
  readonly parameters?: readonly Parameter[];
  readonly input: InputSchema;
  /** Never present at run time: carries the two types. */
  readonly types?: { readonly input: Input; readonly data: Data };
}

/** A field of the input that is sent in the path, the query or a header. */
export interface Parameter {
  readonly field: string;
  /** What the service calls it; in a path, what stands in braces. */
  readonly name: string;
  readonly in: "path" | "query" | "header";
  /**
   * How a list or an object is written: `a=1&a=2` or `x=1&y=2`, joined by a space or a pipe,
   * `a[x]=1&a[y]=2`, or as JSON. Absent: joined by commas.
   */
  readonly style?: "explode" | "space" | "pipe" | "deep" | "json";
}

/** Credits taken, as the service reports them. */
export interface Usage {
  readonly total?: number;
  readonly subscription?: number;
  readonly permanent?: number;
  readonly [more: string]: unknown;
}

/** How the terminal status was learned. */
export type Source = "sse" | "poll" | "webhook";

/** The service finished the generation: `data` is what was paid for. */
export interface CompletedGeneration<Data> {
  readonly ok: true;
  /** Both mean the same: the word of the service is kept if it is one of these, and is `COMPLETED` otherwise. */
  readonly status: "COMPLETED" | "SUCCEEDED";
  /** Empty if the service named none. */
  readonly id: string;
  readonly data: Data;
  readonly usage?: Usage;
  readonly source: Source;
  /** The service's answer as it came. */
  readonly raw: unknown;
  /** Creates of this call, also those that could not be sent; 0 for `wait`. */
  readonly attempts?: number;
  /** An earlier create of this call ended without a clear answer: it may have charged as well. */
  readonly mayHaveChargedTwice?: true;
}

/** The data of a create that answers with the media itself. */
export interface BinaryData {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/** The service ended the generation without a result. */
export interface FailedGeneration {
  readonly ok: false;
  readonly status: "FAILED" | "CANCELED";
  readonly id: string;
  readonly category: ErrorCategory;
  readonly code?: string;
  /** Why, in the service's words, or that it gave no reason. */
  readonly message: string;
  readonly usage?: Usage;
  readonly source: Source;
  /** The service's answer as it came. */
  readonly raw: unknown;
  /** Creates of this call, also those that could not be sent; 0 for `wait`. */
  readonly attempts?: number;
  /** An earlier create of this call ended without a clear answer: it may have charged as well. */
  readonly mayHaveChargedTwice?: true;
}

/** A generation in a terminal status. Check `ok` before using `data`. */
export type Generation<Data> = CompletedGeneration<Data> | FailedGeneration;

/** What happened during a call, in the order it happened. */
export type GenerationEvent<Data = unknown> =
  | {
      readonly type: "submitted";
      readonly id: string;
      /** What `wait` needs beside the id, on platforms where the id does not say all. */
      readonly follow?: Follow;
    }
  | {
      readonly type: "status";
      readonly id: string | undefined;
      readonly status: string;
      readonly source: Source;
      readonly raw: unknown;
    }
  | {
      readonly type: "retry";
      /** The attempt that failed, counted from 1. */
      readonly attempt: number;
      readonly delayMs: number;
      readonly reason: string;
      readonly phase: "create" | "poll";
    }
  | { readonly type: "fallback"; readonly id: string | undefined; readonly reason: string }
  | {
      readonly type: "poll";
      readonly id: string;
      readonly attempt: number;
      readonly httpStatus: number;
      readonly status: string | undefined;
      /** Where the answer had it: `data.status`. */
      readonly statusKey: string | undefined;
      readonly terminal: boolean;
    }
  | { readonly type: "terminal"; readonly generation: Generation<Data> };

/** Backoff between attempts; the names are p-retry's. */
export interface RetryOptions {
  /** Retries after the first attempt. @defaultValue 5 */
  readonly retries?: number;
  /** First wait, in milliseconds. @defaultValue 1000 */
  readonly minTimeoutMs?: number;
  /** Longest wait before it is spread, in milliseconds. @defaultValue 16000 */
  readonly maxTimeoutMs?: number;
  /** What a wait is multiplied by for the next one. @defaultValue 2 */
  readonly factor?: number;
  /** Spread the waits (±20 %) so that many clients do not return together. @defaultValue true */
  readonly randomize?: boolean;
}

/**
 * When a create may be sent again:
 * - `"unsent"`: only when nothing was sent. One `POST` leaves this machine, in whatever form;
 * - `"safe"`: also when the service refused it before it ran, or when the list of running
 *   generations shows that it was not accepted; never after a 2xx, which was accepted and may be done;
 * - `"transient"`: also after any 429 or 5xx that carries no id of a generation, unless credits are
 *   missing. **This can pay twice**: a gateway answers 502 or 504 for a generation that goes on;
 * - `"always"`: also when nothing came back, or a 2xx that cannot be read. **This can pay twice.**
 */
export type CreateRetry = "unsent" | "safe" | "transient" | "always";

/**
 * What carries requests: undici's `Agent`, `ProxyAgent`, `EnvHttpProxyAgent`, `MockAgent` and their
 * like. Typed by its one method: so generated code compiles without the types of undici and Node,
 * and another version's dispatcher fits too.
 */
export interface RequestDispatcher {
  dispatch(options: object, handler: object): boolean;
}

/** Options that a client and a single call share; a call's own win. */
export interface CallOptions {
  /** The key. @defaultValue the environment variable that the platform names */
  readonly apiKey?: string;
  /**
   * Base URL instead of the platform's. The key goes there and nowhere else.
   * @defaultValue the environment variable beside the key's (`SKILLS_VIDEO_BASE_URL` beside
   * `SKILLS_VIDEO_API_KEY`), else the platform's
   */
  readonly baseUrl?: string;
  /** undici's transport, for instance a `ProxyAgent`. @defaultValue an own `Agent` */
  readonly dispatcher?: RequestDispatcher;
  /** @defaultValue "safe" */
  readonly createRetry?: CreateRetry;
  readonly retry?: RetryOptions;
  /** Deadline of the whole call, in milliseconds. @defaultValue 900000 */
  readonly timeoutMs?: number;
  /**
   * Longest silence of a stream, in milliseconds; then the generation is polled, or looked for among
   * the running ones while its id is not known. @defaultValue 60000
   */
  readonly idleTimeoutMs?: number;
  /** Longest time without a data event before one `GET` asks for the status, in milliseconds. @defaultValue 120000 */
  readonly eventTimeoutMs?: number;
  /**
   * Timeout of one request's answer, in milliseconds. A create that is given up may have been paid
   * for: leave it out, and `timeoutMs` bounds it. @defaultValue 20000 for a poll, none for a create
   */
  readonly requestTimeoutMs?: number;
  /** The same for polls alone, in milliseconds. @defaultValue `requestTimeoutMs`, else 20000 */
  readonly pollRequestTimeoutMs?: number;
  /** From start to start of two polls, in milliseconds. @defaultValue 3000 */
  readonly pollIntervalMs?: number;
  /** Watches the call. What it throws does not end it: a warning of the process tells it, once. */
  readonly onEvent?: (event: GenerationEvent) => void;
  /** Sent as `User-Agent`. @defaultValue "modelsmith/<version>" */
  readonly userAgent?: string;
}

/** Options, connections and ids that calls share: what `createClient` makes. */
export interface Client {
  readonly [brand]: true;
}

/** Options of one call. */
export interface GenerateOptions extends CallOptions {
  /** @defaultValue the default client, see `configure` */
  readonly client?: Client | undefined;
  /** Ends the call: it rejects with category `aborted` within 50 ms. */
  readonly signal?: AbortSignal | undefined;
  /** Checks the input against the endpoint's schema before anything is sent. @defaultValue true */
  readonly validate?: boolean;
  /** Asks the service to cancel when the call is aborted, if the spec has a way to. @defaultValue false */
  readonly cancelOnAbort?: boolean;
  /**
   * Sent with every create of the call, in the header by which the platform tells a repeated create
   * from a new one, if the spec documents one. @defaultValue a random UUID
   */
  readonly idempotencyKey?: string;
}

/** Where a generation's id comes from: its endpoint, which gives `data` its type, or its platform. */
export type WaitOptions<Data = unknown> = GenerateOptions & {
  /** What `submit` returned beside the id, or the error of a call has. */
  readonly follow?: Follow | undefined;
} & (
    | {
        readonly endpoint: Endpoint<object, Data>;
        readonly platform?: never;
      }
    | { readonly platform: Platform; readonly endpoint?: never }
  );
