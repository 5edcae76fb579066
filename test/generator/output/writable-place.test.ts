import { chmod, readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import {
  refuseUnwritable,
  refuseUnwritableFile,
} from "../../../generator/output/writable-place.js";
import { folderWith } from "../../temporary-folder.js";

test("a folder that can be made is writable, and nothing is left of the trial", async () => {
  const folder = await folderWith({ "a.txt": "a" });
  await refuseUnwritable(folder, "--out");
  await refuseUnwritable(path.join(folder, "b/c"), "--out");
  await refuseUnwritableFile(path.join(folder, "b/c/d.md"), "--report");
  await refuseUnwritableFile(path.join(folder, "a.txt"), "--report");
  expect(await readdir(folder)).toEqual(["a.txt"]);
});

test("no folder can be made in a file, and no file where a folder is", async () => {
  const folder = await folderWith({ "a.txt": "a" });
  const inFile = refuseUnwritable(path.join(folder, "a.txt/b/c"), "--out");
  await expect(inFile).rejects.toThrow(/nothing can be saved .*\nChoose another place for --out/);
  const asFile = refuseUnwritableFile(folder, "--report");
  await expect(asFile).rejects.toThrow(/is a folder, not a file/);
});

// The root user may write anywhere.
test.skipIf(process.getuid?.() === 0)("permissions are asked for", async () => {
  const folder = await folderWith({});
  await chmod(folder, 0o500);
  await expect(refuseUnwritable(path.join(folder, "a/b"), "--out")).rejects.toThrow(/EACCES/);
  await chmod(folder, 0o700);
});
