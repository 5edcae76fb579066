import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { generateTargets } from "../../../generator/generate-targets.js";
import { lockFile } from "../../../generator/lock/lock.js";
import { smallPlatform } from "../report/small-platform.js";

const models = { "acme/flux": { fields: { prompt: { type: "string" } } } };

test("a folder with files of somebody else is left alone, unless --force says otherwise", async () => {
  const platform = await smallPlatform(models);
  const { folder } = platform;
  const above = { ...platform, out: folder };
  await expect(generateTargets([above])).rejects.toMatchObject({
    code: "MS1401",
    file: folder,
    problem: expect.stringMatching(/^is not empty, and modelsmith wrote none of it: .*docs\.json/),
    hint: expect.stringContaining("--out"),
  });
  // Neither is another target written, nor the output if the skill's folder is such a one.
  const skill = path.join(folder, "skills");
  await mkdir(skill);
  await writeFile(path.join(skill, "README.md"), "Our skills.");
  await expect(generateTargets([platform, { ...platform, out: skill }])).rejects.toMatchObject({
    file: skill,
  });
  await expect(generateTargets([{ ...platform, skill }])).rejects.toMatchObject({ file: skill });
  expect(await readdir(folder)).not.toContain(path.basename(platform.out));
  await generateTargets([{ ...above, force: true }]);
  expect(await readdir(folder)).toContain(lockFile);
  // From now on it is known.
  await generateTargets([above]);
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
    problem: expect.stringMatching(/^nothing can be saved in this folder/),
  });
  const skill = path.join(openapi, "skill");
  await expect(generateTargets([{ ...platform, skill }])).rejects.toMatchObject({
    hint: expect.stringContaining("--skill"),
  });
  expect(await readdir(platform.folder)).not.toContain(path.basename(platform.out));
});
