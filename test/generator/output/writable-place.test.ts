import fs from "node:fs";
import { chmod, readdir } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
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
  await expect(inFile).rejects.toThrow(
    /a file is where this folder, or one above it, would be\nChoose another place for --out/,
  );
  const asFile = refuseUnwritableFile(folder, "--report");
  await expect(asFile).rejects.toThrow(/is a folder, not a file/);
});

test("a trial that cannot be taken away has shown that the folder can be written", async () => {
  const busy = Object.assign(new Error("a watcher holds it"), { code: "EBUSY" });
  const rmdir = vi.spyOn(fs.promises, "rmdir").mockRejectedValue(busy);
  syncBuiltinESMExports();
  onTestFinished(() => {
    rmdir.mockRestore();
    syncBuiltinESMExports();
  });
  const folder = await folderWith({});
  await refuseUnwritable(path.join(folder, "out"), "--out");
  expect(rmdir).toHaveBeenCalledOnce();
});

// Windows has no such file.
test.skipIf(process.platform === "win32")("a file may be no file of a disk", async () => {
  await refuseUnwritableFile("/dev/fd/1", "--report");
});

// The root user may write anywhere.
test.skipIf(process.getuid?.() === 0)("permissions are asked for", async () => {
  const folder = await folderWith({ "report.md": "", "read-only.md": "" });
  await chmod(path.join(folder, "read-only.md"), 0o400);
  const readOnly = refuseUnwritableFile(path.join(folder, "read-only.md"), "--report");
  await expect(readOnly).rejects.toThrow(/EACCES.*\n.*--report/);
  await chmod(folder, 0o500);
  await expect(refuseUnwritable(path.join(folder, "a/b"), "--out")).rejects.toThrow(/EACCES/);
  // Of a file that is there, the folder does not matter.
  await refuseUnwritableFile(path.join(folder, "report.md"), "--report");
  await chmod(folder, 0o700);
});
