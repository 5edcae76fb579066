import { expect, test } from "vitest";
import { textOfHtml } from "../../../generator/util/html-text.js";

test.for([
  ["<p>What to draw.</p><p>In <b>any</b> language.</p>", "What to draw.\n\nIn any language."],
  ["One<br/>Two &amp; three", "One\nTwo & three"],
  ['See <a href="https://a.example">the guide</a>.', "See the guide."],
  ["Use <model> and 1 < 2, as `<b>` says", "Use <model> and 1 < 2, as `<b>` says"],
  ["Plain text.", "Plain text."],
] as const)("%j becomes text", ([html, text]) => {
  expect(textOfHtml(html)).toBe(text);
});
