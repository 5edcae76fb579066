import { describe, expect, it } from "vitest";
import { redactorFor } from "../../runtime/redact.js";
import { MessageReader } from "../../runtime/sse.js";

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

/** The messages of chunks. */
function read(chunks: readonly string[]): string[] {
  const messages: string[] = [];
  const bounds = { eventBytes: 1_000, streamBytes: 10_000 };
  const listener = { onMessage: (data: string) => messages.push(data) };
  const reader = new MessageReader(bounds, redactorFor(undefined), listener);
  for (const chunk of chunks) reader.read(Buffer.from(chunk));
  return messages;
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
