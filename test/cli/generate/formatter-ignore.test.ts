import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { ignoreInFormatters } from "../../../cli/generate/formatter-ignore.js";
import { folderWith } from "../../temporary-folder.js";

const yes = () => Promise.resolve(true);

test.each([
  [".prettierrc"],
  [".prettierrc.yaml"],
  [".prettierrc.mjs"],
  [".prettierrc.toml"],
  ["prettier.config.ts"],
  ["prettier.config.cjs"],
])("a project with %s gets the output into .prettierignore, once", async (name) => {
  process.chdir(await folderWith({ [name]: "" }));
  expect(await ignoreInFormatters("generated", yes)).toEqual([
    "Added generated/ to .prettierignore.",
  ]);
  expect(await ignoreInFormatters("generated/", yes)).toEqual([]);
  expect(await readFile(".prettierignore", "utf8")).toBe("generated/\n");
});

test("a project without prettier gets no file of it", async () => {
  process.chdir(await folderWith({ "package.json": { name: "project" }, "my-prettier.ts": "" }));
  expect(await ignoreInFormatters("generated", yes)).toEqual([]);
});
