import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Models,
  type SmallPlatform,
  smallPlatform,
} from "../../generator/report/small-platform.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { runProgram } from "../program.js";
import { runCli } from "../run-cli.js";

const prompt = { type: "string" };
const flux = { "acme/flux": { fields: { prompt } } };
const withHarmless = { "acme/flux": { fields: { prompt, size: prompt } } };
const withMaybe = { "acme/flux": { fields: { prompt: { ...prompt, maxLength: 10 } } } };
const withBreaking = { "acme/flux": { fields: { prompt, size: prompt }, required: ["size"] } };

describe("modelsmith diff --fail-on", () => {
  test.for<[failOn: string, name: string, after: Models, code: number]>([
    ["breaking", "harmless", withHarmless, 0],
    ["breaking", "maybe", withMaybe, 0],
    ["breaking", "breaking", withBreaking, 1],
    ["maybe", "harmless", withHarmless, 0],
    ["maybe", "maybe", withMaybe, 1],
    ["maybe", "breaking", withBreaking, 1],
  ])("%s, where the worst change is %s", async ([failOn, worst, after, expected]) => {
    const [old, next] = [await smallPlatform(flux), await smallPlatform(after)];
    const words = ["diff", old.openapi, next.openapi, "--docs", next.docs, "--fail-on", failOn];
    const { code, out } = await runCli([...words, "--json"]);
    expect(JSON.parse(out)).toMatchObject({ counts: { [worst]: 1 } });
    expect(code).toBe(expected);
  });
});

test("modelsmith diff --typecheck says that TypeScript was asked, to a person alone", async () => {
  const [old, next] = [await smallPlatform(flux), await smallPlatform(withBreaking)];
  const words = ["diff", old.openapi, next.openapi, "--docs", next.docs];
  const [plain, checked, json] = [
    await runCli(words),
    await runCli([...words, "--typecheck"]),
    await runCli([...words, "--typecheck", "--json"]),
  ];
  const asked = "TypeScript itself was asked what still compiles: the verdicts are as it says.";
  expect([plain.out.includes(asked), checked.out.trimEnd().endsWith(asked)]).toEqual([false, true]);
  expect(JSON.parse(json.out)).toMatchObject({ counts: { breaking: 1 } });
});

describe("modelsmith diff reads revisions of git", () => {
  async function repository(): Promise<SmallPlatform> {
    const platform = await smallPlatform(flux);
    git(platform.folder, "init", "-qb", "main");
    git(platform.folder, "add", "-A");
    git(platform.folder, "commit", "-qm", "first");
    return platform;
  }

  test("beside the working tree, with the docs of that revision, as Markdown", async () => {
    const { folder, openapi, write } = await repository();
    await write({ ...withBreaking, "acme/photon": { fields: { prompt } } });
    const diff = (...words: string[]) => runProgram(["diff", ...words], { folder });
    const { out, err } = await diff("main:openapi.json", "openapi.json", "--markdown");
    expect(err).toBe("");
    expect(out).toContain("| 🔴 field `size` added: `string`, required | breaking | breaking |");
    expect(out).toContain("## `acme.photon`");
    git(folder, "add", "-A");
    git(folder, "commit", "-qm", "second");
    await rm(openapi);
    const both = await diff("HEAD~1:openapi.json", "HEAD:openapi.json", "--json");
    expect(JSON.parse(both.out)).toMatchObject({ counts: { breaking: 1 } });
  });

  test("and the docs of the same one alone", async () => {
    const { folder, write } = await repository();
    await write(withBreaking);
    const diff = (...words: string[]) => runProgram(["diff", ...words], { folder });
    const { code, err } = await diff(
      "openapi.json",
      "openapi.json",
      "--old-docs",
      "main:docs.json",
    );
    const said = "--old-docs is of main, and openapi.json is not";
    expect([code, err]).toEqual([1, expect.stringContaining(said)]);
    const old = ["main:openapi.json", "openapi.json"];
    const both = await diff(...old, "--old-docs", "main:docs.json", "--json");
    expect(JSON.parse(both.out)).toMatchObject({ counts: { breaking: 1 } });
  });

  test("which may be called by another name there", async () => {
    const { folder, write } = await repository();
    await write(withBreaking);
    const hash = execFileSync("git", ["rev-parse", "HEAD"], { cwd: folder, encoding: "utf8" });
    const docs = ["--old-docs", `${hash.slice(0, 9)}:docs.json`];
    const same = ["diff", "main:openapi.json", "openapi.json", ...docs, "--json"];
    const { out } = await runProgram(same, { folder });
    expect(JSON.parse(out)).toMatchObject({ counts: { breaking: 1 } });
    git(folder, "commit", "-qam", "second");
    const other = ["diff", "HEAD:openapi.json", "openapi.json", ...docs];
    const { err } = await runProgram(other, { folder });
    expect(err).toContain(`--old-docs is of ${hash.slice(0, 9)}, and HEAD:openapi.json is not`);
    const unknown = ["diff", "HEAD:openapi.json", "openapi.json", "--old-docs", "mian:docs.json"];
    const asked = await runProgram(unknown, { folder });
    expect(asked.err).toContain("mian: git has no such revision. Did you mean main?");
  });

  test("and says that a file is not in it, though it is beside you", async () => {
    const { folder } = await repository();
    await writeFile(path.join(folder, "old-docs.json"), "{}");
    const words = ["diff", "HEAD:openapi.json", "openapi.json", "--old-docs", "old-docs.json"];
    const { err } = await runProgram(words, { folder });
    expect(err).toContain("old-docs.json: there is no such file in HEAD");
    expect(err).not.toContain("Did you mean");
  });

  test("and in a clone without history says how to have it", async () => {
    const { folder } = await repository();
    git(folder, "checkout", "-qb", "change");
    const clone = await temporaryFolder();
    git(clone, "clone", "-q", "--depth", "1", `file://${folder}`, ".");
    const diff = (old: string) => runProgram(["diff", old, "openapi.json"], { folder: clone });
    const fetched =
      "This clone is shallow: git fetch --depth 1 origin main fetches it, as FETCH_HEAD.";
    expect((await diff("main:openapi.json")).err).toContain(fetched);
    expect((await diff("origin/main:openapi.json")).err).toContain(fetched);
    expect((await diff("HEAD~1:openapi.json")).err).toContain("git fetch --unshallow fetches the");
    git(clone, "fetch", "--depth", "1", "origin", "main");
    expect(await diff("FETCH_HEAD:openapi.json")).toMatchObject({ code: 0, err: "" });
  });

  test("and says which one git does not know", async () => {
    const { folder } = await repository();
    const words = ["diff", "nowhere:openapi.json", "openapi.json"];
    const { code, err } = await runProgram(words, { folder });
    expect(code).toBe(1);
    expect(err).toContain("MS1001");
    expect(err).toContain("nowhere");
    expect(err.match(/git has no such revision/g)).toHaveLength(1);
  });
});

test("a report of thousands of changes has 60 kB at most, and the count of the rest", async () => {
  // Few models with long names: each costs time to read, not to tell.
  const name = `a_long_name_of_a_field${"_and_more".repeat(12)}_`;
  const models = (type: string) =>
    Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [
        `acme/m${index}`,
        { fields: { prompt, [`${name}${index}`]: { type } } },
      ]),
    );
  const platform = await smallPlatform(models("string"));
  const old = await smallPlatform(models("integer"));
  const report = path.join(platform.folder, "report.md");
  const words = ["diff", old.openapi, platform.openapi, "--docs", platform.docs];
  const { out } = await runCli([...words, "--report", report]);
  for (const text of [out, await readFile(report, "utf8")]) {
    expect(text.length).toBeGreaterThan(40_000);
    expect(text.length).toBeLessThan(65_536);
    const told = text.match(/a_long_name_of_a_field\w+_\d+/g)?.length ?? 0;
    expect(text).toContain(`… and ${400 - told} more changes, which --json lists`);
  }
});

function git(folder: string, ...words: readonly string[]): void {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  execFileSync("git", [...who, ...words], { cwd: folder, stdio: "pipe" });
}
