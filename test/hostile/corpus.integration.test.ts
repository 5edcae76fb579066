import { lstatSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  expectHarmlessFiles,
  expectNothingElseTouched,
  expectOneError,
  expectPrintable,
  expectWarningsAtMost,
} from "./assert-clean.js";
import { type CorpusEntry, corpus, inputsOf } from "./corpus-entries.js";
import { allowed, refusals, timeBounds } from "./outcomes.js";
import { type EntryResult, runEntries } from "./run-entries.js";
import { type Run, runGenerate, runInProcess, sandboxFolder } from "./sandbox.js";
import { wireChecks } from "./wire-checks.js";

const folder = await sandboxFolder();

let results: ReadonlyMap<string, EntryResult> = new Map();

beforeAll(async () => {
  // The compiler and the templates are read once, outside of what is timed and watched.
  await runGenerate(folder, "warm-up", inputsOf(entryOf("file-bom")));
  results = await runEntries(
    folder,
    corpus.map((entry) => {
      const arrange = arrangements[entry.id];
      const { inputs = [], calls = [] } = wireChecks[entry.id] ?? {};
      return {
        id: entry.id,
        inputs: inputsOf(entry),
        ...(arrange && { arrange }),
        calls: [...inputs, ...calls],
      };
    }),
  );
}, 180_000);

function entryOf(id: string): CorpusEntry {
  const entry = corpus.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
}

function resultOf(id: string): EntryResult {
  const result = results.get(id);
  if (result === undefined) throw new Error(`no run of ${id}`);
  return result;
}

function runOf(id: string): Run {
  return resultOf(id).run;
}

/** Entries that are about what stands in the output folder before. */
const arrangements: Readonly<Record<string, (home: string) => void>> = {
  "out-symlink-file": (home) => {
    const out = path.join(home, "a/b/c/out");
    mkdirSync(path.join(out, "good"), { recursive: true });
    symlinkSync(path.join(home, "secret"), path.join(out, "good/create-image.ts"));
    symlinkSync(path.join(home, "secret"), path.join(out, "createImage.ts"));
  },
  "out-stale": (home) => {
    const out = path.join(home, "a/b/c/out");
    mkdirSync(path.join(out, "good"), { recursive: true });
    writeFileSync(path.join(out, "notes.ts"), "// by hand\n");
    writeFileSync(path.join(out, "good/create-image.ts"), "// edited by hand\n");
  },
};

it("has an outcome for each of the 120 entries", () => {
  expect(corpus).toHaveLength(120);
  const ids = new Set(corpus.map(({ id }) => id));
  expect(Object.keys(refusals).filter((id) => !ids.has(id))).toEqual([]);
  expect(Object.keys(wireChecks).filter((id) => !ids.has(id))).toEqual([]);
  for (const { id, expect: words } of corpus) {
    if (words.startsWith("generation succeeds")) expect(refusals[id], id).toBeUndefined();
    if (words.startsWith("generator exits") && !allowed.has(id))
      expect(refusals[id], id).toBeDefined();
  }
});

describe("an entry that is refused", () => {
  const arranged = new Set(Object.keys(arrangements));
  it.each(Object.entries(refusals))("%s ends in one clear error, disk untouched", (id, refusal) => {
    const run = runOf(id);
    if (arranged.has(id)) {
      expect(run.exitCode).toBe(1);
      expect([...run.touches.written]).toEqual([]);
    } else expectOneError(run);
    expect(run.stderr).toContain(`error ${refusal.code}: `);
    expect(run.stderr).toContain(refusal.place);
    expectNothingElseTouched(run, folder);
    if (!arranged.has(id)) expectPrintable(run);
    if (refusal.withinMs !== undefined) expect(run.elapsedMs).toBeLessThan(refusal.withinMs);
    const { openapi } = inputsOf(entryOf(id));
    if (id === "file-secret-in-error") {
      expect(Buffer.from(openapi).toString()).toContain("CANARY");
      expect(run.stderr).not.toContain("CANARY");
    }
  });
});

describe("an entry that ends in code", () => {
  const generated = corpus.filter(({ id }) => refusals[id] === undefined);
  it.each(generated.map(({ id }) => id))(
    "%s compiles, imports without effect, sends what it is given",
    (id) => {
      const run = runOf(id);
      expectWarningsAtMost(run);
      expect(run.exitCode).toBe(0);
      expectNothingElseTouched(run, folder);
      expectPrintable(run);
      expectHarmlessFiles(run);
      expect(resultOf(id).compileErrors).toEqual([]);
      const output = resultOf(id).loaded;
      expect(output?.effects).toEqual([]);
      expect(output?.errors).toEqual([]);
      for (const name of output?.exports ?? [])
        expect(name).toMatch(/^[A-Za-z_$][A-Za-z0-9_$]{0,79}$/);
      expect(output?.exports).not.toContain("then");
      const sent = output?.requests ?? [];
      expect(sent.length).toBeGreaterThan(0);
      for (const request of sent) {
        expect(request.method).toBe("POST");
        expect(request.host).toMatch(/^127\.0\.0\.1:\d+$/);
        expect(request.authorization).toBe("Bearer key-of-the-test");
        expect(request.headers).not.toContain("x-evil");
      }
      const [path = "/v1/images/generations"] = wireChecks[id]?.paths ?? [];
      expect(sent.map(({ url }) => decodeURIComponent(url ?? ""))).toContain(path);
      for (const { url } of sent) expect(url).not.toContain("key-of-the-test");
      for (const body of wireChecks[id]?.inputs ?? []) {
        expect(sent.map((request) => request.body)).toContain(JSON.stringify(body));
      }
      for (const text of wireChecks[id]?.contains ?? []) {
        expect([...run.files.values()].join("\n")).toContain(text);
      }
      for (const text of wireChecks[id]?.lacks ?? []) {
        // In a schema's strings, a text stands as it is: tags and pragmas mean something in comments.
        const others = [...run.files].filter(([name]) => !name.endsWith(".schema.ts"));
        expect(others.map(([, each]) => each).join("\n")).not.toContain(text);
      }
      expect(run.elapsedMs).toBeLessThan(timeBounds[id] ?? 5_000);
    },
  );

  it("says a default exactly, whatever characters it has", () => {
    for (const id of ["default-escaped-quote", "default-terminators"]) {
      const text = runOf(id).files.get("good/create-image.ts") ?? "";
      const [, literal = ""] = /@default (".*")/.exec(text) ?? [];
      expect(JSON.parse(literal)).toBe(entryOf(id).value);
    }
  });

  it("is the same with and without a byte-order mark", () => {
    // The first line names the file, which is another one here.
    const code = (id: string) =>
      runOf(id).files.get("good/create-image.ts")?.replace(/^.*\n/, "") ?? "";
    expect(code("info-version")).not.toBe("");
    for (const id of ["file-bom", "docs-bom"]) expect(code(id)).toBe(code("info-version"));
  });
});

it("leaves linked and hand-written files as they are", () => {
  const linked = path.join(folder, "out-symlink-file");
  expect(readFileSync(path.join(linked, "secret"), "utf8")).toBe("canary\n");
  expect(lstatSync(path.join(linked, "a/b/c/out/createImage.ts")).isSymbolicLink()).toBe(true);
  const stale = path.join(folder, "out-stale/a/b/c/out");
  expect(readFileSync(path.join(stale, "notes.ts"), "utf8")).toBe("// by hand\n");
  expect(readFileSync(path.join(stale, "good/create-image.ts"), "utf8")).toBe(
    "// edited by hand\n",
  );
});

it("sets off the canary in a template that trusts its input", () => {
  const fired: string[] = [];
  for (const { id, value } of corpus) {
    if (typeof value !== "string" || !value.includes("__pwned")) continue;
    const naive = `/** ${value} */\nconst model = '${value}', other = "${value}";`;
    const world: { __pwned?: number } = {};
    const parts = [
      `/** ${value} */`,
      `const a = '${value}';`,
      `const b = "${value}";`,
      `const c = \`${value}\`;`,
      naive,
    ];
    for (const part of parts) {
      try {
        new Function("globalThis", part)(world);
      } catch {
        // This one is meant for another kind of template.
      }
    }
    if (world.__pwned === 1) fired.push(id);
  }
  expect(fired).toEqual(expect.arrayContaining(["desc-close", "title-close", "const-break"]));
  expect(fired.length).toBeGreaterThan(10);
});

it("answers --json to a hostile docs.json without a control character", async () => {
  const home = path.join(folder, "docs-name-ansi");
  const { stdout, exitCode } = await runInProcess([
    "generate",
    `--openapi=${path.join(home, "openapi.json")}`,
    `--docs=${path.join(home, "docs.json")}`,
    `--out=${path.join(home, "a/b/c/out")}`,
    "--json",
  ]);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ up_to_date: true });
});
