import { createHash } from "node:crypto";
import {
  type FileHandle,
  open,
  readdir,
  readFile,
  readlink,
  stat,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { fileJournal } from "../../../runtime/journal/index.js";
import { temporaryFolder } from "../../temporary-folder.js";

it("gives back what was saved last, in another object too", async () => {
  const folder = path.join(await temporaryFolder(), "new", "folder");
  const journal = fileJournal(folder);
  expect(await journal.load("a")).toBeUndefined();
  expect(await journal.save("a", { revision: 1, value: { x: 1 } }, { expected: 0 })).toBe(true);
  expect(await journal.save("a", { revision: 2, value: null }, { expected: 1 })).toBe(true);
  expect(await fileJournal(folder).load("a")).toEqual({ revision: 2, value: null });
});

it("lets one of many writers of a revision win", async () => {
  const folder = await temporaryFolder();
  const writers = Array.from({ length: 20 }, () => fileJournal(folder));
  const results = await Promise.all(
    writers.map((each, at) =>
      each.save("a", { revision: 1, value: at }, { expected: 0 }).then((won) => (won ? at : -1)),
    ),
  );
  const [winner, ...others] = results.filter((at) => at >= 0);
  expect(others).toEqual([]);
  expect(await fileJournal(folder).load("a")).toEqual({ revision: 1, value: winner });
});

it("saves nothing for a writer that is behind, or ahead", async () => {
  const journal = fileJournal(await temporaryFolder());
  await journal.save("a", { revision: 1, value: "first" }, { expected: 0 });
  expect(await journal.save("a", { revision: 1, value: "late" }, { expected: 0 })).toBe(false);
  expect(await journal.save("a", { revision: 3, value: "early" }, { expected: 2 })).toBe(false);
  expect(await journal.save("a", { revision: 9, value: "wild" }, { expected: 1 })).toBe(false);
  expect(await journal.load("a")).toEqual({ revision: 1, value: "first" });
});

it("keeps keys apart, whatever they are", async () => {
  const folder = await temporaryFolder();
  const journal = fileJournal(folder);
  const keys = ["a/b", "a_b", "../../etc", "", "x".repeat(500), "ключ", "КЛЮЧ", ".", "CON"];
  for (const key of keys) await journal.save(key, { revision: 1, value: key }, { expected: 0 });
  for (const key of keys) expect(await journal.load(key)).toEqual({ revision: 1, value: key });
  expect(await readdir(path.dirname(folder))).toContain(path.basename(folder));
  expect(await readdir(folder)).toHaveLength(keys.length);
});

it("names the folder of a key after it, so that a person finds it", async () => {
  const folder = await temporaryFolder();
  const hash = (key: string) => createHash("sha256").update(key).digest("hex").slice(0, 32);
  for (const [key, name] of [
    ["order-7 of Ada", "order-7_of_Ada"],
    [`${"x".repeat(59)}yz`, `${"x".repeat(59)}y`],
  ] as const) {
    await fileJournal(folder).save(key, { revision: 1, value: 1 }, { expected: 0 });
    expect(await readdir(folder)).toContain(`${name}-${hash(key)}`);
  }
});

it("keeps a bounded number of files for a key, and leaves no partial one", async () => {
  const folder = await temporaryFolder();
  const journal = fileJournal(folder);
  for (let revision = 1; revision <= 30; revision += 1) {
    await journal.save("a", { revision, value: revision }, { expected: revision - 1 });
  }
  const [own = ""] = await readdir(folder);
  const names = await readdir(path.join(folder, own));
  // The last one, and eight before it.
  const kept = Array.from({ length: 9 }, (_, at) => `${22 + at}.json`);
  expect(names.sort()).toEqual(kept);
  expect(await journal.load("a")).toEqual({ revision: 30, value: 30 });
});

it.skipIf(process.platform !== "linux")(
  "leaves no file open, and lets nobody else read one",
  async () => {
    const folder = await temporaryFolder();
    await fileJournal(folder).save("a", { revision: 1, value: "x" }, { expected: 0 });
    const opened = await readdir("/proc/self/fd");
    const places = await Promise.all(
      opened.map((each) => readlink(`/proc/self/fd/${each}`, "utf8").catch(() => "")),
    );
    expect(places.filter((place) => place.startsWith(folder))).toEqual([]);
    const [own = ""] = await readdir(folder);
    expect((await stat(path.join(folder, own, "1.json"))).mode & 0o777).toBe(0o600);
  },
);

it.skipIf(process.platform !== "linux")(
  "flushes each name that is new: of the file, of its folder, and of those around it",
  async () => {
    const around = await temporaryFolder();
    const folder = path.join(around, "new", "folder");
    const handle = await open(around, "r");
    const flushed: string[] = [];
    const sync = vi.spyOn(Object.getPrototypeOf(handle), "sync").mockImplementation(async function (
      this: FileHandle,
    ) {
      flushed.push(await readlink(`/proc/self/fd/${this.fd}`));
    });
    onTestFinished(async () => {
      sync.mockRestore();
      await handle.close();
    });
    const journal = fileJournal(folder);
    await journal.save("a", { revision: 1, value: "x" }, { expected: 0 });
    const [own = ""] = await readdir(folder);
    const entries = path.join(folder, own);
    const part = expect.stringMatching(/\.part$/);
    expect(flushed.splice(0)).toEqual([folder, path.dirname(folder), around, part, entries]);
    await journal.save("a", { revision: 2, value: "x" }, { expected: 1 });
    expect(flushed).toEqual([part, entries]);
  },
);

it("says which file is not an entry", async () => {
  const folder = await temporaryFolder();
  const journal = fileJournal(folder);
  await journal.save("a", { revision: 1, value: "x" }, { expected: 0 });
  const [own = ""] = await readdir(folder);
  const file = path.join(folder, own, "1.json");
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({ key: "a", revision: 1, value: "x" });
  for (const other of [{}, { key: "b", revision: 1 }, { key: "a", revision: 2 }]) {
    await writeFile(file, JSON.stringify(other));
    await expect(journal.load("a")).rejects.toThrow(`${file}: is not the journal entry 1 of "a"`);
  }
});
