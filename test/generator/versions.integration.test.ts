import { spawnSync } from "node:child_process";
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { repository } from "../readme-blocks.js";
import { temporaryFolder } from "../temporary-folder.js";
import { smallPlatform } from "./report/small-platform.js";

test("another version of modelsmith makes everything again, and then ends early too", async () => {
  const other = path.join(await temporaryFolder(), "modelsmith");
  for (const part of ["dist/cli", "runtime/package.json", "templates", "package.json"]) {
    await cp(path.join(repository, part), path.join(other, part), { recursive: true });
  }
  await symlink(path.join(repository, "node_modules"), path.join(other, "node_modules"));
  const manifest = path.join(other, "package.json");
  const { version, ...rest } = JSON.parse(await readFile(manifest, "utf8"));
  await writeFile(manifest, JSON.stringify({ ...rest, version: `${version}-other` }));
  const { openapi, docs, out } = await smallPlatform({ "acme/flux": { fields: {} } });
  const generated = (folder: string) => {
    const words = ["generate", "--openapi", openapi, "--docs", docs, "--out", out, "--json"];
    const cli = path.join(folder, "dist/cli/main.js");
    const { stdout, stderr } = spawnSync(process.execPath, [cli, ...words], { encoding: "utf8" });
    expect(stderr).toBe("");
    return JSON.parse(stdout).files.changed;
  };
  generated(repository);
  expect(generated(repository)).toEqual([]);
  expect(generated(other)).toEqual(["modelsmith.lock.json"]);
  expect(generated(other)).toEqual([]);
});
