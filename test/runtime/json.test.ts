import { describe, expect, it } from "vitest";
import { parseJson } from "../../runtime/json.js";

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
