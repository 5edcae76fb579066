import { StringDecoder } from "node:string_decoder";
import { createParser, type EventSourceMessage, type EventSourceParser } from "eventsource-parser";
import type { Bounds } from "../options/options.js";
import { parseJson } from "../util/json.js";
import type { Redactor } from "./redact.js";

export interface MessageListener {
  /** Gets each message; `cutOff`: no blank line has ended it. */
  onMessage(data: string, name: string | undefined, cutOff: boolean): void;
}

/**
 * Bytes in, messages out, as the WHATWG says, without the key:
 * https://html.spec.whatwg.org/#event-stream-interpretation
 */
export class MessageReader {
  readonly #bounds: Pick<Bounds, "eventBytes" | "streamBytes">;
  readonly #redactor: Redactor;
  readonly #listener: MessageListener;
  readonly #parser: EventSourceParser;
  // It decodes as TextDecoder does, on Node 20 in a seventh of the time.
  readonly #decoder = new StringDecoder();
  #begun = false;
  #afterReturn = false;
  #cutOff = false;
  #eventBytes = 0;
  #streamBytes = 0;
  /** What the parser has got last, and how many messages it has made of it. */
  #text = "";
  #count = 0;
  #holdsKey = false;
  #hadMessage = false;
  /** Lines that are no fields: of JSON that is said to be a stream. */
  readonly #others: string[] = [];

  constructor(
    bounds: Pick<Bounds, "eventBytes" | "streamBytes">,
    redactor: Redactor,
    listener: MessageListener,
  ) {
    this.#bounds = bounds;
    this.#redactor = redactor;
    this.#listener = listener;
    this.#parser = createParser({
      onEvent: (message) => this.#handOver(message),
      onError: ({ type, line = "" }) => {
        if (type === "unknown-field" && !this.#hadMessage) this.#others.push(line);
      },
    });
  }

  /** @returns which bound was passed, if one was */
  read(chunk: Buffer): string | undefined {
    const { eventBytes, streamBytes } = this.#bounds;
    // In bytes, and before the parser has the chunk whole: its own bound counts UTF-16 units.
    this.#streamBytes += chunk.length;
    this.#eventBytes += chunk.length;
    this.#feed(this.#decoder.write(chunk));
    if (this.#eventBytes > eventBytes) return `an event over ${eventBytes} bytes`;
    return this.#streamBytes > streamBytes ? `over ${streamBytes} bytes` : undefined;
  }

  /** Reads what follows the last blank line: not a whole message, but it may name an id. */
  finish(): void {
    this.#cutOff = true;
    this.#feed(this.#decoder.end());
    this.#feed("\n\n");
    const text = this.#others.splice(0).join("\n");
    if (!this.#hadMessage && parseJson(text) !== undefined)
      this.#listener.onMessage(this.#redactor.clean(text), undefined, true);
  }

  #feed(decoded: string): void {
    if (decoded === "") return;
    // The parser leaves the BOM in.
    const text = this.#begun || decoded.charCodeAt(0) !== 0xfeff ? decoded : decoded.slice(1);
    this.#begun = true;
    // The parser waits for what follows a CR; the standard does not. So a CR at the end counts as
    // CR LF at once, and a LF that still comes is dropped.
    this.#text = this.#afterReturn && text.startsWith("\n") ? text.slice(1) : text;
    this.#afterReturn = this.#text.endsWith("\r");
    this.#count = 0;
    this.#parser.feed(this.#afterReturn ? `${this.#text}\n` : this.#text);
    // A stream may be open for long: what is read is not kept for as long.
    this.#text = "";
  }

  #handOver({ data, event }: EventSourceMessage): void {
    const { clean } = this.#redactor;
    this.#eventBytes = 0;
    this.#count += 1;
    this.#hadMessage = true;
    // One search of the text is cheaper than one of each message. Only the first may have begun
    // before it; and no key has a line break, so what a message holds of it stands in one line.
    if (this.#count === 2) this.#holdsKey = clean(this.#text) !== this.#text;
    const read = this.#count === 1 || this.#holdsKey ? clean : String;
    this.#listener.onMessage(read(data), event && read(event), this.#cutOff);
  }
}
