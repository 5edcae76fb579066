import { type ExecFileOptions, execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { access, chmod, cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { ModuleResolutionKind, resolveModuleName, sys } from "typescript";
import { beforeAll, describe, expect, it } from "vitest";
import { allBlocks, documentBlocks, repository } from "./readme-blocks.js";
import { simulateSpecs } from "./simulator/simulate-specs.js";
import { temporaryFolder } from "./temporary-folder.js";

const start = promisify(execFile);
/** Every block that a document marks, by its name. */
const blocks = new Map([...allBlocks().values()].flatMap((each) => [...each]));
const configs = documentBlocks("docs/configuration.md");
const generate =
  /^npx modelsmith generate .*$/m.exec(blocks.get("in-your-project") ?? "")?.[0] ?? "";

/** The native compiler, which takes a quarter of the time; its threads would do some of the work twice. */
const native = `"${process.execPath}" "${path.join(repository, "node_modules/typescript-native/bin/tsc")}" --singleThreaded`;

/**
 * What `attw --profile esm-only` does, for both packages in one process: most of its time is that of
 * loading TypeScript.
 */
const typesWrong = `import { readFileSync } from "node:fs";
  import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
  const checked = process.argv.slice(1).map(async (file) => {
    const { types, problems } = await checkPackage(createPackageFromTarballData(readFileSync(file)));
    const isOfOthers = ({ resolutionKind }) => ["node10", "node16-cjs"].includes(resolutionKind);
    return { types, problems: problems.filter((problem) => !isOfOthers(problem)) };
  });
  console.log(JSON.stringify(await Promise.all(checked)));`;

/** A folder with the packed packages in `modelsmith`, beside which projects stand. */
let home = "";
let project = "";
const configured = () => path.join(project, "configured");

/** `npm test` has built the packages: packing must not build again under other tests' feet. */
beforeAll(async () => {
  home = await temporaryFolder();
  await mkdir(path.join(home, "modelsmith"));
  const destination = ["--ignore-scripts", "--pack-destination", path.join(home, "modelsmith")];
  await run("npm", ["pack", "--workspaces", "--include-workspace-root", ...destination], {
    cwd: repository,
  });
  await cp(path.join(repository, "specs"), path.join(home, "modelsmith", "specs"), {
    recursive: true,
  });
  project = await emptyProject("project");
  await shell(project, "cp -r ../modelsmith/specs/. .");
  await shell(project, blocks.get("in-your-project") ?? "exit 1");
  await mkdir(path.join(home, "bin"));
  // TypeScript 7 understands the printed command too; 5.9 has compiled all snippets, slower. That
  // TypeScript's own libraries compile need not be shown; our tsconfig is not the reader's.
  const tsc = `if [ "$1" = tsc ]; then shift; set -- ${native} "$@" --ignoreConfig --skipDefaultLibCheck; fi`;
  await writeFile(path.join(home, "bin/npx"), `#!/bin/sh\n${tsc}\nexec "$@"\n`);
  await chmod(path.join(home, "bin/npx"), 0o755);
}, 240_000);

describe("the packed packages in an empty project, as the README says", () => {
  it("generate the 23 functions", async () => {
    const lock = JSON.parse(
      await readFile(path.join(project, "generated/modelsmith.lock.json"), "utf8"),
    );
    expect(lock.endpoints).toHaveLength(23);
    expect(lock.endpoints[0]).toMatchObject({ module: "blackForestLabs", function: "flux2Pro" });
  });

  it("leave the output alone when nothing has changed", async () => {
    const { stdout } = await shell(project, generate);
    expect(stdout).toContain("0 new, 0 changed, 0 removed");
  });

  it("run the README's snippets as printed, compiled strictly", async () => {
    await using simulator = await simulateSpecs({
      latencyMs: 20,
    });
    // The snippets are written for the real service: only the address is another one.
    await shell(project, `${generate} --base-url ${simulator.baseUrl}`);
    await compileSnippets();
    const env = { ...process.env, SKILLS_VIDEO_API_KEY: "key-of-the-test" };
    const node = async (...args: readonly string[]) =>
      (await run("node", args, { cwd: project, env })).stdout;
    const picture = /^http:\/\/127\.0\.0\.1:\d+\/media\/\S+\.png$/m;
    const script = `export SKILLS_VIDEO_API_KEY=key-of-the-test\n${blocks.get("run-example")}`;
    expect((await shell(project, script)).stdout).toMatch(picture);
    expect((await shell(project, lastLine("run-picture"))).stdout).toMatch(/^picture\.png$/m);
    // Each ends by itself, also beside the others; the last two change what other calls do.
    const atOnce = ["calling", "coming-from", "errors", "once", "runtime-calls"]
      .concat("runtime-saving", "saving")
      .map((name) => `import("./built/${name}.js")`);
    const snippets = `await Promise.all([${atOnce}]);
      await import("./built/runtime-tracing.js"); await import("./built/proxy.js");`;
    const printed = await node("--input-type=module", "--eval", snippets);
    const lines = (pattern: RegExp) => printed.match(pattern);
    // Three of the snippets print events, and two of them the calls of generateMany, three and two.
    for (const type of [/^submitted$/gm, /^terminal$/gm]) expect(lines(type)).toHaveLength(3);
    expect(lines(/^[012] fulfilled$/gm)).toHaveLength(5);
    expect(printed).toMatch(/^out\/gen_\w+-1\.png \d+$/m);
    // A second run with the same key goes on from the journal: it saves the same picture.
    for (const _run of ["first", "second"]) {
      const saved = await node("built/once-and-save.js");
      expect(saved).toMatch(/^pictures\/gen_\w+-1\.png$/m);
    }
    expect(await readdir(path.join(project, "pictures"))).toHaveLength(1);
    const tests = await shell(project, lastLine("run-tests"));
    expect(tests.stdout).toMatch(/^(# |ℹ )pass 4$/m);
  }, 240_000);
});

describe("the documents' other snippets", () => {
  it("regenerate, check and compare as the README says", async () => {
    await shell(project, blocks.get("regenerate") ?? "exit 1");
    expect(await readFile(path.join(project, "changes.md"), "utf8")).toContain("function");
  }, 60_000);

  it("are configs that compile, and the first one generates without options", async () => {
    expect([...configs.keys()]).toEqual([
      "modelsmith.config.ts",
      "platforms.config.ts",
      "known.config.ts",
      "remote.config.ts",
      "more.config.ts",
    ]);
    // The README's snippets are compiled together with them.
    for (const name of configs.keys()) {
      const compiled = path.join(project, "built/configured", name.replace(/ts$/, "js"));
      await expect(access(compiled)).resolves.toBeUndefined();
    }
    await cp(path.join(repository, "specs"), configured(), { recursive: true });
    const { stdout } = await shell(configured(), "npx modelsmith generate");
    expect(stdout).toContain("38 functions");
  }, 60_000);
});

describe("the other ways of the manuals", () => {
  it("JavaScript in a CommonJS project", async () => {
    await using simulator = await simulateSpecs({ latencyMs: 0 });
    const folder = path.join(project, "commonjs");
    await mkdir(folder);
    await cp(path.join(repository, "specs"), folder, { recursive: true });
    await writeFile(path.join(folder, "package.json"), '{ "type": "commonjs" }');
    await writeFile(path.join(folder, "picture.cjs"), blocks.get("picture.cjs") ?? "missing();");
    const example = blocks.get("example.ts") ?? "missing();";
    await writeFile(path.join(folder, "example.mjs"), example);
    const there = `export SKILLS_VIDEO_API_KEY=any SKILLS_VIDEO_BASE_URL=${simulator.baseUrl}`;
    const script = `${blocks.get("commonjs")}\n${there}\nnode picture.cjs\nnode example.mjs`;
    const pictures = (await shell(folder, script)).stdout.match(/^http:\/\/127\S+\.png$/gm);
    expect(pictures).toHaveLength(2);
  }, 60_000);

  it("TypeScript in a CommonJS project, with what tsc --init writes but for the options that the manual names", async () => {
    const folder = path.join(project, "commonjs-typescript");
    await mkdir(folder);
    await cp(path.join(repository, "specs"), folder, { recursive: true });
    await writeFile(path.join(folder, "package.json"), '{ "type": "commonjs" }');
    const app = `import { google } from "./generated/index.js";\nexport const make = google.nanoBananaPro;\n`;
    await writeFile(path.join(folder, "app.ts"), app);
    const compile = `${native} --noEmit --types node`;
    await shell(folder, `${native} --init\nnpx modelsmith generate`);
    await shell(folder, `${compile} --verbatimModuleSyntax false`);
    await expect(shell(folder, compile)).rejects.toThrow();
  }, 60_000);

  it("every bundler, whose plugin compiles without the other bundlers' types", async () => {
    const folder = path.join(project, "bundled");
    await mkdir(folder);
    const bundlers = ["vite", "rollup", "rolldown", "webpack", "@rspack/core", "esbuild"];
    for (const name of bundlers) {
      await linkModule(name);
      const entry = name.replace("@rspack/core", "rspack");
      const text = `import { modelsmith } from "modelsmith/${entry}";\nmodelsmith();\n`;
      await writeFile(path.join(folder, `${entry}.ts`), text);
    }
    await writeFile(path.join(folder, "vite.config.ts"), blocks.get("vite.config.ts") ?? "no();");
    const options = "--noEmit --strict --target es2022 --module nodenext --types node";
    await shell(folder, `npx tsc ${options} *.ts`);
  }, 60_000);

  it("vitest", async () => {
    const name = "picture.spec.ts";
    await writeFile(path.join(project, name), blocks.get(name) ?? "missing();");
    await linkModule("vitest");
    const script = path.join(repository, "node_modules/vitest/vitest.mjs");
    const { stdout } = await run(process.execPath, [script, "run", name], { cwd: project });
    expect(stdout).toMatch(/1 passed/);
  }, 60_000);
});

describe("a production install", () => {
  it("brings the runtime, undici and eventsource-parser, and nothing else", async () => {
    const lock: PackageLock = JSON.parse(
      await readFile(path.join(project, "package-lock.json"), "utf8"),
    );
    // What npm leaves out without the packages for development is marked there.
    const installed = Object.entries(lock.packages).filter(([, { dev }]) => dev !== true);
    expect(installed.map(([place]) => place).sort()).toEqual([
      "",
      "node_modules/@modelsmith/runtime",
      "node_modules/eventsource-parser",
      "node_modules/undici",
    ]);
  });
});

describe("each package", () => {
  const tarballs = () =>
    ["modelsmith-0.1.0.tgz", "modelsmith-runtime-0.1.0.tgz"].map((name) =>
      path.join(home, "modelsmith", name),
    );

  it("has an exports map that publint accepts", async () => {
    for (const file of tarballs()) {
      const tarball = new Uint8Array(await readFile(file)).buffer;
      const { messages } = await publint({ pack: { tarball }, level: "warning", strict: true });
      expect(messages).toEqual([]);
    }
  });

  it("has types that arethetypeswrong finds wherever modules are imported", async () => {
    const { stdout } = await run(
      process.execPath,
      ["--input-type=module", "--eval", typesWrong, ...tarballs()],
      { cwd: repository },
    );
    const included = { types: { kind: "included" }, problems: [] };
    expect(JSON.parse(stdout)).toEqual([included, included]);
  }, 60_000);

  it("has types for every entry point where moduleResolution is node10 too", () => {
    const options = { moduleResolution: ModuleResolutionKind.Node10 };
    const entries = ["modelsmith", "@modelsmith/runtime"].flatMap((name) => {
      const manifest = readFileSync(path.join(project, "node_modules", name, "package.json"));
      const { exports } = JSON.parse(String(manifest)) as { readonly exports: object };
      return Object.keys(exports)
        .filter((entry) => entry !== "./package.json" && entry !== "./guidance")
        .map((entry) => path.posix.join(name, entry));
    });
    const untyped = entries.filter((entry) => {
      const from = path.join(project, "m.ts");
      const { resolvedModule } = resolveModuleName(entry, from, options, sys);
      return resolvedModule?.extension !== ".d.ts";
    });
    expect(entries.length).toBeGreaterThan(10);
    expect(untyped).toEqual([]);
  });

  it("ships what it needs and nothing of the tests", async () => {
    const installed = path.join(project, "node_modules/modelsmith");
    expect((await readdir(installed)).sort()).toEqual(
      [
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "cli",
        "dist",
        "SECURITY.md",
        "docs",
        "examples",
        "generated",
        "generator",
        "llms.txt",
        "package.json",
        "playground",
        "plugins",
        "runtime",
        "simulator",
        "specs",
        "templates",
      ].sort(),
    );
    expect((await readdir(path.join(installed, "dist"))).sort()).toEqual([
      "cli",
      "generator",
      "playground",
      "plugins",
      "simulator",
    ]);
  });

  it("brings the manual, whose links lead to files beside it", async () => {
    const installed = path.join(project, "node_modules/modelsmith");
    const files = await readdir(path.join(installed, "docs"), { recursive: true });
    const pages = files.filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`);
    const links = ["README.md", "llms.txt", ...pages].flatMap((page) =>
      [...readFileSync(path.join(installed, page), "utf8").matchAll(/\]\(([^)\s#:]+)[)#]/g)].map(
        ([, link = ""]) => path.posix.join(path.posix.dirname(page), link),
      ),
    );
    // Photographs and what only a clone has are seen where the README is shown.
    const ofClone =
      /\.png$|^(CONTRIBUTING\.md|generated\/(?![A-Z]+\.md$)|specs\/(?!.*\.md$)|test\/)/;
    const lost = links.filter((link) => !existsSync(path.join(installed, link)));
    expect(pages.length).toBeGreaterThan(30);
    expect(lost.filter((link) => !ofClone.test(link))).toEqual([]);
  });
});

describe("a source map", () => {
  it.each([
    ["modelsmith", "."],
    ["@modelsmith/runtime", "runtime"],
  ])("of %s leads to sources", async (name, folder) => {
    const installed = path.join(project, "node_modules", name);
    const files = (await readdir(installed, { recursive: true })).map((file) =>
      file.replaceAll("\\", "/"),
    );
    const maps = files.filter((file) => file.endsWith(".map"));
    expect(maps.some((file) => file.endsWith(".d.ts.map"))).toBe(true);
    for (const map of maps) {
      const text = await readFile(path.join(installed, map), "utf8");
      const { sources, sourcesContent = [] }: SourceMap = JSON.parse(text);
      const lost = sources
        .filter((_source, index) => sourcesContent[index] == null)
        .map((source) => path.posix.join(path.posix.dirname(map), source))
        // Not those of a bundled library, nor of a source that is gone: only packing cleans dist/.
        .filter((source) => !source.includes("node_modules/"))
        .filter((source) => existsSync(path.join(repository, folder, source)))
        .filter((source) => !files.includes(source));
      expect([map, lost]).toEqual([map, []]);
    }
  });
});

interface PackageLock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

interface SourceMap {
  readonly sources: readonly string[];
  readonly sourcesContent?: readonly (string | null)[];
}

async function emptyProject(name: string): Promise<string> {
  const folder = path.join(home, name);
  await mkdir(folder);
  const manifest = { name, version: "1.0.0", type: "module" };
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest));
  return folder;
}

/** The last command of a block: those before it compile, which was done for all snippets at once. */
function lastLine(name: string): string {
  return blocks.get(name)?.trim().split("\n").at(-1) ?? "exit 1";
}

/** Runs a program; where it fails, what it printed is the message. */
async function run(file: string, args: readonly string[], options: ExecFileOptions) {
  try {
    return await start(file, args, { ...options, encoding: "utf8" });
  } catch (error) {
    const { stdout = "", stderr = "" } = error as { stdout?: string; stderr?: string };
    throw new Error(`${file} ${args.join(" ")}\n${stdout}${stderr}`, { cause: error });
  }
}

/**
 * Runs a script of the README. npx is real in the first one alone, where it finds the installed
 * program; later it would only cost its own start each time.
 */
function shell(cwd: string, script: string) {
  const before = [path.join(home, "bin"), path.join(project, "node_modules/.bin")];
  const env = {
    ...process.env,
    PATH: [...before, process.env["PATH"]].join(path.delimiter),
    npm_config_prefer_offline: "true",
    npm_config_audit: "false",
    npm_config_fund: "false",
    npm_config_update_notifier: "false",
  };
  return run("sh", ["-e", "-c", script], { cwd, env });
}

/** What a page says to install, without the registry. */
async function linkModule(name: string): Promise<void> {
  const place = path.join("node_modules", name);
  await mkdir(path.dirname(path.join(project, place)), { recursive: true });
  await symlink(path.join(repository, place), path.join(project, place), "dir");
}

/** Compiles the README's snippets and the configs of its manual as one program. */
async function compileSnippets(): Promise<void> {
  await mkdir(configured());
  const snippets = [...blocks].filter(([name]) => name.endsWith(".ts") && !configs.has(name));
  const files = new Map([
    ...snippets.filter(([name]) => !["vite.config.ts", "picture.spec.ts"].includes(name)),
    ...[...configs].map(([name, text]) => [`configured/${name}`, text] as const),
    ["tsconfig.json", tsconfig()],
  ]);
  for (const [name, text] of files) await writeFile(path.join(project, name), text);
  await linkModule("@opentelemetry/api");
  await shell(project, "tsc --project .");
}

function tsconfig(): string {
  return JSON.stringify({
    compilerOptions: {
      target: "ES2022",
      module: "NodeNext",
      types: ["node"],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipDefaultLibCheck: true,
      outDir: "built",
      rootDir: ".",
    },
    include: ["*.ts", "configured/*.ts", "generated"],
  });
}
