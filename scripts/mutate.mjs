// Changes the runtime's sources one small mistake at a time, in memory, and looks whether a test
// fails: node scripts/mutate.mjs [number of mutants] [seed] [part of a file's name]
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createJiti } from "jiti";
import { loadConfigFromFile } from "vite";
import { createVitest } from "vitest/node";
import { compilerErrors, isSameByType } from "./mutant-types.mjs";
import { root } from "./root.mjs";

const { mutantsOf, mutate, withSwitches } = await createJiti(import.meta.url).import(
  "../test/mutation/mutants.ts",
);

const TESTS = ["test/runtime", "test/faults.integration", "test/platforms"];
const LEFT_OUT = [
  // What goes on in other processes, which have the sources as they are.
  ...["gateway.integration", "process.integration"],
  // How long something takes: a changed source takes longer anyway.
  ...["blocking.integration", "input-bounds"],
];
/** A test that takes longer is left out. */
const LONGEST_TEST_MS = 5_000;
const EXPLAINED = "test/mutation/explained.json";
/** Of those whose survival nobody explained, how many in a hundred may be left. */
const MOST_SURVIVORS = 5;
const LONGEST_RUN_MS = 120_000;

const [count = "200", seed = "15", part = ""] = process.argv.slice(2);
process.chdir(root);
// No snapshot is written.
process.env["CI"] ??= "true";
process.env["MODELSMITH_MUTANT_MS"] = String(60 * LONGEST_RUN_MS);

/** @type {{ file: string, from: string, to: string, because: string }[]} */
const explained = JSON.parse(readFileSync(EXPLAINED, "utf8"));
const sources = readSources();
const all = [...sources].flatMap(([file, text]) =>
  mutantsOf(file, text).filter((mutant) => !isSameByType(mutant)),
);
const stale = explained.filter((each) => !all.some((mutant) => isSame(mutant, each)));
if (stale.length > 0) {
  const list = stale.map(({ file, from, to }) => `  ${file}: ${from}  →  ${to}`).join("\n");
  throw new Error(`${EXPLAINED} explains mutants that are no longer there:\n${list}`);
}
const chosen = choose(
  all.filter(({ file }) => file.includes(part)),
  Number(count),
  seed,
);
print(`${chosen.length} of ${all.length} mutants, seed ${seed}`);

/** What the sources are at the moment. @type {(file: string) => string | undefined} */
let changed = (file) => {
  const text = sources.get(file);
  const probed = chosen.map((mutant, id) => ({ id, ...mutant }));
  return (
    text &&
    withSwitches(
      text,
      probed.filter((each) => each.file === file),
    )
  );
};
/** Hears of each test file that has ended. @type {(module: import("vitest/node").TestModule) => void} */
let heard = () => {};
const vitest = await startVitest();
// Vitest would end this process, and say nothing, for what a broken worker leaves behind.
process.removeAllListeners("unhandledRejection");
process.on("unhandledRejection", (error) => print(`a worker broke: ${error}`));
try {
  const { tests, durations, detected } = await readTests();
  changed = () => undefined;
  const results = [];
  for (const [id, mutant] of chosen.entries()) {
    const started = performance.now();
    const result = detected.has(id) ? "detected" : await judge(id, mutant, tests, durations);
    results.push({ mutant, result });
    const done = `${results.length}/${chosen.length}`;
    const seconds = Math.round((performance.now() - started) / 1000);
    print(`${done} ${result.padEnd(9)} ${cell(seconds, 4)} s  ${nameOf(mutant)}`);
  }
  summarize(results);
} catch (error) {
  // Closing may end this process before it would be told.
  print(String(error?.stack ?? error));
  process.exitCode = 1;
} finally {
  await vitest.close();
}
process.exit();

function readSources() {
  const listed = execFileSync("git", ["ls-files", "-z", "-co", "--exclude-standard", "runtime"], {
    encoding: "utf8",
  });
  const files = listed.split("\0").filter((file) => /(?<!\.d)\.ts$/.test(file));
  return new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
}

function isSame(one, other) {
  return one.file === other.file && one.from === other.from && one.to === other.to;
}

/** The same choice for the same seed: a change elsewhere in the sources draws no others. */
function choose(mutants, size, from) {
  const ranked = mutants.map((mutant) => {
    const text = JSON.stringify([from, mutant.file, mutant.from, mutant.to]);
    return { mutant, rank: createHash("sha256").update(text).digest("hex") };
  });
  ranked.sort((one, other) => (one.rank < other.rank ? -1 : 1));
  return ranked.slice(0, size).map(({ mutant }) => mutant);
}

/** A runner that stays: it gives the tests a source as `changed` has it. */
async function startVitest() {
  const loaded = await loadConfigFromFile({ command: "serve", mode: "test" }, "vitest.config.ts");
  const { resolve, test } = loaded.config;
  /** The order in which the files were given: the quickest first. */
  class InOrder {
    sort(files) {
      return files;
    }
    shard(files) {
      return files;
    }
  }
  const plugin = {
    name: "mutants",
    enforce: "pre",
    transform: (_text, id) => changed(path.relative(root, id).replaceAll("\\", "/")),
  };
  const options = {
    root,
    config: false,
    watch: false,
    cache: false,
    silent: true,
    bail: 1,
    // What a broken source leaves open is not waited for.
    teardownTimeout: 500,
    maxWorkers: 1,
    isolate: false,
    update: false,
    testTimeout: test.testTimeout,
    hookTimeout: test.hookTimeout,
    globalSetup: "test/run-folder.ts",
    setupFiles: ["test/setup.ts", "test/mutation/reach.ts"],
    include: TESTS.map((start) => `${start}{,/**/*}.test.ts`),
    exclude: LEFT_OUT.map((name) => `test/runtime/${name}.test.ts`),
    sequence: { sequencer: InOrder },
    reporters: [{ onTestModuleEnd: (module) => heard(module) }],
  };
  return createVitest("test", options, { resolve, plugins: [plugin] });
}

/** Each test with what it reaches; how long each took. */
async function readTests() {
  const started = performance.now();
  const { config } = vitest.getRootProject();
  vitest.config.bail = 0;
  config.runner = path.join(root, "test/mutation/switch-runner.ts");
  const found = await vitest.globTestSpecifications();
  // Those without sockets are the quickest: what they detect, no other one looks at.
  const isSlow = ({ moduleId }) => Number(moduleId.includes(".integration."));
  const specifications = found.sort((one, other) => isSlow(one) - isSlow(other));
  const { testModules, detected } = await runSwitched(specifications);
  const modules = vitest.getRootProject().vite.environments.ssr.moduleGraph;
  const durations = new Map();
  const tests = testModules.flatMap((module) => {
    const [broken] = module.errors();
    if (broken !== undefined) {
      print(`left out, it fails without a mutant: ${module.moduleId}: ${broken.message}`);
      return [];
    }
    const [file] = vitest.getModuleSpecifications(module.moduleId);
    const everywhere = new Set(module.meta().reached);
    const imported = importsOf(modules, module.moduleId);
    return [...module.children.allTests()].flatMap((test) => {
      const { state } = test.result();
      const name = `${path.relative(root, module.moduleId)}: ${test.fullName}`;
      if (state === "failed") {
        const [error] = test.result().errors;
        print(`left out, it fails without a mutant: ${name}: ${error?.message.slice(0, 200)}`);
      }
      const { ms = 0, reached: own = [] } = test.meta();
      if (state !== "passed" || ms > LONGEST_TEST_MS) return [];
      durations.set(test.id, ms);
      const reached = new Set([...everywhere, ...own]);
      return [{ id: test.id, name, file, reached, imported }];
    });
  });
  vitest.config.bail = 1;
  config.runner = undefined;
  for (const file of sources.keys()) forget(path.join(root, file));
  process.env["MODELSMITH_MUTANT_BAIL"] = "1";
  print(
    `${detected.size} detected by ${tests.length} tests, ${Math.round((performance.now() - started) / 1000)} s`,
  );
  if (tests.length === 0) throw new Error("no test passes");
  return { tests, durations, detected };
}

/** Runs the tests with the mutants that they reach; again from where a mutant ended the process. */
async function runSwitched(specifications) {
  const started = performance.now();
  const folder = mkdtempSync(path.join(tmpdir(), "modelsmith-mutants-"));
  const note = path.join(folder, "mutant");
  process.env["MODELSMITH_MUTANT_NOTE"] = note;
  const modules = new Map();
  const detected = new Set();
  heard = (module) => {
    if (!["passed", "failed", "skipped"].includes(module.state())) return;
    modules.set(module.moduleId, module);
    for (const test of module.children.allTests()) {
      for (const id of test.meta().detected ?? []) detected.add(id);
    }
    const seconds = Math.round((performance.now() - started) / 1000);
    const name = module.moduleId.slice(root.length);
    print(`${modules.size}/${specifications.length} test files, ${seconds} s: ${name}`);
  };
  for (let tries = 0; tries < 20; tries += 1) {
    const left = specifications.filter(({ moduleId }) => !modules.has(moduleId));
    if (left.length === 0) break;
    process.env["MODELSMITH_MUTANTS_DETECTED"] = JSON.stringify([...detected]);
    writeFileSync(note, "");
    await vitest.runTestSpecifications(left);
    const last = readFileSync(note, "utf8");
    if (last === "") continue;
    print(`the process of the tests ended under mutant ${nameOf(chosen[Number(last)])}`);
    detected.add(Number(last));
  }
  heard = () => {};
  rmSync(folder, { recursive: true, force: true });
  return { testModules: [...modules.values()], detected };
}

/** All the files that a module imports, and those that they import. */
function importsOf(graph, id) {
  const found = new Set();
  const open = [...(graph.getModulesByFile(id) ?? [])];
  for (const module of open) {
    if (found.has(module.file)) continue;
    found.add(module.file);
    open.push(...module.importedModules);
  }
  return found;
}

/** Runs the tests that reach a mutant, the quickest files first, until one fails. */
async function judge(id, mutant, tests, durations) {
  const file = path.join(root, mutant.file);
  const isExplained = explained.some((each) => isSame(mutant, each));
  if (isExplained) return "explained";
  const near = tests.filter(({ reached, imported }) =>
    mutant.probe === undefined ? imported.has(file) : reached.has(id),
  );
  const text = mutate(sources.get(mutant.file), mutant);
  changed = (each) => (each === mutant.file ? text : undefined);
  forget(file);
  try {
    return (await fails(near, durations)) ? "detected" : judgeTypes(mutant, text);
  } finally {
    changed = () => undefined;
    forget(file);
  }
}

/** The next test reads the file again, and this one only: those that import it are as they were. */
function forget(file) {
  const { moduleGraph } = vitest.getRootProject().vite.environments.ssr;
  for (const module of moduleGraph.getModulesByFile(file) ?? []) module.transformResult = null;
}

function judgeTypes({ file }, text) {
  return compilerErrors(file, text).length > 0 ? "detected" : "SURVIVED";
}

async function fails(tests, durations) {
  let left = tests;
  // Without what failed once by chance.
  for (let tries = 0; tries < 5 && left.length > 0; tries += 1) {
    const failed = await run(left, durations);
    if (failed.length === 0) return false;
    const isSure = failed.every(({ name }) => !name.includes(".integration.test.ts"));
    if (isSure || (await run(failed, durations)).length > 0) return true;
    left = left.filter((test) => !failed.includes(test));
  }
  return false;
}

/** The tests that failed, up to the first; all of them, if their process did not come to an end. */
async function run(tests, durations) {
  const byFile = Map.groupBy
    ? Map.groupBy(tests, ({ file }) => file)
    : tests.reduce(
        (files, test) => files.set(test.file, [...(files.get(test.file) ?? []), test]),
        new Map(),
      );
  const sum = (each) => each.reduce((total, { id }) => total + durations.get(id), 0);
  const files = [...byFile].sort(([, one], [, other]) => sum(one) - sum(other));
  const limit = Math.min(LONGEST_RUN_MS, 30_000 + 10 * sum(tests));
  process.env["MODELSMITH_MUTANT_MS"] = String(limit);
  const project = vitest.getRootProject();
  const specifications = files.map(([file, each]) =>
    project.createSpecification(file.moduleId, { testIds: each.map(({ id }) => id) }),
  );
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
  const failed = testModules.flatMap((module) =>
    [...module.children.allTests()].filter((test) => test.result().state === "failed"),
  );
  const isBroken = unhandledErrors.length > 0 || testModules.some((each) => each.errors().length);
  if (failed.length === 0 && isBroken) return tests;
  return tests.filter(({ id }) => failed.some((test) => test.id === id));
}

function summarize(results) {
  const files = new Map();
  for (const { mutant, result } of results) {
    const row = files.get(mutant.file) ?? { detected: 0, explained: 0, SURVIVED: 0 };
    row[result] += 1;
    files.set(mutant.file, row);
  }
  print("\ndetected  explained  survived");
  for (const [file, row] of [...files].sort(([one], [other]) => (one < other ? -1 : 1))) {
    print(`${cell(row.detected, 8)}  ${cell(row.explained, 9)}  ${cell(row.SURVIVED, 8)}  ${file}`);
  }
  const survivors = results.filter(({ result }) => result === "SURVIVED");
  print(survivors.length === 0 ? "\nno survivor" : "\nsurvivors:");
  for (const { mutant } of survivors) print(nameOf(mutant));
  const detected = results.filter(({ result }) => result === "detected").length;
  const share = (100 * detected) / Math.max(1, detected + survivors.length);
  const known = results.length - detected - survivors.length;
  print(
    `\n${results.length} mutants, seed ${seed}: ${detected} detected, ${known} explained, ` +
      `${survivors.length} survived: ${share.toFixed(1)} % of what is not explained`,
  );
  if (100 - share > MOST_SURVIVORS) process.exitCode = 1;
}

function nameOf({ file, line, from, to }) {
  return `${file}:${line}  ${from}  →  ${to}`;
}

function cell(number, width) {
  return String(number).padStart(width);
}

function print(line) {
  process.stdout.write(`${line}\n`);
}
