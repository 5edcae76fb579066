import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashOf, isAlive, readState, toStored } from "../../../runtime/journal/once-entry.js";

const BYTES = Uint8Array.from([0x89, 0x50, 0x4e, 0x47]);

describe("what a journal keeps of a value", () => {
  it("has files by their hash and type, bytes as base64, and nothing that is undefined", async () => {
    const hash = createHash("sha256").update(BYTES).digest("hex");
    const file = new Blob([BYTES], { type: "image/png" });
    const value = { a: [file, null], b: { c: BYTES, d: undefined }, e: "text", f: 1 };
    expect(await toStored(value)).toStrictEqual({
      a: [{ $sha256: hash, type: "image/png" }, null],
      b: { c: { $base64: "iVBORw==" } },
      e: "text",
      f: 1,
    });
  });

  it("has what writes itself as JSON does: two dates are two inputs", async () => {
    const value = {
      at: new Date(0),
      link: new URL("https://a.test/1"),
      own: { toJSON: () => [1] },
    };
    const stored = { at: "1970-01-01T00:00:00.000Z", link: "https://a.test/1", own: [1] };
    expect(await toStored(value)).toStrictEqual(stored);
    const [one, other] = await Promise.all([0, 1].map((at) => toStored({ at: new Date(at) })));
    expect(hashOf("acme/paint", one)).not.toBe(hashOf("acme/paint", other));
  });

  it("is read with its bytes", async () => {
    const state = { state: "done", generation: { data: [{ bytes: BYTES }], $base64: 1 } };
    expect(readState("a", await toStored(state))).toEqual(state);
    const other = { state: "done", generation: { $base64: "AAAA", type: "image/png" } };
    expect(readState("a", other)).toEqual(other);
  });

  it.each(["intended", "refused", "accepted", "done"])("may be the state %s", (state) => {
    expect(readState("a", { state })).toEqual({ state });
  });

  it.each([{ state: "other" }, {}, "owner", null, [{ state: "done" }]])("is no %j", (value) => {
    const message = 'the journal\'s entry "a" is not one of a generation';
    expect(() => readState("a", value)).toThrow(message);
  });
});

it("an input is another one with other values or for another model, not in another order", () => {
  const hash = hashOf("acme/paint", { a: 1, b: { c: 2, d: 3 } });
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf("acme/paint", { b: { d: 3, c: 2 }, a: 1 })).toBe(hash);
  expect(hashOf("acme/draw", { a: 1, b: { c: 2, d: 3 } })).not.toBe(hash);
  expect(hashOf("acme/paint", { a: 1, b: { c: 2, d: 4 } })).not.toBe(hash);
});

it("a process is alive until its lease ends", () => {
  const intended = {
    state: "intended",
    at: 1,
    inputHash: "h",
    input: {},
    idempotencyKey: "k",
  } as const;
  expect(isAlive({ ...intended, aliveUntil: Date.now() + 60_000 })).toBe(true);
  expect(isAlive({ ...intended, aliveUntil: Date.now() - 1 })).toBe(false);
});
