import path from "node:path";
import { expect, test } from "vitest";
import { compareTypes, type TypePair } from "../../../generator/gate/compare-types.js";

const file = "Blob | Uint8Array | { readonly value: Blob | Uint8Array; readonly name: string }";

const rows: readonly [name: string, before: string, after: string, word: string | undefined][] = [
  ["may also be an address", `{ image: ${file} }`, `{ image: ${file} | string }`, undefined],
  ["may be left out", `{ image: ${file} }`, `{ image?: ${file} }`, undefined],
  ["is in a list", `{ images: (${file})[] }`, `{ images: (${file})[]; n?: number }`, undefined],
  ["is gone", `{ image: ${file} }`, "{ prompt?: string }", "image does not exist"],
];

test("a file that may also be an address, be left out or be one of a list is no field that is gone", () => {
  const files = new Map<string, string>();
  const pairs = rows.map(([, before, after], at): TypePair => {
    files.set(`${at}-before.ts`, `export type T = ${before};`);
    files.set(`${at}-after.ts`, `export type T = ${after};`);
    return {
      before: { file: `${at}-before.ts`, name: "T" },
      after: { file: `${at}-after.ts`, name: "T" },
      use: "written",
    };
  });
  const words = compareTypes(files, path.resolve("test"), pairs);
  expect(rows.map(([name], at) => [name, words[at]])).toEqual(
    rows.map(([name, , , word]) => [name, word]),
  );
});
