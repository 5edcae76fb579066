import { describe, expect, it } from "vitest";
import { redactorFor } from "../../../runtime/http/redact.js";
import { type MessageListener, MessageReader } from "../../../runtime/http/sse.js";

describe("the bounds of a stream", () => {
  it("are counted to the byte", () => {
    expect(passed({ eventBytes: 10 }, ["data: 1234"])).toBeUndefined();
    expect(passed({ eventBytes: 10 }, ["data: 12345"])).toBe("an event over 10 bytes");
    expect(passed({ streamBytes: 12 }, ["data: 1\n\n", "dat"])).toBeUndefined();
    expect(passed({ streamBytes: 12 }, ["data: 1\n\n", "data"])).toBe("over 12 bytes");
  });

  it("count the bytes of an event anew after each message", () => {
    const chunks = Array.from({ length: 20 }, () => ["data: 1", "\n\n"]).flat();
    expect(passed({ eventBytes: 10 }, chunks)).toBeUndefined();
    expect(passed({ eventBytes: 10 }, [...chunks, "data: 1234", "5"])).toMatch(/event/);
  });

  it("count every byte of a message that follows another", () => {
    expect(passed({ eventBytes: 10 }, ["data: 1\n\n", "data: 1234"])).toBeUndefined();
    expect(passed({ eventBytes: 10 }, ["data: 1\n\n", "data: 12345"])).toMatch(/event/);
  });

  it("count bytes, not characters", () => {
    expect(passed({ eventBytes: 10 }, ["data: éé"])).toBeUndefined();
    expect(passed({ eventBytes: 10 }, ["data: ééé"])).toMatch(/event/);
  });
});

describe("a stream", () => {
  it("may begin with a byte order mark; one within it is text", () => {
    expect(read(["\ufeffdata: a\n\n", "data: b", "\ufeffc\n\n"])).toEqual(["a", "b\ufeffc"]);
  });

  it("may end its lines in three ways, wherever the chunks are cut", () => {
    for (const end of ["\n", "\r", "\r\n"]) {
      const text = ["data: a", "", "data: b", "data: c", "", ""].join(end);
      for (let at = 0; at <= text.length; at += 1) {
        expect(read([text.slice(0, at), text.slice(at)]), `${end} at ${at}`).toEqual(["a", "b\nc"]);
      }
    }
  });
});

describe("the key in a stream", () => {
  const key = "sk_test_4f9a8c1d2e7b6350";
  const places = [0, 1, 2, 3].map((at) =>
    [0, 1, 2, 3].map((each) => (each === at ? `"${key}"` : `"${each}"`)),
  );

  it("is removed from each message and name, wherever it stands and the chunks are cut", () => {
    for (const [at, texts] of places.entries()) {
      const stream = texts.map((text) => `event: ${text}\ndata: ${text}\n\n`).join("");
      const expected = texts.map((text, each) => (each === at ? '"[redacted]"' : text));
      for (let cut = 0; cut <= stream.length; cut += 1) {
        const chunks = [stream.slice(0, cut), stream.slice(cut)];
        expect(read(chunks, key), `${at} cut at ${cut}`).toEqual(expected);
        expect(read(chunks, key, "name"), `${at} cut at ${cut}`).toEqual(expected);
      }
    }
  });
});

it("a message that no blank line ends is told as cut off, with what is left of a letter", () => {
  const told: [string, boolean][] = [];
  const bounds = { eventBytes: 1_000, streamBytes: 10_000 };
  const listener: MessageListener = { onMessage: (data, _, isCut) => told.push([data, isCut]) };
  const reader = new MessageReader(bounds, redactorFor(undefined), listener);
  reader.read(Buffer.from("data: a\n\ndata: bé").subarray(0, -1));
  expect(told).toEqual([["a", false]]);
  reader.finish();
  expect(told).toEqual([
    ["a", false],
    ["b\ufffd", true],
  ]);
});

/** The messages of chunks, or their names. */
function read(chunks: readonly string[], key?: string, what: "data" | "name" = "data"): string[] {
  const told: string[] = [];
  const bounds = { eventBytes: 1_000, streamBytes: 10_000 };
  const listener: MessageListener = {
    onMessage: (data, name = "") => told.push(what === "data" ? data : name),
  };
  const reader = new MessageReader(bounds, redactorFor(key), listener);
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  return told;
}

/** The bound that chunks have passed. */
function passed(
  bounds: { readonly eventBytes?: number; readonly streamBytes?: number },
  chunks: readonly string[],
): string | undefined {
  const all = { eventBytes: 1_000, streamBytes: 10_000, ...bounds };
  const reader = new MessageReader(all, redactorFor(undefined), { onMessage() {} });
  let told: string | undefined;
  for (const chunk of chunks) told = reader.read(Buffer.from(chunk));
  return told;
}
