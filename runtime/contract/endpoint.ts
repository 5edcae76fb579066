import type { InputSchema } from "./input-schema.js";

declare const brand: unique symbol;

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
  readonly body?: Readonly<Record<string, unknown>> | readonly unknown[];
  /** Media type of the body: of JSON, or of a form. @defaultValue "application/json" */
  readonly contentType?: string;
  /** Media types that are asked for. @defaultValue "application/json" */
  readonly accept?: string;
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
 * No value has this type. The compiler prints its name where a descriptor has another version.
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
  /** What the service calls it; in a path, what stands in braces, there after `+` if slashes stay as they are. */
  readonly name: string;
  readonly in: "path" | "query" | "header";
  /**
   * How a list or an object is written: `a=1&a=2` or `x=1&y=2`, joined by a space or a pipe,
   * `a[x]=1&a[y]=2`, or as JSON. Absent: joined by commas.
   */
  readonly style?: "explode" | "space" | "pipe" | "deep" | "json";
}
