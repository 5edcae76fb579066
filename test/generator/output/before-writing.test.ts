import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { generateTargets } from "../../../generator/generate-targets.js";
import { lockFile } from "../../../generator/lock/lock.js";
import { smallPlatform } from "../report/small-platform.js";

const models = { "acme/flux": { fields: { prompt: { type: "string" } } } };

test("a project is no output folder, unless --force says so", async () => {
  const platform = await smallPlatform(models);
  const { folder } = platform;
  const above = { ...platform, out: folder };
  const home = process.cwd();
  onTestFinished(() => process.chdir(home));
  await mkdir(path.join(folder, "web"));
  process.chdir(path.join(folder, "web"));
  await expect(generateTargets([above])).rejects.toMatchObject({
    code: "MS1401",
    file: folder,
    problem: expect.stringMatching(/^is not empty, and modelsmith wrote none of it: .*docs\.json/),
    hint: expect.stringMatching(/--out, or `out` in the config file/),
  });
  // Nor is the output written if the skill's folder is such a one.
  const withSkill = { ...platform, skill: folder };
  await expect(generateTargets([withSkill])).rejects.toMatchObject({ file: folder });
  expect(await readdir(folder)).not.toContain(path.basename(platform.out));
  await generateTargets([{ ...above, force: true }]);
  expect(await readdir(folder)).toContain(lockFile);
  // From now on it is known.
  await generateTargets([above]);
});

test("functions are not mixed with what somebody else has in the folder of a provider", async () => {
  const platform = await smallPlatform(models);
  await mkdir(path.join(platform.out, "acme"), { recursive: true });
  await writeFile(path.join(platform.out, "acme", "client.ts"), "Mine.");
  const other = path.join(platform.folder, "other");
  await expect(generateTargets([{ ...platform, out: other }, platform])).rejects.toMatchObject({
    code: "MS1401",
    file: path.join(platform.out, "acme"),
    problem: "is not empty, and modelsmith wrote none of it: client.ts",
  });
  expect(await readdir(platform.folder)).not.toContain("other");
});

test("files beside the output are left alone: a clone may have them, and none of what git ignores", async () => {
  const platform = await smallPlatform(models);
  const skill = path.join(platform.folder, "skills/acme");
  for (const folder of [platform.out, skill]) {
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, "README.md"), "Ours.");
  }
  await generateTargets([{ ...platform, skill }]);
  expect(await readdir(platform.out)).toEqual(expect.arrayContaining([lockFile, "README.md"]));
});

test("hidden files are nobody's, and a folder that lost its lock is still ours", async () => {
  const platform = await smallPlatform(models);
  await mkdir(platform.out);
  await writeFile(path.join(platform.out, ".gitkeep"), "");
  await generateTargets([platform]);
  await writeFile(path.join(platform.out, "notes.md"), "Mine.");
  await rm(path.join(platform.out, lockFile));
  const [result] = await generateTargets([platform]);
  expect(result?.changes.added).toEqual([lockFile]);
});

test("nothing is written if one of several folders cannot be", async () => {
  const platform = await smallPlatform(models);
  const { openapi } = platform;
  const blocked = path.join(openapi, "generated");
  await expect(generateTargets([platform, { ...platform, out: blocked }])).rejects.toMatchObject({
    code: "MS1401",
    problem: expect.stringMatching(/^a file is where this folder/),
  });
  const skill = path.join(openapi, "skill");
  await expect(generateTargets([{ ...platform, skill }])).rejects.toMatchObject({
    hint: expect.stringContaining("--skill"),
  });
  expect(await readdir(platform.folder)).not.toContain(path.basename(platform.out));
});
