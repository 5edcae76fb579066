import { expect, test } from "vitest";
import { toolNames } from "../../../cli/mcp/tool-names.js";

const valid = /^[a-zA-Z0-9_-]{1,64}$/;

test("a tool is named like its model", () => {
  expect([...toolNames(["google/nano-banana-pro", "kling-ai/v3/image", "x/v1.5"], [])]).toEqual([
    ["google/nano-banana-pro", "google_nano-banana-pro"],
    ["kling-ai/v3/image", "kling-ai_v3_image"],
    ["x/v1.5", "x_v1-5"],
  ]);
});

test.each([
  ["keys that are spelled alike", ["a/b_c", "a_b/c", "A/b_c"], []],
  ["a name that another tool has", ["wait", "LIST", "create"], ["wait", "list", "create"]],
  ["long keys with one beginning", [`a/${"x".repeat(90)}1`, `a/${"x".repeat(90)}2`], []],
  [
    "hostile keys",
    ["", "é/漢字", "a b\n\u202e", "../../etc/passwd", "__proto__", 'x"},{"name":"y'],
    [],
  ],
])("%s have valid names that differ in more than case", (_, keys, taken) => {
  const names = [...toolNames(keys, taken).values()];
  expect(names).toHaveLength(keys.length);
  for (const name of names) expect(name).toMatch(valid);
  const folded = [...names, ...taken].map((name) => name.toLowerCase());
  expect(new Set(folded).size).toBe(folded.length);
});

test("a name depends on no other model's position", () => {
  const keys = ["a/b_c", "a_b/c", "d/e"];
  expect(new Map([...toolNames([...keys].reverse(), [])].reverse())).toEqual(toolNames(keys, []));
});
