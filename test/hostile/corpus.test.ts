import {
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readModel } from "../../generator/read-model.js";
import {
  expectHarmlessFiles,
  expectNothingElseTouched,
  expectOneError,
  expectPrintable,
} from "./assert-clean.js";
import { compileErrors } from "./compile-outputs.js";
import { type CorpusEntry, corpus, inputsOf } from "./corpus-entries.js";
import { fullInput } from "./full-input.js";
import { loadOutputs, type Output } from "./load-outputs.js";
import type { LoadedOutput } from "./loading-process.js";
import { refusals, timeBounds } from "./outcomes.js";
import { type Run, runGenerate, runInProcess, temporaryFolder } from "./sandbox.js";
import { wireChecks } from "./wire-checks.js";

const { folder, remove } = temporaryFolder("corpus");
afterAll(remove);

const runs = new Map<string, Run>();
/** What the compiler says, by case. */
const errorsOf = new Map<string, string[]>();
let loaded: ReadonlyMap<string, LoadedOutput> = new Map();

beforeAll(async () => {
  // The compiler and the templates are read once, outside of what is timed and watched.
  await runGenerate(folder, "warm-up", inputsOf(entryOf("file-bom")));

  const outputs: Output[] = [];
  for (const entry of corpus) {
    const inputs = inputsOf(entry);
    const arrange = arrangements[entry.id];
    const run = await runGenerate(folder, entry.id, inputs, arrange && { arrange });
    runs.set(entry.id, run);
    if (run.exitCode === 0) outputs.push({ ...(await outputOf(run, inputs.group)) });
  }
  const files = outputs.flatMap(({ out, files }) =>
    files.filter((file) => file.endsWith(".ts")).map((file) => path.join(out, file)),
  );

  for (const error of compileErrors(files).errors) {
    const id = path.relative(folder, error).split(path.sep)[0] ?? "";
    errorsOf.set(id, [...(errorsOf.get(id) ?? []), error]);
  }

  loaded = await loadOutputs(folder, outputs);
}, 60_000);

/** The output with one call of each function, all fields given. */
async function outputOf(run: Run, group: string): Promise<Output> {
  const home = path.join(folder, run.id);
  const model = await readModel({
    openapi: path.join(home, "openapi.json"),
    docs: path.join(home, "docs.json"),
    group,
  });
  const calls = model.endpoints.map(({ name, input }) => ({
    module: `${name.folder}/${name.file}`,
    name: name.function,
    input: JSON.stringify(fullInput(input)),
  }));
  const more = wireChecks[run.id]?.inputs ?? [];
  const [first] = calls;
  const all = first
    ? [...calls, ...more.map((input) => ({ ...first, input: JSON.stringify(input) }))]
    : calls;
  return { id: run.id, out: run.out, files: [...run.files.keys()], calls: all };
}

function entryOf(id: string): CorpusEntry {
  const entry = corpus.find((candidate) => candidate.id === id);
  if (entry === undefined) throw new Error(`no entry ${id}`);
  return entry;
}

function runOf(id: string): Run {
  const run = runs.get(id);
  if (run === undefined) throw new Error(`no run of ${id}`);
  return run;
}

/** Entries that are about what stands in the output folder before. */
const arrangements: Readonly<Record<string, (home: string) => void>> = {
  "out-symlink-file": (home) => {
    const out = path.join(home, "a/b/c/out");
    mkdirSync(path.join(out, "images"), { recursive: true });
    symlinkSync(path.join(home, "secret"), path.join(out, "images/generations.ts"));
    symlinkSync(path.join(home, "secret"), path.join(out, "createImage.ts"));
  },
  "out-stale": (home) => {
    const out = path.join(home, "a/b/c/out");
    mkdirSync(path.join(out, "images"), { recursive: true });
    writeFileSync(path.join(out, "notes.ts"), "// by hand\n");
    writeFileSync(path.join(out, "images/generations.ts"), "// edited by hand\n");
  },
};

it("has an outcome for each of the 120 entries", () => {
  expect(corpus).toHaveLength(120);
  const ids = new Set(corpus.map(({ id }) => id));
  expect(Object.keys(refusals).filter((id) => !ids.has(id))).toEqual([]);
  expect(Object.keys(wireChecks).filter((id) => !ids.has(id))).toEqual([]);
  for (const { id, expect: words } of corpus) {
    if (words.startsWith("generation succeeds")) expect(refusals[id], id).toBeUndefined();
    if (words.startsWith("generator exits")) expect(refusals[id], id).toBeDefined();
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
    expectNothingElseTouched(run, inCaseOrRepository(run));
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
      expect(run.stderr).toBe("");
      expect(run.exitCode).toBe(0);
      expectNothingElseTouched(run, inCaseOrRepository(run));
      expectPrintable(run);
      expectHarmlessFiles(run);
      expect(errorsOf.get(id) ?? []).toEqual([]);
      const output = loaded.get(id);
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
      for (const body of wireChecks[id]?.inputs ?? []) {
        expect(sent.map((request) => request.body)).toContain(JSON.stringify(body));
      }
      for (const text of wireChecks[id]?.contains ?? []) {
        expect([...run.files.values()].join("\n")).toContain(text);
      }
      for (const text of wireChecks[id]?.lacks ?? []) {
        expect([...run.files.values()].join("\n")).not.toContain(text);
      }
      expect(run.elapsedMs).toBeLessThan(timeBounds[id] ?? 5_000);
    },
  );

  it("says a default exactly, whatever characters it has", () => {
    for (const id of ["default-escaped-quote", "default-terminators"]) {
      const text = runOf(id).files.get("images/generations.ts") ?? "";
      const [, literal = ""] = /@default (".*")/.exec(text) ?? [];
      expect(JSON.parse(literal)).toBe(entryOf(id).value);
    }
  });

  it("is the same with and without a byte-order mark", () => {
    const plain = runOf("info-version").files.get("images/generations.ts");
    for (const id of ["file-bom", "docs-bom"]) {
      expect(runOf(id).files.get("images/generations.ts")).toBe(plain);
    }
  });
});

it("leaves linked and hand-written files as they are", () => {
  const linked = path.join(folder, "out-symlink-file");
  expect(readFileSync(path.join(linked, "secret"), "utf8")).toBe("canary\n");
  expect(lstatSync(path.join(linked, "a/b/c/out/createImage.ts")).isSymbolicLink()).toBe(true);
  const stale = path.join(folder, "out-stale/a/b/c/out");
  expect(readFileSync(path.join(stale, "notes.ts"), "utf8")).toBe("// by hand\n");
  expect(readFileSync(path.join(stale, "images/generations.ts"), "utf8")).toBe(
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

/** Reading its own code, templates and libraries is no harm, nor is finding where they are. */
function inCaseOrRepository(run: Run): (file: string) => boolean {
  const repository = path.resolve(import.meta.dirname, "../..");
  const libraries = realpathSync(path.join(repository, "node_modules/typescript/package.json"));
  const allowed = [path.join(folder, run.id), repository, libraries];
  return (file) =>
    allowed.some((home) => file.startsWith(home) || home.startsWith(`${file}${path.sep}`)) ||
    file.includes("/node_modules/") ||
    file === "/";
}
