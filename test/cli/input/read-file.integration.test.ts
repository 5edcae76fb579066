import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { readInputFile } from "../../../cli/input/read-file.js";
import { temporaryFolder } from "../../temporary-folder.js";

test.each([
  ["\x00\x00\x00\x18ftypmif1", "image/heic"],
  ["\xff\xf2\x94\x64", "audio/mpeg"],
  ['<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml"],
])("a file that begins with %j is sent as %s", async (start, type) => {
  const file = path.join(await temporaryFolder(), "in.bin");
  await writeFile(file, Buffer.from(start, "latin1"));
  expect((await readInputFile(file, "image")).type).toBe(type);
});

test("a file of another kind is refused with the kinds that are known", async () => {
  const file = path.join(await temporaryFolder(), "in.txt");
  await writeFile(file, "ID3 is a kind of tag, and BM a ticket");
  await expect(readInputFile(file, "image")).rejects.toMatchObject({
    code: "MS1601",
    hint: expect.stringMatching(/image\/png.*audio\/ogg, image\/svg\+xml/),
  });
});

test("no folder is proposed for a file that is not there", async () => {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, "nowhere"));
  const read = () => readInputFile(path.join(folder, "nothere.png"), "image");
  await expect(read()).rejects.toMatchObject({ problem: expect.stringMatching(/no such file$/) });

  await writeFile(path.join(folder, "nowhere.png"), "");
  await expect(read()).rejects.toMatchObject({
    problem: expect.stringMatching(/no such file\. Did you mean \S*nowhere\.png\?$/),
  });
});
