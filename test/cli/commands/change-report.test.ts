import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { type SmallPlatform, smallPlatform } from "../../generator/report/small-platform.js";
import { runCli } from "../run-cli.js";

const prompt = { type: "string" };
const before = { "acme/flux": { fields: { prompt } }, "acme/old": { fields: { text: prompt } } };
const after = { "acme/flux": { fields: { prompt, size: prompt }, required: ["prompt", "size"] } };

function generateWords({ openapi, docs, out }: SmallPlatform): readonly string[] {
  return ["generate", "--openapi", openapi, "--docs", docs, "--out", out];
}

describe("modelsmith generate", () => {
  test("prints what the new spec changes, and writes it as Markdown where asked", async () => {
    const platform = await smallPlatform(before);
    expect((await runCli(generateWords(platform))).out).not.toContain("breaking");
    await platform.write(after);
    const file = path.join(platform.folder, "report.md");
    const { out, code } = await runCli([...generateWords(platform), "--report", file]);
    expect(code).toBe(0);
    expect(out).toContain("acme.flux\n  field size added: string, required [breaking]\n");
    expect(out).toContain("2 changes of 2 models: 2 breaking, 0 maybe, 0 harmless.");
    expect(await readFile(file, "utf8")).toContain(
      "## `acme.flux`\n\n| change | TypeScript | wire |\n| --- | --- | --- |\n| 🔴 field `size` added: `string`, required | breaking | breaking |",
    );
  });

  test("a report that cannot be written is refused before it would be lost, and its folder is made", async () => {
    const platform = await smallPlatform(before);
    await runCli(generateWords(platform));
    await platform.write(after);
    const lock = path.join(platform.out, "modelsmith.lock.json");
    const written = await readFile(lock, "utf8");
    for (const place of [path.join(platform.openapi, "report.md"), platform.folder]) {
      const refused = await runCli([...generateWords(platform), "--report", place]);
      expect(refused).toMatchObject({ code: 1, err: expect.stringContaining("MS1401") });
      expect(await readFile(lock, "utf8")).toBe(written);
    }
    const file = path.join(platform.folder, "no/folder/yet/report.md");
    expect((await runCli([...generateWords(platform), "--report", file])).code).toBe(0);
    expect(await readFile(file, "utf8")).toContain("field `size` added");
  });

  test("--usages of a folder that is not there is refused, with the nearest name", async () => {
    const platform = await smallPlatform(before);
    const words = [...generateWords(platform), "--usages"];
    // Also where a run has nothing else to do.
    await runCli(generateWords(platform));
    const typo = await runCli([...words, path.join(platform.folder, "generatd")]);
    expect(typo.err).toMatch(/MS1601: .*there is no such folder\. Did you mean .*generated\?/);
    const file = await runCli([...words, platform.openapi]);
    expect(file).toMatchObject({
      code: 1,
      err: expect.stringContaining("is a file, not a folder"),
    });
    expect((await runCli([...words, platform.folder])).code).toBe(0);
  });

  test("--json has the report as data", async () => {
    const platform = await smallPlatform(before);
    await runCli(generateWords(platform));
    await platform.write(after);
    const { out } = await runCli([...generateWords(platform), "--json"]);
    expect(JSON.parse(out)).toMatchObject({
      report: { compared: true, counts: { breaking: 2 }, endpoints: [{ key: "acme/flux" }, {}] },
    });
  });

  test("--check ends with 1 and the report, and with 0 in a clean tree", async () => {
    const platform = await smallPlatform(before);
    await runCli(generateWords(platform));
    const check = [...generateWords(platform), "--check"];
    expect((await runCli(check)).code).toBe(0);
    await platform.write(after);
    await writeFile(path.join(platform.out, "index.ts"), "mine");
    const { code, out, err } = await runCli(check);
    expect(code).toBe(1);
    expect(out).toContain("field size added");
    expect(err).toContain("  differs  acme/flux.ts\n");
    expect(err).toContain("  left over  acme/old.ts\n");
    expect(err).toContain("  edited by hand  index.ts\n");
    // What it says to do is enough.
    expect(err).toMatch(/with --force instead of --check.*\.prettierignore/);
    expect((await runCli([...generateWords(platform), "--force"])).code).toBe(0);
    expect((await runCli(check)).code).toBe(0);
  });

  test("--watch tells each run, and Ctrl-C ends it", async () => {
    const platform = await smallPlatform(before);
    const report = path.join(platform.out, "../changes.md");
    const running = runCli([...generateWords(platform), "--watch", "--report", report], {
      interruptAt: /old\.ts \(removed\)/,
    });
    await expect
      .poll(() => readFile(path.join(platform.out, "acme/old.ts"), "utf8").catch(() => ""))
      .not.toBe("");
    await new Promise((resolve) => setTimeout(resolve, 300));
    await platform.write(after);
    const { out, err, code } = await running;
    expect(code).toBe(0);
    expect(err).toContain("Watching for changes. Press Ctrl-C to stop.");
    expect(out).toContain("field size added: string, required");
    // The table stands there once: after a change come time, file and what it changed.
    expect(out.match(/provider +function/g)).toHaveLength(1);
    expect(out).toMatch(/^\d\d:\d\d:\d\d .*openapi\.json.*: .*flux\.ts/m);
    await expect.poll(() => readFile(report, "utf8")).toContain("`size`");
  });

  test("--watch and --check do not go together", async () => {
    const platform = await smallPlatform(before);
    const { code, err } = await runCli([...generateWords(platform), "--watch", "--check"]);
    expect(code).toBe(1);
    expect(err).toContain("MS1601");
  });
});

describe("modelsmith diff", () => {
  test("compares two specs without generating", async () => {
    const [old, next] = [await smallPlatform(before), await smallPlatform(after)];
    const words = ["diff", old.openapi, next.openapi, "--old-docs", old.docs, "--docs", next.docs];
    const { out, code } = await runCli(words);
    expect(code).toBe(0);
    expect(out).toBe(
      [
        "acme.flux",
        "  field size added: string, required [breaking]",
        "acme.old",
        "  removed: POST /v1/generation/sse/acme/old, else POST /v1/generation/acme/old; the function is gone [breaking]",
        "2 changes of 2 models: 2 breaking, 0 maybe, 0 harmless.",
        "",
      ].join("\n"),
    );
    expect(JSON.parse((await runCli([...words, "--json"])).out)).toMatchObject({
      counts: { breaking: 2, maybe: 0, harmless: 0 },
    });
  });

  test("says so where nothing changed, whatever the files are called", async () => {
    const [old, next] = [await smallPlatform(before), await smallPlatform(before)];
    const words = ["diff", old.openapi, next.openapi, "--docs", next.docs];
    expect((await runCli(words)).out).toBe("The spec means the same to callers as before.\n");
  });
});
