import { write } from "../service/event-stream.js";
import type { StreamFaultName } from "../service/fault-names.js";
import { eachEvent, type StreamFault } from "./stream-fault.js";
import { writePieces } from "./wire.js";

/** Normal events in an awkward encoding. A correct reader notices nothing. */
export const encodingFaults: Readonly<Partial<Record<StreamFaultName, StreamFault>>> = {
  "sse.one-byte-chunks": {
    act: eachEvent((exchange, event) => writePieces(exchange, bytesOf(event))),
  },
  "sse.crlf-split": {
    act: eachEvent((exchange, event) =>
      writePieces(exchange, event.replaceAll("\n", "\r\n").split(/(?<=\r)/)),
    ),
  },
  "sse.cr-split": {
    act: eachEvent((exchange, event) =>
      writePieces(exchange, event.replaceAll("\n", "\r").split(/(?=\r)|(?<=\r)/)),
    ),
  },
  "sse.byte-order-mark": {
    act: async (stream) => {
      await write(stream.exchange, "\uFEFF");
      await eachEvent(write)(stream);
    },
  },
  "sse.multi-line-json": {
    act: eachEvent((exchange, event) => write(exchange, overSeveralLines(event))),
  },
  "sse.utf8-split": {
    act: eachEvent((exchange, event) => {
      // Prompts are often plain ASCII: the note adds characters to split.
      const withNote = event.replace("{", '{"note":"é ☕ 🦊 日本",');
      return writePieces(exchange, bytesOf(withNote));
    }),
  },
  "sse.absurd-retry": {
    act: eachEvent((exchange, event) =>
      write(exchange, `retry: 99999999999999999999\nid: 1\nid: \u0000\nretry: -5\n${event}`),
    ),
  },
};

function* bytesOf(text: string): Generator<Uint8Array> {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
}

function overSeveralLines(event: string): string {
  const value: unknown = JSON.parse(event.slice("data: ".length));
  const lines = JSON.stringify(value, null, 2).split("\n");
  return `: a comment\n${lines.map((line) => `data:${line}\n`).join(": between\n")}\n`;
}
