import { execFile } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { beforeEach, expect, test } from "vitest";
import { temporaryFolder } from "../temporary-folder.js";
import { runCli } from "./run-cli.js";
import { smallProject } from "./small-project.js";

/** The real prettier over a project, as `prettier --write .` in a hook or an editor. */

const require = createRequire(import.meta.url);
const prettier = require.resolve("prettier/bin/prettier.cjs");
const run = promisify(execFile);
let folder: string;

beforeEach(async () => {
  folder = await temporaryFolder();
  process.chdir(folder);
  const devDependencies = { prettier: "3", typescript: "5" };
  const manifest = { name: "project", type: "module", devDependencies };
  for (const [name, content] of Object.entries({ ...smallProject, "package.json": manifest })) {
    await writeFile(path.join(folder, name), JSON.stringify(content));
  }
  expect((await runCli(["init", "--yes"])).out).toContain("Added generated/ to .prettierignore.");
  expect((await runCli(["generate", "--skill", "skills/acme-images"])).code).toBe(0);
});

async function format(): Promise<void> {
  await run(process.execPath, [prettier, "--write", "."], { cwd: folder });
}

async function check() {
  return runCli(["generate", "--skill", "skills/acme-images", "--check"]);
}

test("prettier leaves alone what init told it to, and formats the rest", {
  timeout: 90_000,
}, async () => {
  await writeFile("mine.js", "const a=1");
  await rm("skills", { recursive: true });
  await format();
  expect(await readFile("mine.js", "utf8")).toBe("const a = 1;\n");
  expect((await runCli(["generate", "--check"])).code).toBe(0);
});

test("without its line, --check says what happened, and what it advises works for good", {
  timeout: 90_000,
}, async () => {
  await rm(".prettierignore");
  await format();
  const { code, err } = await check();
  expect(code).toBe(1);
  expect(err).toMatch(/edited by hand {2}google\/nano-banana\.ts/);
  const [, advised = ""] = /leave it alone: (.*)/.exec(err) ?? [];
  expect(advised).toContain("generated/ skills/acme-images/");
  await run("sh", ["-c", advised], { cwd: folder });
  expect((await runCli(["generate", "--skill", "skills/acme-images", "--force"])).code).toBe(0);
  expect((await check()).code).toBe(0);
  await format();
  expect((await check()).code).toBe(0);
});
