import {
  chmod,
  mkdir,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import path from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { emptyLock, fileHashes, lockFile } from "../../../generator/lock/lock.js";
import { lockText } from "../../../generator/lock/write-lock.js";
import { compareFiles, refuseEdited } from "../../../generator/output/compare-files.js";
import { withOutputLock } from "../../../generator/output/exclusive-run.js";
import { readFiles } from "../../../generator/output/output-folder.js";
import { writeFiles } from "../../../generator/output/write-files.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { readLock } from "../read-lock.js";

let out: string;
beforeEach(async () => {
  out = path.join(await temporaryFolder(), "generated");
});

type Files = Readonly<Record<string, string>>;

/** What a run does with the output folder. */
async function run(files: Files, options: { force?: boolean } = {}) {
  const lock = await readLock(out);
  const texts = new Map(Object.entries(files));
  const wanted = new Map(texts).set(lockFile, lockText({ ...emptyLock, files: fileHashes(texts) }));
  const found = readFiles(out, [...wanted.keys(), ...lock.files.keys()]);
  const changes = compareFiles(wanted, found, [lock]);
  if (!options.force) refuseEdited(changes);
  if (changes.added.length + changes.changed.length + changes.removed.length > 0) {
    await withOutputLock(out, async (staging) => writeFiles(out, staging, wanted, changes));
  }
  return changes;
}

async function disk(): Promise<Record<string, string>> {
  const entries = await readdir(out, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.name !== lockFile);
  const texts = files.map(async (entry) => {
    const file = path.join(entry.parentPath, entry.name);
    return [path.relative(out, file), await readFile(file, "utf8")];
  });
  return Object.fromEntries(await Promise.all(texts));
}

test("a first run writes everything, the lock included", async () => {
  const changes = await run({ "a/x.ts": "x", "index.ts": "i" });
  expect(changes).toEqual({
    added: ["a/x.ts", "index.ts", lockFile],
    changed: [],
    removed: [],
    edited: [],
    unchanged: 0,
  });
  expect(await disk()).toEqual({ "a/x.ts": "x", "index.ts": "i" });
  expect((await readLock(out)).files.size).toBe(2);
});

test("if nothing changed nothing is touched, the times of the files included", async () => {
  const files = { "a/x.ts": "x", "index.ts": "i" };
  await run(files);
  const past = new Date(1_000_000_000_000);
  const all = ["a/x.ts", "index.ts", lockFile, "a", "."].map((name) => path.join(out, name));
  for (const file of all) await utimes(file, past, past);
  expect(await run(files)).toMatchObject({ added: [], changed: [], removed: [], unchanged: 3 });
  for (const file of all) expect((await stat(file)).mtimeMs, file).toBe(past.getTime());
});

test("only what differs is written", async () => {
  await run({ "a/x.ts": "x", "a/y.ts": "y" });
  const past = new Date(1_000_000_000_000);
  await utimes(path.join(out, "a/y.ts"), past, past);
  expect(await run({ "a/x.ts": "x2", "a/y.ts": "y" })).toMatchObject({
    changed: ["a/x.ts", lockFile],
  });
  expect((await stat(path.join(out, "a/y.ts"))).mtimeMs).toBe(past.getTime());
});

test("what is no longer wanted is removed, with the folder that it leaves empty", async () => {
  await run({ "a/x.ts": "x", "b/y.ts": "y", "b/z.ts": "z" });
  expect(await run({ "b/y.ts": "y" })).toMatchObject({ removed: ["a/x.ts", "b/z.ts"] });
  expect(await disk()).toEqual({ "b/y.ts": "y" });
  expect(await readdir(out)).toEqual(["b", lockFile]);
});

test("a checkout with CRLF line ends counts as unchanged", async () => {
  await run({ "a/x.ts": "1\n2\n" });
  await writeFile(path.join(out, "a/x.ts"), "1\r\n2\r\n");
  expect(await run({ "a/x.ts": "1\n2\n" })).toMatchObject({ changed: [], unchanged: 2 });
});

describe("what is somebody else's is left alone", () => {
  test("a file that was edited by hand, be it to change or to remove: all are named", async () => {
    await run({ "a/x.ts": "x", "a/y.ts": "y", "a/z.ts": "z" });
    await writeFile(path.join(out, "a/x.ts"), "mine");
    await writeFile(path.join(out, "a/y.ts"), "mine too");
    await expect(run({ "a/x.ts": "x2", "a/z.ts": "z2" })).rejects.toThrow(
      /not written by modelsmith or were edited since:\n {2}a\/x\.ts\n {2}a\/y\.ts\n.*--force/,
    );
    expect(await disk()).toEqual({ "a/x.ts": "mine", "a/y.ts": "mine too", "a/z.ts": "z" });
  });

  test("a file that stands where ours would", async () => {
    await mkdir(out, { recursive: true });
    await writeFile(path.join(out, "index.ts"), "mine");
    await expect(run({ "index.ts": "i" })).rejects.toThrow("  index.ts\n");
    expect(await disk()).toEqual({ "index.ts": "mine" });
  });

  test("files beside ours", async () => {
    await run({ "a/x.ts": "x" });
    await writeFile(path.join(out, "a/notes.md"), "mine");
    await run({ "b/y.ts": "y" });
    expect(await disk()).toEqual({ "a/notes.md": "mine", "b/y.ts": "y" });
  });

  test("unless --force says so", async () => {
    await run({ "a/x.ts": "x" });
    await writeFile(path.join(out, "a/x.ts"), "mine");
    await run({ "a/x.ts": "x" }, { force: true });
    expect(await disk()).toEqual({ "a/x.ts": "x" });
  });
});

describe("no link is written through", () => {
  let outside: string;
  beforeEach(async () => {
    outside = await temporaryFolder();
    await writeFile(path.join(outside, "victim.ts"), "victim");
  });

  const refused = (place: string) =>
    expect(run({ "a/x.ts": "x" })).rejects.toThrow(`${place}: is a symbolic link`);

  test("the output folder", async () => {
    await symlink(outside, out);
    await refused(out);
  });

  test("a folder in it", async () => {
    await mkdir(out);
    await symlink(outside, path.join(out, "a"));
    await refused(path.join(out, "a"));
    expect(await readdir(outside)).toEqual(["victim.ts"]);
  });

  test("a file in it", async () => {
    await mkdir(path.join(out, "a"), { recursive: true });
    await symlink(path.join(outside, "victim.ts"), path.join(out, "a/x.ts"));
    await refused(path.join(out, "a/x.ts"));
    expect(await readFile(path.join(outside, "victim.ts"), "utf8")).toBe("victim");
  });

  test("the lock file", async () => {
    await mkdir(out);
    await symlink(path.join(outside, "victim.ts"), path.join(out, lockFile));
    await refused(path.join(out, lockFile));
  });

  test("a folder between the working folder and the output", async () => {
    const link = path.join("node_modules", `.modelsmith-link-${process.pid}`);
    await symlink(outside, link);
    try {
      out = path.join(link, "generated");
      await expect(run({ "a/x.ts": "x" })).rejects.toThrow(`${link}: is a symbolic link`);
      expect(await readdir(outside)).toEqual(["victim.ts"]);
    } finally {
      await rm(link);
    }
  });
});

describe("a folder that cannot take the files is found before anything is written", () => {
  test.for([
    ["a file in place of the output folder", ".", "is not a folder"],
    ["a file in place of a provider's folder", "b", "is not a folder"],
  ])("%s", async ([, name = "", problem]) => {
    const place = path.join(out, name);
    await mkdir(path.dirname(place), { recursive: true });
    await writeFile(place, "mine");
    await expect(run({ "a/x.ts": "x", "b/y.ts": "y" })).rejects.toThrow(`${place}: ${problem}`);
    if (name === "b") expect(await readdir(out)).toEqual(["b"]);
  });

  test("a folder in place of a file", async () => {
    await mkdir(path.join(out, "b/y.ts"), { recursive: true });
    await expect(run({ "a/x.ts": "x", "b/y.ts": "y" })).rejects.toThrow("cannot be used (EISDIR)");
    expect(await readdir(out)).toEqual(["b"]);
  });

  test.skipIf(process.getuid?.() === 0)("a folder that is not writable", async () => {
    await mkdir(out);
    await chmod(out, 0o500);
    await expect(run({ "index.ts": "i" })).rejects.toThrow("cannot be used (EACCES)");
  });
});

test("a run that was interrupted is repeated as if it had not begun", async () => {
  await run({ "a/x.ts": "x", "a/y.ts": "y", "a/z.ts": "z" });
  const lock = await readFile(path.join(out, lockFile), "utf8");
  const next = { "a/x.ts": "x2", "a/y.ts": "y2", "b/new.ts": "n" };
  await run(next);
  // As it stands when the run ends before the last file, the removal and the lock.
  await writeFile(path.join(out, lockFile), lock);
  await writeFile(path.join(out, "a/y.ts"), "y");
  await writeFile(path.join(out, "a/z.ts"), "z");
  const changes = await run(next);
  expect(changes).toMatchObject({ changed: ["a/y.ts", lockFile], removed: ["a/z.ts"] });
  expect(await disk()).toEqual(next);
});

test("a lock that cannot be read stops the run", async () => {
  await mkdir(out);
  await writeFile(path.join(out, lockFile), "<<<<<<< HEAD");
  await expect(run({ "a/x.ts": "x" })).rejects.toThrow(
    "modelsmith.lock.json: the lock cannot be read: is not JSON",
  );
});

test("a folder that does not exist has an empty lock", async () => {
  expect(await readLock(out)).toEqual(emptyLock);
});
