import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redactorFor } from "../../../runtime/http/redact.js";

const keys = fc
  .string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)) })
  .filter((key) => key.length >= 8);

/** A text in JSON, as any maker may write it: which signs are escaped is up to it. */
function written(text: string, escapes: readonly boolean[]): string {
  const signs = [
    ...JSON.stringify(text)
      .slice(1, -1)
      .matchAll(/\\.|[^\\]/g),
  ].map(([sign]) => sign);
  const own = signs.map((sign, index) => {
    if (!escapes[index % escapes.length]) return sign;
    const code = String(JSON.parse(`"${sign}"`))
      .charCodeAt(0)
      .toString(16)
      .padStart(4, "0");
    return sign === "/" ? "\\/" : `\\u${index % 2 === 0 ? code : code.toUpperCase()}`;
  });
  return `{"text":"${own.join("")}"}`;
}

describe("a key in JSON", () => {
  const escapes = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });

  it("is found however it is escaped there, and nothing else is changed", () => {
    const around = fc.constantFrom("", "a", "\\", "\\\\", '"', "/");
    fc.assert(
      fc.property(keys, around, around, escapes, (key, before, after, how) => {
        const text = redactorFor(key).clean(written(before + key + after, how));
        expect(JSON.parse(text)).toEqual({ text: `${before}[redacted]${after}` });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each(["\\u00e9", "\\n"])("that begins within an escape, %s, leaves it whole", (sign) => {
    for (let begin = 1; begin < sign.length; begin += 1) {
      const key = `${sign.slice(begin)}bcdefghijkl`;
      const text = redactorFor(key).clean(`{"text":"a${sign}bcdefghijkl"}`);
      expect(text).toBe(`{"text":"a${sign}[redacted]"}`);
    }
  });

  it("that is not there leaves the text as it is", () => {
    fc.assert(
      fc.property(keys, keys, escapes, (key, other, how) => {
        fc.pre(!other.includes(key));
        const text = written(other, how);
        expect(redactorFor(key).clean(text)).toBe(text);
      }),
    );
  });

  it("is found in every part of 12 signs, wherever it stands, even if most are the same sign", () => {
    const zeros = "0".repeat(40);
    const own = [`sk-${zeros}abcdefgh12`, `${zeros}1`, "00000000-0000-0000-0000-000000000001"];
    for (const key of own) {
      const { clean } = redactorFor(key);
      for (let from = 0; from + 12 <= key.length; from += 1) {
        for (let offset = 0; offset < 9; offset += 1) {
          const around = "~".repeat(offset);
          const text = clean(`${around}${key.slice(from, from + 12)}${around}~~~~`);
          expect(text, `${key} from ${from} at ${offset}`).toBe(`${around}[redacted]${around}~~~~`);
        }
      }
    }
  });

  it("whose parts of one length overlap there loses the one that stands first in it", () => {
    const key = "abcdefgh1234_1234ijklmnop";
    expect(redactorFor(key).clean("~abcdefgh1234ijklmnop~")).toBe("~[redacted]ijklmnop~");
  });

  it("may be as long as a file that was taken for one", () => {
    const key = "sk/live".repeat(100_000);
    const escaped = key.replaceAll("/", "\\/");
    expect(redactorFor(key).clean(`{"text":"${escaped}"}`)).toBe('{"text":"[redacted]"}');
  });

  it("is looked for in one go, whatever a hostile service writes", () => {
    const { clean } = redactorFor("sk_live_4f9a8c1d");
    for (const text of ["\\", "\\u", "\\u0073", "\\\\u0073", "s"]) {
      const endless = `${text.repeat(100_000)}\\u0073`;
      expect(clean(endless)).toBe(endless);
    }
  });
});

describe("a masked key", () => {
  const { parts } = redactorFor("sk_live_4f9a8c1d");
  it.each([
    ["bad key sk_l****8c1d!", "bad key [redacted]!"],
    ["bad key sk_l****!", "bad key [redacted]!"],
    ["bad key ****8c1d!", "bad key ****!"],
    ["bad key sk…1d", "bad key [redacted]"],
    ["bad key xsk...1dx", "bad key x[redacted]x"],
    ["bad key s****d", "bad key s****d"],
    ["bad key sk..1d", "bad key sk..1d"],
    ["sk****, sk_live****4f9a", "[redacted], [redacted]****4f9a"],
  ])("%j becomes %j", (text, wanted) => {
    expect(parts(text)).toBe(wanted);
  });
});

describe("the parts of a key in an error", () => {
  it("from six signs on are removed, wherever they stand", () => {
    const { parts } = redactorFor("sk_live_abcdefghijkl");
    for (let from = 0; from + 6 <= 20; from += 1) {
      const part = "sk_live_abcdefghijkl".slice(from, from + 6);
      for (let before = 0; before < 4; before += 1) {
        const around = "-".repeat(before);
        expect(parts(`${around}${part} ${part}.`)).toBe(`${around}[redacted] [redacted].`);
      }
    }
  });

  it("that are within an escape leave it whole, and the search goes on", () => {
    const { parts } = redactorFor("u004xyzw");
    expect(parts("a \\u0041 b u004 c 4xyz")).toBe("a \\u0041 b [redacted] c [redacted]");
  });
});
