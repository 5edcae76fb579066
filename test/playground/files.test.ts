import { mkdir, readFile, rmdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { openFiles } from "../../playground/server/files.js";
import { temporaryFolder } from "../temporary-folder.js";

test("a file that is given again stays whole for whoever reads it meanwhile", async () => {
  const files = await openFiles(path.join(await temporaryFolder(), "files"));
  const picture = Buffer.alloc(4_000_000);
  picture.write("\x89PNG\r\n\x1a\n", "latin1");
  const { id } = await files.add("in.png", picture);
  const sizes = new Set<number>();
  for (let time = 0; time < 10; time += 1) {
    const again = files.add("in.png", picture);
    for (let read = 0; read < 5; read += 1) sizes.add((await readFile(files.pathOf(id))).length);
    await again;
  }
  expect([...sizes]).toEqual([picture.length]);
});

test("a file that could not be noted does not keep later ones from being noted", async () => {
  const folder = path.join(await temporaryFolder(), "files");
  const files = await openFiles(folder);
  const picture = Buffer.from("\x89PNG\r\n\x1a\n", "latin1");
  // A folder in the place of the list: nothing can be written there.
  await mkdir(path.join(folder, "files.json"));
  await expect(files.add("one.png", picture)).rejects.toThrow(/EISDIR|EPERM|ENOTEMPTY|EEXIST/);
  await rmdir(path.join(folder, "files.json"));
  const { id } = await files.add("two.png", picture);
  expect((await openFiles(folder)).find(id)).toMatchObject({ name: "two.png" });
});
