import { expect, test } from "vitest";
import { frontMatter } from "../../../generator/input/front-matter.js";

const read = (text: string) => frontMatter(new TextEncoder().encode(text), "page.mdx");

test.for<[string, object]>([
  ["---\nopenapi: POST /a\ntitle: A\n---\ntext", { openapi: "POST /a", title: "A" }],
  ["---\r\nopenapi: 'post /a'\r\n---\r\ntext\r\n---\r\n", { openapi: "post /a" }],
  ['\ufeff---\napi: "GET https://a.b/c"\n---', { api: "GET https://a.b/c" }],
  ["---\ntitle: 42\nopenapi:\nother: [1, {a: b}]\n---\n", {}],
  ["---\n---\ntext", {}],
  ["text\n---\nopenapi: POST /a\n---\n", {}],
  ["--- \nopenapi: POST /a\n--- \n", { openapi: "POST /a" }],
  ["---\nopenapi: POST /a\n", {}],
  ["", {}],
])("%j", async ([text, want]) => {
  expect(await read(text)).toEqual(want);
});

test("of a page that is not UTF-8 is refused", async () => {
  await expect(frontMatter(new Uint8Array([0xff, 0xfe, 0x41]), "page.mdx")).rejects.toThrow(
    "page.mdx: is UTF-16",
  );
});
