import { expect, it } from "vitest";
import { toSingleLine } from "../../../runtime/util/single-line.js";

it.each([
  ["a\r\n\n  b\u2028c", "a b c"],
  ["\u001b[2Ja\u0007\u202eb\u200b", "\\u001b[2Ja\\u0007\\u202eb\\u200b"],
  ["half \ud800, whole 😀", "half \\ud800, whole 😀"],
  ["C:\\u001b", "C:\\u001b"],
])("%j is %s", (text, wanted) => {
  expect(toSingleLine(text)).toBe(wanted);
  expect(toSingleLine(wanted)).toBe(wanted);
});
