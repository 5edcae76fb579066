import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { isJavaScriptProject } from "../../../cli/spec/project-language.js";
import { temporaryFolder } from "../../temporary-folder.js";

const lock = "generated/modelsmith.lock.json";

test.each<readonly [isJavaScript: boolean, what: string, files: Readonly<Record<string, string>>]>([
  [true, "a package without TypeScript", { "package.json": "{}", "main.js": "" }],
  [false, "no package at all", { "main.js": "" }],
  [false, "a tsconfig.json", { "package.json": "{}", "tsconfig.json": "{}" }],
  [false, "the compiler", { "package.json": '{ "devDependencies": { "typescript": "5" } }' }],
  [false, "a source", { "package.json": "{}", "src/main.mts": "" }],
  [false, "a source in any folder", { "package.json": "{}", "app/main.ts": "" }],
  [
    true,
    "the TypeScript of others",
    { "package.json": "{}", "node_modules/a.ts": "", ".cache/b.ts": "" },
  ],
  [true, "declarations alone", { "package.json": "{}", "src/types.d.ts": "" }],
  [
    true,
    "functions in JavaScript",
    { "tsconfig.json": "{}", [lock]: "{}", "generated/index.js": "" },
  ],
  [
    false,
    "functions in TypeScript",
    { "package.json": "{}", [lock]: "{}", "generated/index.ts": "" },
  ],
])("%s: %s", async (isJavaScript, _, files) => {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.join(folder, path.dirname(name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  process.chdir(folder);
  expect(isJavaScriptProject("generated")).toBe(isJavaScript);
});

test("a package of several in a repository has its compiler above", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "packages/a"), { recursive: true });
  await writeFile(path.join(folder, "packages/a/package.json"), "{}");
  await writeFile(path.join(folder, "tsconfig.json"), "{}");
  process.chdir(path.join(folder, "packages/a"));
  expect(isJavaScriptProject("generated")).toBe(false);
});
