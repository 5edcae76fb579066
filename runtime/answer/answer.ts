import { parseCut, parseJson } from "../util/json.js";
import { isMediaText } from "./media-text.js";

export interface Head {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** An answer whose body was collected. */
export class Answer implements Head {
  readonly status: number;
  readonly headers: Head["headers"];
  readonly bytes: Buffer;
  /** Whether the body came whole, and was not too long. */
  readonly complete: boolean;
  /** Takes the key out of a text. */
  readonly clean: (text: string) => string;
  #text: string | undefined;
  #parsed: { readonly json: unknown } | undefined;

  constructor(
    { status, headers }: Head,
    chunks: readonly Buffer[],
    complete: boolean,
    clean: (text: string) => string,
  ) {
    this.status = status;
    this.headers = headers;
    this.bytes = Buffer.concat(chunks);
    this.complete = complete;
    this.clean = clean;
  }

  /** The bytes as UTF-8 or UTF-16, without the key. Made when it is asked for, and once, as {@link json} is. */
  get text(): string {
    this.#text ??= this.clean(decoded(this.bytes));
    return this.#text;
  }

  /** The text parsed; `undefined` if it is not JSON. A picture's address or base64 alone is meant as a text in JSON. */
  get json(): unknown {
    this.#parsed ??= { json: this.complete ? this.#whole() : parseCut(this.text) };
    return this.#parsed.json;
  }

  #whole(): unknown {
    const alone = this.text.trim();
    return parseJson(this.text) ?? (isMediaText(alone) ? alone : undefined);
  }
}

/** A value as a whole answer of its own. */
export function answerOf(json: unknown, status: number, { clean }: Pick<Answer, "clean">): Answer {
  return new Answer({ status, headers: {} }, [Buffer.from(JSON.stringify(json))], true, clean);
}

/** UTF-16 is known by its byte order mark, or by the zero beside the first sign, which is ASCII in JSON. */
function decoded(bytes: Buffer): string {
  const [first = 1, second = 1] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || (first !== 0 && second === 0);
  const isBig = (first === 0xfe && second === 0xff) || (first === 0 && second !== 0);
  if (isBig) return new TextDecoder("utf-16be").decode(bytes, { stream: true });
  return bytes.toString(isLittle ? "utf16le" : "utf8");
}

/** What the body is said to be packed in; `undefined` if it is plain, as was asked for. */
export function encodingOf({ headers }: Head): string | undefined {
  const encoding = String(headers["content-encoding"] ?? "")
    .trim()
    .toLowerCase();
  return encoding === "" || encoding === "identity" ? undefined : encoding;
}

export function isSuccess({ status }: Pick<Head, "status">): boolean {
  return status >= 200 && status < 300;
}

export function isEventStream(head: Head): boolean {
  return /^\s{0,9}text\/event-stream\s{0,9}(;|$)/i.test(headerOf(head, "content-type") ?? "");
}

export function headerOf(head: Head, name: string): string | undefined {
  const value = head.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
