import { rename, rm, stat, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { fileState } from "../../generator/file-state.js";
import { temporaryFolder } from "../temporary-folder.js";

async function freshFile(): Promise<string> {
  const file = path.join(await temporaryFolder(), "file");
  await writeFile(file, "one");
  return file;
}

describe("the state of a file", () => {
  test("is the same as long as nobody writes", async () => {
    const file = await freshFile();
    expect(fileState(file)?.text).toBe(fileState(file)?.text);
  });

  test("is another after a write of the same length whose time was set back", async () => {
    const file = await freshFile();
    const before = fileState(file)?.text;
    const { atime, mtime } = await stat(file);
    await writeFile(file, "two");
    await utimes(file, atime, mtime);
    expect(fileState(file)?.text).not.toBe(before);
  });

  test("is another where a file of the same kind took its place", async () => {
    const [file, other] = [await freshFile(), await freshFile()];
    const before = fileState(file)?.text;
    await rename(other, file);
    expect(fileState(file)?.text).not.toBe(before);
  });

  test("of a link is that of the file behind it", async () => {
    const file = await freshFile();
    await symlink(file, `${file}-link`);
    expect(fileState(`${file}-link`)?.text).toBe(fileState(file)?.text);
  });

  test("is settled some seconds after the last write, and not before", async () => {
    expect(fileState(await freshFile())?.settled).toBe(false);
    expect(fileState(process.execPath)?.settled).toBe(true);
  });

  test("is never settled where nobody may look", async () => {
    const file = await freshFile();
    await rm(file);
    await symlink(file, file);
    expect(fileState(file)?.settled).toBe(false);
  });

  test("is none where nothing is", async () => {
    const file = await freshFile();
    expect(fileState(`${file}-absent`)).toBeUndefined();
    expect(fileState(path.join(file, "below"))).toBeUndefined();
  });
});
