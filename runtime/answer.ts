import { canUnpack } from "./content-encoding.js";
import { parseCut, parseJson } from "./json.js";

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer whose body was collected. */
export class Answer implements Head {
  readonly status: number;
  readonly headers: Head["headers"];
  readonly bytes: Buffer;
  /** `false`: the body broke off, was too long, or in an unknown encoding. */
  readonly complete: boolean;
  readonly #clean: (text: string) => string;
  #text: string | undefined;
  #parsed: { readonly json: unknown } | undefined;

  /**
   * @param ended - the body came whole
   * @param clean - takes the key out of a text
   */
  constructor(
    { status, headers }: Head,
    chunks: readonly Buffer[],
    ended: boolean,
    clean: (text: string) => string,
  ) {
    const encoding = encodingOf({ status, headers });
    const isReadable = encoding === undefined || canUnpack(encoding);
    this.status = status;
    this.headers = headers;
    this.bytes = isReadable ? Buffer.concat(chunks) : Buffer.alloc(0);
    this.complete = ended && isReadable;
    this.#clean = clean;
  }

  /** The bytes as UTF-8, without the key. Made when it is asked for, and once, as {@link json} is. */
  get text(): string {
    this.#text ??= this.#clean(this.bytes.toString("utf8"));
    return this.#text;
  }

  /** The text parsed; `undefined` if it is not JSON. */
  get json(): unknown {
    this.#parsed ??= { json: this.complete ? parseJson(this.text) : parseCut(this.text) };
    return this.#parsed.json;
  }
}

/** What the body is packed in; `undefined` if it is plain, as was asked for. */
export function encodingOf(head: Head): string | undefined {
  const encoding = headerOf(head, "content-encoding")?.trim().toLowerCase();
  return encoding === "" || encoding === "identity" ? undefined : encoding;
}

export function isSuccess({ status }: Head): boolean {
  return status >= 200 && status < 300;
}

export function isEventStream(head: Head): boolean {
  return /^\s{0,9}text\/event-stream\s{0,9}(;|$)/i.test(headerOf(head, "content-type") ?? "");
}

export function headerOf(head: Head, name: string): string | undefined {
  const value = head.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
