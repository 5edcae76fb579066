import ts from "typescript";
import { describe, expect, test } from "vitest";
import { commentText, doc } from "../../../generator/encode/jsdoc.js";
import {
  identifier,
  literal,
  modulePath,
  numberLiteral,
  propertyName,
  stringLiteral,
} from "../../../generator/encode/literal.js";
import { markdownCode, markdownText } from "../../../generator/encode/markdown.js";
import { plainLines } from "../../../generator/encode/plain-lines.js";
import { terminalText } from "../../../generator/encode/terminal.js";

const awkward = [
  `"`,
  "'",
  "`",
  "\\",
  "\\'",
  "a\r\n\u2028\u2029\u0085b",
  "$\u007bglobalThis.__pwned=1}",
  "</script><!--",
  "\u202e\u2066x\u2069",
  "\ud800",
  "\u0000\u001b[2J",
  "__proto__",
  "😀",
  "*/",
];

/** The value that a program would see. */
function evaluated(expression: string): unknown {
  const { outputText } = ts.transpileModule(`(${expression})`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022 },
  });
  return JSON.parse(JSON.stringify(new Function(`return ${outputText}`)()));
}

describe("a string literal", () => {
  test.for(awkward)("%j keeps its value and looks like what it is", (text) => {
    const encoded = stringLiteral(text);
    expect(JSON.parse(encoded)).toBe(text);
    expect(encoded).toMatch(/^"[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<]*"$/u);
  });
});

test("a number keeps its value and its sign; one that no JSON carries is refused", () => {
  expect([0, -0, 1e21, -1.5, 9007199254740991].map(numberLiteral)).toEqual([
    "0",
    "-0",
    "1e+21",
    "-1.5",
    "9007199254740991",
  ]);
  expect(() => numberLiteral(Number.POSITIVE_INFINITY)).toThrow(RangeError);
});

test("a key stands bare only if it is a plain identifier", () => {
  const keys = ["a", "$a_1", "class", "a-b", "1", "", "é", "__proto__", 'a"b'];
  expect(keys.map(propertyName)).toEqual([
    "a",
    "$a_1",
    "class",
    '"a-b"',
    '"1"',
    '""',
    '"é"',
    '["__proto__"]',
    '"a\\"b"',
  ]);
});

test("a name or path that is not one is a defect, and stops the run", () => {
  for (const name of ["", "1a", "a b", "a;b", "é", "a".repeat(200)]) {
    expect(() => identifier(name), name).toThrow(RangeError);
  }
  for (const path of ["", "/a", "../a", "a/../b", "a//b", "A.ts", "a\\b", "a/./b", "..", "a/.."]) {
    expect(() => modulePath(path), path).toThrow(RangeError);
  }
  expect(modulePath("kling-ai/v3-image.ts")).toBe("kling-ai/v3-image.ts");
});

describe("a literal of any JSON", () => {
  test("keeps the value exactly, a __proto__ key included", () => {
    const text =
      '{"a":[1,-0.5,null,true],"__proto__":{"polluted":1},"b-c":{"d":{"e":{"f":"\\u2028"}}},"":[]}';
    const value = JSON.parse(text);
    const program = new Function(`return ${literal(value)}`)();
    expect(JSON.stringify(program)).toBe(JSON.stringify(value));
    expect(Object.getPrototypeOf(program)).toBe(Object.prototype);
  });

  test("stays on a line if it fits, and is broken if it does not", () => {
    expect(literal({ type: "string", maxLength: 3 })).toBe('{ type: "string", maxLength: 3 }');
    expect(literal({ a: {}, b: [] })).toBe("{ a: {}, b: [] }");
    expect(literal({ enum: Array(20).fill("value") })).toContain('[\n    "value",\n');
  });

  test.for(awkward)("%j inside", (text) => {
    expect(evaluated(literal({ [`k${text}`]: [text] }))).toEqual({ [`k${text}`]: [text] });
  });
});

describe("a JSDoc comment", () => {
  const one = (text: string) => doc([{ text }]);

  test.for<[text: string, want: string]>([
    ["Plain.", "/** Plain. */"],
    ["*/ globalThis.__pwned=1; /*", "/** *\\/ globalThis.__pwned=1; /* */"],
    ["**/;x", "/** **\\/;x */"],
    ["*\n/;x", "/**\n * *\n * \\/;x\n */"],
    ["*\u200b/x", "/** *\\/x */"],
    ["*\u0000/x", "/** *\\/x */"],
    ["a\r*/\u2028*/\u0085b", "/**\n * a\n * *\\/\n * *\\/\n * b\n */"],
    ["@ts-nocheck", "/** \\@ts-nocheck */"],
    ["see {@link javascript:1} @internal", "/** see {\\@link javascript:1} \\@internal */"],
    ["a@b.example", "/** a@b.example */"],
    ["\u202egnp.exe", "/** \\u202egnp.exe */"],
    ["\u001b]8;;x\u0007", "/** ]8;;x */"],
    ["\n\n a \n\n", "/**  a */"],
    ["", ""],
    [" \n ", ""],
  ])("%j", ([text, want]) => {
    expect(one(text)).toBe(want);
  });

  test("ends once, at its end, whatever the text", () => {
    for (const text of [...awkward, "*".repeat(300), "/".repeat(300), "* / */ *\\/", "\\*/"]) {
      const comment = doc([{ text }, { tag: "default", text: JSON.stringify(text) }]);
      expect(comment.indexOf("*/"), text).toBe(comment.length - 2);
    }
  });

  test("is wrapped at words, and no wrapped line begins a tag", () => {
    const comment = one(`${"word ".repeat(30)}@returns nothing ${"word ".repeat(20)}`);
    for (const line of comment.split("\n")) {
      expect(line.length).toBeLessThanOrEqual(100);
      expect(line).not.toMatch(/^ \* @/);
    }
    expect(comment).toContain("\\@returns");
  });

  test("is capped, and says so, in little time", () => {
    for (const text of [
      "x".repeat(2_000_000),
      `${" ".repeat(2_000_000)}x`,
      "*/".repeat(1_000_000),
    ]) {
      const begun = performance.now();
      const comment = one(`a ${text}`);
      expect(comment.length).toBeLessThan(8_000);
      expect(performance.now() - begun).toBeLessThan(500);
    }
    expect(one("x".repeat(5_000))).toContain("…");
  });
});

test("control characters, bidirectional marks and lone surrogates never reach a document", () => {
  for (const text of awkward) {
    for (const encoded of [plainLines(text).join(""), markdownText(text), markdownCode(text)]) {
      expect(encoded).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }
  }
});

test("Markdown text is one line without markup; code cannot leave its span or cell", () => {
  expect(markdownText("a | [b](javascript:1)\n# <img> `x` *y*")).toBe(
    "a \\| \\[b\\](javascript:1) \\# \\<img\\> \\`x\\` \\*y\\*",
  );
  expect(markdownCode("a`|b\n`c")).toBe("`a'\\|b 'c`");
});

test("a name in a comment keeps harmless signs alone", () => {
  expect(commentText("specs/openapi.json")).toBe("specs/openapi.json");
  expect(commentText("a*/b//c\n<d>é{@link x}'$;")).toBe("a?/b??c??d????link x}???");
});

test("a terminal is shown escapes and does not obey them; lines stay lines", () => {
  expect(terminalText("\u001b]0;PWNED\u0007\n\u009b2J\u202e")).toBe(
    "\\u001b]0;PWNED\\u0007\n\\u009b2J\\u202e",
  );
});
