import { execFileSync } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { mergeByLines } from "../../cli/generate/git-attributes.js";
import { generate } from "../../generator/generate.js";
import { contentHash, lockFile } from "../../generator/lock/lock.js";
import { releaseName } from "../../generator/release.js";
import { runCli } from "../cli/run-cli.js";
import { compileStrictly } from "./compile-strictly.js";
import { readLock } from "./read-lock.js";
import { type Models, type SmallPlatform, smallPlatform } from "./report/small-platform.js";

const prompt = { type: "string" };
const flux = { "acme/flux": { fields: { prompt } } };
const kontext = { "acme/kontext": { fields: { prompt } } };
const photon = { "zeta/photon": { fields: { prompt } } };

function git(folder: string, ...words: readonly string[]): string {
  const who = ["-c", "user.name=test", "-c", "user.email=test@example.com"];
  // It would look after each commit whether the repository wants tidying.
  const quick = ["-c", "maintenance.auto=false"];
  const argv = [...who, ...quick, ...words];
  return execFileSync("git", argv, { cwd: folder, encoding: "utf8", stdio: "pipe" });
}

/** The output of git for a command that fails. */
function gitFails(folder: string, ...words: readonly string[]): string {
  try {
    git(folder, ...words);
  } catch (error) {
    return String(Object(error).stdout);
  }
  throw new Error(`git ${words.join(" ")} did not fail`);
}

async function commit({ folder, ...platform }: SmallPlatform, models: Models): Promise<void> {
  await platform.write(models);
  await generate(platform);
  git(folder, "add", "-A");
  git(folder, "commit", "-qm", Object.keys(models).join(" "));
}

/**
 * A repository in which `main` and `other` each generated from a spec of their own, and then
 * `other` was merged. The merged spec has the models of both.
 */
async function merged(base: Models, ours: Models, theirs: Models, ...options: string[]) {
  const platform = await smallPlatform(base);
  const { folder } = platform;
  git(folder, "init", "-qb", "main");
  await commit(platform, base);
  git(folder, "checkout", "-qb", "other");
  await commit(platform, theirs);
  git(folder, "checkout", "-q", "main");
  await commit(platform, ours);
  gitFails(folder, ...options, "merge", "other");
  // The spec is one line: it is always in conflict, and merged by its own means.
  const both = { ...ours, ...theirs };
  await platform.write(both);
  return { ...platform, both };
}

/** That the output is what a first run makes, but for names that the lock keeps. */
async function expectAsNew(platform: SmallPlatform): Promise<void> {
  const anew = path.join(platform.folder, "anew");
  await generate({ ...platform, out: anew });
  expect(await textsOf(platform.out)).toEqual(await textsOf(anew));
  await rm(anew, { recursive: true });
}

async function textsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.\w+$/.test(name));
  const texts = names.map(async (name) => [name, await readFile(path.join(folder, name), "utf8")]);
  return Object.fromEntries((await Promise.all(texts)).sort());
}

describe("two branches that both generated are merged by generating again", () => {
  test.for(["merge", "diff3", "zdiff3"])("with conflicts shown as %s", async (style) => {
    const platform = await merged(
      flux,
      { ...flux, ...kontext },
      { ...flux, ...photon },
      "-c",
      `merge.conflictStyle=${style}`,
    );
    const lock = await readFile(path.join(platform.out, lockFile), "utf8");
    expect(lock).toMatch(/^<{7} HEAD\n[\s\S]*^>{7} other\n/m);
    const { upToDate, report } = await generate(platform);
    expect([upToDate, report.endpoints]).toEqual([false, []]);
    await expectAsNew(platform);
    git(platform.folder, "add", "-A");
    git(platform.folder, "commit", "-qm", "Merge other");
    expect((await generate(platform)).upToDate).toBe(true);
  });

  test("and the run says that what the spec changed with the merge is not known", async () => {
    const { out, openapi, docs } = await merged(
      flux,
      { ...flux, ...kontext },
      { ...flux, ...photon },
    );
    const words = ["generate", "--openapi", openapi, "--docs", docs, "--out", out];
    const told = "What the spec changed since is not known.";
    const first = await runCli(words);
    expect(`${first.out}${first.err}`).toContain(told);
    const second = await runCli(words);
    expect(`${second.out}${second.err}`).not.toContain(told);
  });

  test("one commit at a time by git rebase", async () => {
    const platform = await smallPlatform(flux);
    const { folder } = platform;
    git(folder, "init", "-qb", "main");
    await commit(platform, flux);
    git(folder, "checkout", "-qb", "other");
    await commit(platform, { ...flux, ...photon });
    git(folder, "checkout", "-q", "main");
    await commit(platform, { ...flux, ...kontext });
    git(folder, "checkout", "-q", "other");
    gitFails(folder, "rebase", "main");
    expect(await readFile(path.join(platform.out, lockFile), "utf8")).toMatch(/^>{7} [0-9a-f]{7}/m);
    await platform.write({ ...flux, ...kontext, ...photon });
    await generate(platform);
    await expectAsNew(platform);
    git(folder, "add", "-A");
    git(folder, "-c", "core.editor=true", "rebase", "--continue");
    expect((await generate(platform)).upToDate).toBe(true);
  });

  test("in a checkout whose lines end in CRLF", async () => {
    const platform = await merged(
      flux,
      { ...flux, ...kontext },
      { ...flux, ...photon },
      "-c",
      "core.autocrlf=true",
    );
    const lock = path.join(platform.out, lockFile);
    expect(await readFile(lock, "utf8")).toMatch(/^<{7} HEAD\r\n/m);
    await generate(platform);
    expect(await readFile(lock, "utf8")).not.toMatch(/^[<=>]{7}/m);
    expect((await generate(platform)).upToDate).toBe(true);
  });

  test("if a file was merged by git into what neither of the two wrote", async () => {
    const long = Object.fromEntries(
      Array.from({ length: 20 }, (_, index) => [`field_${index}`, { type: "string" }]),
    );
    const first = { "acme/flux": { fields: { prompt, ...long } } };
    const ours = { "acme/flux": { fields: { a: prompt, prompt, ...long } } };
    const theirs = { "acme/flux": { fields: { prompt, ...long, z: prompt } } };
    const platform = await merged(first, ours, theirs);
    const module = path.join(platform.out, "acme/flux.ts");
    const text = await readFile(module, "utf8");
    expect(text).not.toContain("<<<<<<<");
    expect(text).toMatch(/a\?: string;[\s\S]*z\?: string;/);
    const { files } = await readLock(platform.out);
    expect(files.get("acme/flux.ts")).not.toBe(contentHash(text));
    await generate(platform);
    await expectAsNew(platform);
  });

  test("if one of them removed what the other changed", async () => {
    const changed = { "acme/kontext": { title: "Kontext", fields: { prompt } } };
    const platform = await merged({ ...flux, ...kontext }, flux, { ...flux, ...changed });
    await platform.write(flux);
    await generate(platform);
    expect(await readdir(path.join(platform.out, "acme"))).toEqual([
      "flux.schema.ts",
      "flux.ts",
      "index.ts",
    ]);
  });

  test("and every name that either of them has locked stays", async () => {
    const platform = await smallPlatform(flux);
    const { folder } = platform;
    git(folder, "init", "-qb", "main");
    await commit(platform, flux);
    git(folder, "checkout", "-qb", "other");
    await platform.write({ ...flux, ...photon });
    await generate({
      ...platform,
      hooks: { renameFunction: ({ key }) => (key === "zeta/photon" ? "light" : undefined) },
    });
    await commit(platform, { ...flux, ...photon });
    git(folder, "checkout", "-q", "main");
    await commit(platform, { ...flux, ...kontext });
    gitFails(folder, "merge", "other");
    await platform.write({ ...flux, ...kontext, ...photon });
    const { endpoints } = await generate(platform);
    expect(endpoints.map((endpoint) => endpoint.function)).toEqual(["flux", "kontext", "light"]);
  });

  test("unless both gave one name to two endpoints: the run is refused, both named", async () => {
    const one = { "acme/a-b": { fields: { prompt } } };
    const other = { "acme/a_b": { fields: { prompt } } };
    const platform = await merged(flux, { ...flux, ...one }, { ...flux, ...other });
    await expect(generate(platform)).rejects.toMatchObject({
      code: "MS1301",
      message: expect.stringMatching(/acme\/a-b and acme\/a_b both need/),
    });
  });

  test("and a name that one removed and the other gave away is free once it is released", async () => {
    const one = { ...flux, "acme/a-b": { fields: { prompt } } };
    const other = { ...one, ...kontext, "acme/a_b": { fields: { prompt } } };
    const platform = await smallPlatform(one);
    const { folder } = platform;
    git(folder, "init", "-qb", "main");
    await commit(platform, one);
    git(folder, "checkout", "-qb", "other");
    const { "acme/a-b": _, ...rest } = other;
    await commit(platform, flux);
    await releaseName(platform.out, "acme.aB");
    await commit(platform, rest);
    git(folder, "checkout", "-q", "main");
    await commit(platform, { ...flux, ...photon });
    gitFails(folder, "merge", "other");
    await platform.write({ ...rest, ...photon });
    await expect(generate(platform)).rejects.toThrow("modelsmith release acme.aB");
    await releaseName(platform.out, "acme.aB");
    await generate(platform);
    await expectAsNew(platform);
  });

  test("but what is not a result of the merge is left alone", async () => {
    const platform = await merged(flux, { ...flux, ...kontext }, { ...flux, ...photon });
    await platform.write({ ...platform.both, "acme/mine": { fields: { prompt } } });
    await writeFile(path.join(platform.out, "acme/mine.ts"), "mine");
    await expect(generate(platform)).rejects.toThrow("  acme/mine.ts\n");
  });

  test("while --check says that the output is not up to date", async () => {
    const platform = await merged(flux, { ...flux, ...kontext }, { ...flux, ...photon });
    const { upToDate, changes } = await generate({ ...platform, check: true });
    expect([upToDate, changes.edited]).toEqual([false, []]);
  });
});

describe("with what init writes into .gitattributes, git merges the lock and all lists by itself", () => {
  const model = (more: Readonly<Record<string, object>> = {}) => ({
    fields: { prompt, size: { enum: ["1K", "2K"] }, n: { type: "integer" }, ...more },
  });
  const keys = ["acme/flux", "acme/kontext", "beta/one", "zeta/photon"];
  const base: Models = Object.fromEntries(keys.map((key) => [key, model()]));
  const without = (key: string): Models => {
    const { [key]: _, ...rest } = base;
    return rest;
  };
  const added = { ...base, "acme/fresh": model() };

  test.for<[what: string, ours: Models, theirs: Models, merged: Models]>([
    ["both add a model of one provider", added, { ...base, "acme/other": model() }, added],
    ["both add a provider", { ...base, "third/a": model() }, { ...base, "other/b": model() }, {}],
    ["one adds what the other one has, too", added, { ...added, "beta/fresh": model() }, added],
    ["one adds and one removes", added, without("beta/one"), { ...without("beta/one") }],
    [
      "both change models that are neighbours",
      { ...base, "acme/kontext": model({ size: prompt }) },
      { ...base, "beta/one": model({ x: prompt }) },
      { ...base, "acme/kontext": model({ size: prompt }) },
    ],
    [
      "one changes the title of a model, one its fields",
      { ...base, "acme/kontext": { ...model(), title: "Kontext" } },
      { ...base, "acme/kontext": model({ x: prompt }) },
      base,
    ],
  ])("if %s", async ([, ours, theirs, more]) => {
    const platform = await branches(base, ours, theirs);
    git(platform.folder, "merge", "-q", "other");
    const both = { ...ours, ...theirs, ...more };
    const wanted = ours["beta/one"] && theirs["beta/one"] ? both : without("beta/one");
    await platform.write({ ...wanted, ...(ours["acme/fresh"] && { "acme/fresh": model() }) });
    const checked = await generate({ ...platform, check: true });
    expect(checked).toMatchObject({ merged: true, upToDate: false, changes: { edited: [] } });
    expect((await generate(platform)).merged).toBe(true);
    await expectModulesAsNew(platform);
    expect(await generate(platform)).toMatchObject({ merged: false, upToDate: true });
  });

  test("if both change one field, only the modules of that model are in conflict", async () => {
    const ours = { ...base, "acme/flux": model({ size: prompt }) };
    const theirs = { ...base, "acme/flux": model({ size: { type: "integer" } }) };
    const platform = await branches(base, ours, theirs);
    gitFails(platform.folder, "merge", "other");
    expect(git(platform.folder, "diff", "--name-only", "--diff-filter=U").split("\n")).toEqual([
      "generated/acme/flux.schema.ts",
      "generated/acme/flux.ts",
      "",
    ]);
    await generate(platform);
    await expectModulesAsNew(platform);
  });

  test("and what it made of them compiles as it is, while --check says what to run", async () => {
    const theirs = { ...base, "acme/other": model(), "other/b": model() };
    const platform = await branches(base, { ...added, "third/a": model() }, theirs);
    git(platform.folder, "merge", "-q", "other");
    const user = path.join(platform.folder, "user.ts");
    await writeFile(
      user,
      `import { acme, other, third } from "./generated/index.js";
import { registry } from "./generated/registry.js";
export const made: object = [acme.fresh, acme.other, third.a, other.b, registry["other/b"]];
`,
    );
    expect(compileStrictly([user], "NodeNext")).toEqual([]);
    await platform.write({ ...added, ...theirs, "third/a": model() });
    const words = ["--openapi", platform.openapi, "--docs", platform.docs, "--out", platform.out];
    const ran = await runCli(["generate", "--check", ...words]);
    expect([ran.code, ran.err]).toEqual([
      1,
      expect.stringMatching(
        /error MS1403: .* is not up to date: git merged the lock of two branches, and nobody generated since:\n[\s\S]*Run the same command without --check/,
      ),
    ]);
  });

  test("also if two commits are picked, or rebased, one after the other", async () => {
    const platform = await branches(base, added, { ...base, "acme/other": model() });
    const { folder } = platform;
    git(folder, "checkout", "-q", "other");
    await commit(platform, { ...base, "acme/other": model(), "beta/fresh": model() });
    git(folder, "checkout", "-qb", "picked", "main");
    git(folder, "cherry-pick", "other~1", "other");
    git(folder, "checkout", "-q", "other");
    git(folder, "rebase", "-q", "main");
    await platform.write({ ...added, "acme/other": model(), "beta/fresh": model() });
    for (const branch of ["picked", "other"]) {
      git(folder, "checkout", "-q", "-f", branch);
      await generate(platform);
      await expectModulesAsNew(platform);
      git(folder, "reset", "-q", "--hard");
    }
  });

  /** Two branches of a repository whose spec is not in it, `main` checked out. */
  async function branches(first: Models, ours: Models, theirs: Models) {
    const platform = await smallPlatform(first);
    const { folder } = platform;
    git(folder, "init", "-qb", "main");
    await writeFile(path.join(folder, ".gitignore"), "openapi.json\ndocs.json\nanew\n");
    process.chdir(folder);
    await mergeByLines("generated", () => Promise.resolve(true));
    await commit(platform, first);
    git(folder, "checkout", "-qb", "other");
    await commit(platform, theirs);
    git(folder, "checkout", "-q", "main");
    await commit(platform, ours);
    return platform;
  }

  /** The lock itself may keep names of removed models. */
  async function expectModulesAsNew(platform: SmallPlatform): Promise<void> {
    const anew = path.join(platform.folder, "anew");
    await generate({ ...platform, out: anew });
    const [{ [lockFile]: lock, ...found }, { [lockFile]: _, ...wanted }] = await Promise.all([
      textsOf(platform.out),
      textsOf(anew),
    ]);
    expect(found).toEqual(wanted);
    expect(lock?.match(/"checksum"/g)).toHaveLength(1);
    await rm(anew, { recursive: true });
  }
});
