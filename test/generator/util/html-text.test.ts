import { expect, test } from "vitest";
import { textOfHtml } from "../../../generator/util/html-text.js";

test.for([
  ["<p>What to draw.</p><p>In <b>any</b> language.</p>", "What to draw.\n\nIn any language."],
  ["One<br/>Two &amp; three", "One\nTwo & three"],
  ['See <a href="https://a.example">the guide</a>.', "See the guide."],
  ["Use <model> and 1 < 2, as `<b>` says", "Use <model> and 1 < 2, as `<b>` says"],
  ["Plain text.", "Plain text."],
  ["<ul><li><code>new</code> in line</li></ul>", "`new` in line"],
  ["<tr><th>done</th> <td>It is <b>ready</b>.</td></tr>", "done – It is ready."],
] as const)("%j becomes text", ([html, text]) => {
  expect(textOfHtml(html)).toBe(text);
});
