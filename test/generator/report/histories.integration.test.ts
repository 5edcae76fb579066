import { spawnSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { compareSpecs } from "../../../generator/diff.js";
import { readModel } from "../../../generator/read/read-model.js";
import type { JudgedChange } from "../../../generator/report/changes.js";
import { pathText } from "../../../generator/report/value-path.js";
import type { JsonObject } from "../../../generator/util/json.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { changedPaths, structureOfInput } from "./structure-of-input.js";

/**
 * `npm run test:histories -- "<repository>:<file>[:<pairs>],…"`: the consecutive revisions of real
 * specs, each pair's report beside a structural diff of another make.
 */
const histories = (process.env["MODELSMITH_HISTORIES"] ?? "").split(",").filter(Boolean);

test.runIf(histories.length > 0).for(histories.length > 0 ? histories : ["no history"])(
  "the report of each pair of revisions of %s says what changed, and nothing else",
  { timeout: 3_600_000 },
  async (history) => {
    const [repository = "", file = "", pairs = "20"] = history.split(":");
    const folder = await temporaryFolder();
    const revisions = git(
      repository,
      "log",
      "--format=%H",
      `--max-count=${Number(pairs) + 1}`,
      "--",
      file,
    )
      .split("\n")
      .filter(Boolean)
      .reverse();
    const places: string[] = [];
    for (const revision of revisions) {
      const text = git(repository, "show", `${revision}:${file}`);
      const place = path.join(folder, `${revision.slice(0, 8)}${path.extname(file)}`);
      await writeFile(place, text);
      places.push(place);
    }
    const faults: string[] = [];
    const counts = { pairs: 0, unreadable: 0, changes: 0, missing: 0, wrong: 0, compiler: 0 };
    for (const [at, after] of places.slice(1).entries()) {
      const before = places[at] ?? "";
      const found = await comparePair(before, after).catch((error: unknown) => {
        counts.unreadable++;
        faults.push(`${path.basename(before)} ${path.basename(after)}: ${String(error)}`);
      });
      if (found === undefined) continue;
      counts.pairs++;
      counts.changes += found.changes;
      for (const name of ["missing", "wrong", "compiler"] as const) {
        counts[name] += found[name].length;
        faults.push(
          ...found[name].map(
            (fault) => `${name}: ${path.basename(before)} ${path.basename(after)} ${fault}`,
          ),
        );
      }
    }
    process.stdout.write(`${history} ${JSON.stringify(counts)}\n${faults.join("\n")}\n`);
    expect(counts).toMatchObject({ missing: 0, wrong: 0, compiler: 0 });
  },
);

/** Some specs name no server. */
const baseUrl = "https://api.example.com";

async function comparePair(before: string, after: string) {
  const report = await compareSpecs(
    { openapi: before, baseUrl },
    { openapi: after, baseUrl },
    { typecheck: true },
  );
  const [old, now] = await Promise.all([inputsOf(before), inputsOf(after)]);
  const missing: string[] = [];
  const wrong: string[] = [];
  const compiler: string[] = [];
  let changes = 0;
  for (const [operation, structure] of now) {
    const former = old.get(operation);
    if (former === undefined) continue;
    const told = report.endpoints.find(({ key }) => key === structure.key)?.changes ?? [];
    const said = told.filter(isInInput).flatMap(pathsOf);
    const really = changedPaths(former.structure, structure.structure);
    changes += told.length;
    // A variant's own change is told of the whole value.
    missing.push(
      ...really
        .filter((place) => !said.some((each) => touch(each, place)))
        .map((place) => `${structure.key} ${place}`),
    );
    wrong.push(
      ...said
        .filter((place) => !really.some((each) => touch(each, place)))
        .map((place) => `${structure.key} ${place}`),
    );
  }
  for (const { key, changes: told } of report.endpoints) {
    compiler.push(
      ...told.flatMap((change) => (change.kind === "types" ? [`${key} ${change.message}`] : [])),
    );
  }
  return { changes, missing, wrong, compiler };
}

/** The input of each operation that a function is made of, by method and path. */
async function inputsOf(openapi: string) {
  const text = await readFile(openapi, "utf8");
  // The generator reads the same text below, and refuses what is no object.
  const document = parse(text, { maxAliasCount: -1 }) as JsonObject;
  const model = await readModel({ openapi, baseUrl, unselected: "all" });
  return new Map(
    model.endpoints.flatMap(({ key }) => {
      const create = model.operations.get(key)?.create;
      if (create === undefined) return [];
      const structure = structureOfInput(document, create.path, create.object);
      return [[`${create.method} ${create.path}`, { key, structure }] as const];
    }),
  );
}

function isInInput(change: JudgedChange): change is JudgedChange & { in: "input" } {
  return "in" in change && change.in === "input" && "path" in change;
}

/** Where a change is, without the names of variants; both names of a field that was renamed. */
function pathsOf(change: JudgedChange): readonly string[] {
  if (!("path" in change) || typeof change.path === "string") return [];
  const steps = change.path.filter(({ step }) => step !== "variant");
  const own = pathText(steps.map((step) => (step.step === "item" ? { step: "items" } : step)));
  if (change.kind !== "field-renamed") return [own];
  return [own, pathText([...steps.slice(0, -1), { step: "field", name: change.from }])];
}

/** Whether one path is the other, or within it. */
function touch(one: string, other: string): boolean {
  return one === other || isWithin(one, other) || isWithin(other, one);
}

function isWithin(inner: string, outer: string): boolean {
  return outer === "" || (inner.startsWith(outer) && /^[.[]/.test(inner.slice(outer.length)));
}

function git(folder: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("git", words, {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  expect(status, stderr).toBe(0);
  return stdout;
}
