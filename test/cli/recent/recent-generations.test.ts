import { appendFile, mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { recentGenerations } from "../../../cli/recent/recent-generations.js";
import { stateFolder } from "../../../cli/recent/state-folder.js";
import { temporaryFolder } from "../../temporary-folder.js";

test.each<[string, Record<string, string>, string, string | undefined]>([
  ["what is named", { MODELSMITH_STATE_FOLDER: "/s", HOME: "/h" }, "linux", "/s"],
  ["the folder for state", { XDG_STATE_HOME: "/x", HOME: "/h" }, "linux", "/x/modelsmith"],
  [
    "not a relative one",
    { XDG_STATE_HOME: "x", HOME: "/h" },
    "linux",
    "/h/.local/state/modelsmith",
  ],
  ["the home folder", { HOME: "/h" }, "darwin", "/h/.local/state/modelsmith"],
  ["the local data of Windows", { LOCALAPPDATA: "/d", HOME: "/h" }, "win32", "/d/modelsmith"],
  ["nothing", {}, "linux", undefined],
])("the folder is %s", (_, environment, system, folder) => {
  expect(stateFolder(environment, system)).toBe(folder);
});

describe("what a machine remembers", () => {
  const day = 86_400_000;

  test("is what became known last, the newest generation first", async () => {
    const environment = { MODELSMITH_STATE_FOLDER: await temporaryFolder() };
    let time = Date.parse("2026-01-31T23:59:59Z");
    const record = recentGenerations(environment, () => time);
    record.note("a", { status: "SENT", model: "acme/paint" });
    time += 2_000;
    record.note("b", { id: "g2", status: "SUBMITTED" });
    record.note("a", { id: "g1", status: "COMPLETED", urls: ["https://x.test/1.png"] });
    expect(recentGenerations(environment).read()).toEqual([
      {
        entry: "b",
        id: "g2",
        status: "SUBMITTED",
        createdAt: "2026-02-01T00:00:01.000Z",
        updatedAt: "2026-02-01T00:00:01.000Z",
      },
      {
        entry: "a",
        id: "g1",
        model: "acme/paint",
        status: "COMPLETED",
        urls: ["https://x.test/1.png"],
        createdAt: "2026-01-31T23:59:59.000Z",
        updatedAt: "2026-02-01T00:00:01.000Z",
      },
    ]);
  });

  test("is not what was refused, or never sent", async () => {
    const record = recentGenerations({ MODELSMITH_STATE_FOLDER: await temporaryFolder() });
    record.note("a", { status: "SENT" });
    record.note("b", { status: "SENT" });
    record.note("a", { status: "NOT_CREATED" });
    expect(record.read().map(({ entry }) => entry)).toEqual(["b"]);
  });

  test("is kept for this month and the one before, for this user alone", async () => {
    const folder = path.join(await temporaryFolder(), "state");
    let time = Date.parse("2026-01-15T00:00:00Z");
    const record = recentGenerations({ MODELSMITH_STATE_FOLDER: folder }, () => time);
    for (const entry of ["jan", "feb", "mar"]) {
      record.note(entry, { id: entry });
      time += 30 * day;
    }
    expect(record.read().map(({ id }) => id)).toEqual(["mar", "feb"]);
    expect(await readdir(folder)).toEqual([
      "generations-2026-02.jsonl",
      "generations-2026-03.jsonl",
    ]);
    if (process.platform === "win32") return;
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    const file = path.join(folder, "generations-2026-03.jsonl");
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  test("survives lines that are broken, cut or hostile", async () => {
    const folder = await temporaryFolder();
    const record = recentGenerations({ MODELSMITH_STATE_FOLDER: folder });
    record.note("a", { id: "g1" });
    const [name = ""] = await readdir(folder);
    const lines = [
      "{",
      "null",
      '{"entry":1,"at":"x"}',
      '{"entry":"__proto__","at":"2026-01-01T00:00:00Z","id":{"a":1},"files":[1,"f"]}',
      '{"entry":"b","at":"2026-01-01T00:00:00Z","id":"g2"}',
      '{"entry":"c","at":',
    ];
    await appendFile(path.join(folder, name), lines.join("\n"));
    expect(record.read().map(({ id, files }) => [id, files])).toEqual([
      ["g2", undefined],
      [undefined, ["f"]],
      ["g1", undefined],
    ]);
  });

  test("never ends a call: a folder that cannot be written is left alone", async () => {
    const file = path.join(await temporaryFolder(), "file");
    await writeFile(file, "mine");
    const record = recentGenerations({ MODELSMITH_STATE_FOLDER: path.join(file, "state") });
    record.note("a", { id: "g1" });
    expect(record.read()).toEqual([]);
    expect(await readFile(file, "utf8")).toBe("mine");
  });

  test("leaves other files of the folder alone", async () => {
    const folder = await temporaryFolder();
    await mkdir(path.join(folder, "results"));
    await writeFile(path.join(folder, "generations-old.jsonl"), "mine");
    const record = recentGenerations({ MODELSMITH_STATE_FOLDER: folder });
    record.note("a", { id: "g1" });
    expect(await readdir(folder)).toHaveLength(3);
  });
});
