import { describe, expect, it } from "vitest";
import { parseExact, parseJson } from "../../../runtime/util/json.js";

const nested = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);

describe("JSON that nests", () => {
  it("is parsed to 1,000 levels, and no deeper", () => {
    expect(parseJson(nested(1_000))).toBeDefined();
    expect(parseJson(nested(1_001))).toBeUndefined();
    expect(parseJson(`{"a":"b","c":${nested(999)}}`)).toBeDefined();
    expect(parseJson(`{"a":"b","c":${nested(1_000)}}`)).toBeUndefined();
  });

  it.each(["", '\\"', "\\\\", '\\\\\\"', "[", "]"])(
    "counts no bracket of a text with %j",
    (sign) => {
      const text = `["${sign}${"[".repeat(2_000)}"]`;
      expect(parseJson(text)).toEqual(JSON.parse(text));
      expect(parseJson(`["${sign}",${nested(1_000)}]`)).toBeUndefined();
    },
  );
});

describe("an integer that JavaScript rounds", () => {
  it.each([
    ['{"id":1234567890123456790}', { id: "1234567890123456790" }],
    [
      "[-1234567890123456790, 1234567890123456790]",
      ["-1234567890123456790", "1234567890123456790"],
    ],
    [
      '{"n":1234567890123456,"m":12345678901234567.5}',
      { n: 1234567890123456, m: 12345678901234568 },
    ],
    [
      '{"a":"\\"1234567890123456790","b":0.1234567890123456790}',
      { a: '"1234567890123456790', b: 0.12345678901234568 },
    ],
    ['{"e":1e-1,"f":1234567890123456790e2}', { e: 0.1, f: 1.2345678901234568e20 }],
  ])("is read as text, and nothing else: %s", (text, value) => {
    expect(parseExact(text)).toEqual(value);
  });
});
