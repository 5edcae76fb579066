import { execFile } from "node:child_process";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Simulator, simulate } from "../../simulator/index.js";
import { temporaryFolder } from "../temporary-folder.js";
import { type PrintedCase, printedCases } from "./printed-cases.js";
import { commandsIn, instructions, shellWords } from "./printed-commands.js";
import { environment, runCli } from "./run-cli.js";
import { smallProject, withFile } from "./small-project.js";

/**
 * Messages tell people what to type. Each is provoked here in a small project, and what it printed
 * is run: it must work. A text of the sources that no case prints fails the last test.
 */

type Files = Readonly<Record<string, string | object | undefined>>;

let simulator: Simulator;
let site: Server;
let folder: string;
/** All that was printed, in one line. */
let printed = "";

beforeAll(async () => {
  folder = await temporaryFolder();
  const openapi = path.join(folder, "openapi.json");
  await write({ "openapi.json": withFile });
  simulator = await simulate({ openapi, latencyMs: 0 });
  site = createServer((request, response) => {
    const content = smallProject[path.posix.basename(request.url ?? "")];
    response.writeHead(content === undefined ? 404 : 200, { "content-type": "application/json" });
    response.end(content === undefined ? "" : JSON.stringify(content));
  });
  await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
  process.chdir(folder);
});

afterAll(async () => {
  site.close();
  await simulator.close();
});

test.each(printedCases)("$type: $prints", async (given) => {
  for (const name of await readdir(folder)) await rm(name, { recursive: true });
  await write({ ...smallProject, ...given.files });
  await write(Object.fromEntries((given.without ?? []).map((name) => [name, undefined])));
  for (const line of given.first ?? []) await type(line, given.set, given.interrupt);
  await write(given.change ?? {});
  const { text } = await type(given.type, given.set, given.interrupt);
  expect(text.replace(/\s+/g, " ")).toMatch(given.prints);
  await write(given.step?.change ?? {});
  const [said = ""] = text.split("\nExamples:");
  const commands = commandsIn(said).map((command) => filled(command, given));
  const lines = (given.again ?? []).map((line) =>
    line === "$PRINTED" ? `$ ${/^.*?(printf .*)$/m.exec(text)?.[1] ?? "false"}` : line,
  );
  expect([...commands, ...lines]).not.toEqual([]);
  for (const line of [...commands, ...lines]) {
    const { code, text: said } = await type(line, { ...given.set, ...given.step?.set });
    expect.soft({ line, code, said }).toEqual({ line, code: given.ends ?? 0, said });
  }
});

test("every text of the sources that says what to type is printed by a case", () => {
  const missing = instructions().filter(({ file, parts }) => {
    const told = parts
      .map((part) => part.replace(/\s+/g, " ").trim())
      .filter((part) => part.length > 3);
    return !told.every((part) => printed.includes(part)) && !isElsewhere(file, parts.join("…"));
  });
  expect(missing.map(({ file, parts }) => `${file}: ${parts.join("…")}`)).toEqual([]);
});

test("every example of the help does what it is there for", async () => {
  await write({
    ...smallProject,
    "openapi.json": withFile,
    "old/openapi.json": smallProject["openapi.json"],
    "specs/openapi.json": smallProject["openapi.json"],
    "in.json": { prompt: "A" },
    "answer.json": { code: "IMAGE_GENERATION_INSUFFICIENT_CREDITS" },
  });
  await type(
    "$ git init -qb main . && git add . && git -c user.name=a -c user.email=a@b commit -qm A",
  );
  await type("create google/nano-banana --prompt A");
  const { text: help } = await type("--help");
  const commands = [...help.matchAll(/^ {2}modelsmith ([a-z-]+)/gm)].map(([, name = ""]) => name);
  expect(commands.length).toBeGreaterThan(15);
  let count = 0;
  for (const name of [...commands, "create acme/edit"]) {
    const { text } = await type(`${name} --help`);
    for (const command of examplesIn(text)) {
      count += 1;
      if (command === "pull") await write({ "modelsmith.config.json": fromSite });
      if (command.startsWith("release"))
        await type("generate --openapi openapi.json --endpoint acme/edit");
      const line = command
        .replace("https://…", "$SITE/openapi.json")
        .replace("https://…", "$SITE/docs.json")
        .replace("gen_1", "$ID");
      const { code, text: said } = await type(line, { XDG_STATE_HOME: folder });
      await write({ "modelsmith.config.json": undefined });
      const wanted = /explain-error (\d)/.test(line) ? (line.includes("402") ? 20 : 24) : 0;
      expect.soft({ line, code, said }).toEqual({ line, code: wanted, said });
    }
  }
  expect(count).toBeGreaterThan(20);
});

/** The commands of the left column. */
function examplesIn(help: string): readonly string[] {
  const [, examples = ""] = help.split("\nExamples:");
  return commandsIn(examples.replace(/^( {2}\S.*?) {2,}\S.*$/gm, "$1"));
}

const fromSite = { openapi: "$SITE/openapi.json", snapshot: "snap" };

/** Texts that are not printed by a command that can be typed here, with the test that has them. */
const elsewhere: readonly (readonly [file: string, begin: string, why: string])[] = [
  [
    "cli/call/curl-command.ts",
    "-G",
    "the request of --dry-run: test/cli/commands/create.integration.test.ts",
  ],
  ["cli/input/create-examples.ts", "", "examples of the help, which are run above"],
  ["cli/call/run-call.ts", "See its JSON", "a result without media, which the simulator never has"],
  ["cli/commands/completion.ts", "#", "a shell's script: test/cli/program.integration.test.ts"],
  [
    "cli/mcp/tool-calls.ts",
    "Not created",
    "said to a client: test/cli/mcp/confirm.integration.test.ts",
  ],
  ["cli/shell/print-error.ts", "Run again with --verbose", "for errors of modelsmith itself"],
  ["generator/input/load-openapi.ts", "Convert it first", "a program from the registry"],
  [
    "generator/output/output-folder.ts",
    "Check the folder's permissions",
    "root may write anywhere",
  ],
  ["generator/pull.ts", "Check the permissions", "root may write anywhere"],
  ["generator/select/image-creates.ts", "no create", "test/generator/select/image-creates.test.ts"],
  ["cli/spec/find-endpoint.ts", "See npx modelsmith", "of a hook; the command is run above"],
  [
    "generator/render/skill-views.ts",
    "npx modelsmith inspect",
    "in a skill: test/cli/skill.integration.test.ts",
  ],
  ["generator/report/report-lines.ts", "…", "test/cli/commands/diff.integration.test.ts"],
  [
    "generator/select/select-endpoints.ts",
    "Rename one of the two files",
    "files that differ in case only",
  ],
  ["plugins/build-error.ts", "\nIn a build", "said by a bundler; the command is run above"],
  ["plugins/plugin-options.ts", "Create a config", "said by a bundler; the command is run above"],
  ["playground/server/access.ts", "Open the address", "on a page: nothing to type"],
  ["playground/server/code.ts", "", "on a page: test/playground/code.test.ts"],
  [
    "playground/server/problem.ts",
    "Start the playground",
    "on a page: test/playground/problem.test.ts",
  ],
  ["runtime/error/connection-error.ts", "Deno needs", "to a program under Deno"],
  ["runtime/contract/follow-rules.ts", "", "to a program; the command is run above"],
  ["runtime/media/save-media.ts", "", "to a program"],
];

function isElsewhere(file: string, text: string): boolean {
  return elsewhere.some(([name, begin]) => name === file && text.startsWith(begin));
}

async function type(
  line: string,
  set: Readonly<Record<string, string>> = {},
  interruptAt = /until Ctrl-C|Press Ctrl-C|on http:/,
) {
  const typed = withPlaces(line);
  if (typed.startsWith("$ ")) {
    const ran = await promisify(execFile)("sh", ["-c", typed.slice(2)]);
    return { code: 0, text: ran.stdout };
  }
  const words = shellWords(typed);
  const { code, out, err } = await runCli(words, {
    environment: {
      ...environment,
      NO_COLOR: "1",
      SKILLS_VIDEO_BASE_URL: simulator.baseUrl,
      MODELSMITH_STATE_FOLDER: path.join(folder, "state"),
      ...set,
    },
    // It would ask.
    person: words[0] !== "init",
    input: '{"prompt": "A"}',
    interruptAt,
  });
  const text = `${out}${err}`;
  printed += ` ${text.replace(/\s+/g, " ")}`;
  return { code, text };
}

function withPlaces(text: string): string {
  return text
    .replaceAll("$ID", () => simulator.generations().at(-1)?.id ?? "")
    .replaceAll("$SITE", () => `http://127.0.0.1:${(site.address() as AddressInfo).port}`) // TCP
    .replaceAll("$SIM", () => simulator.baseUrl)
    .replaceAll("$PORT", () => String(simulator.port));
}

function filled(command: string, { fill = {} }: PrintedCase): string {
  const whole = command.replace(/<[^>]*>/g, (name) => fill[name] ?? name);
  expect(whole).not.toMatch(/<[^>]*>/);
  return whole;
}

async function write(files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    if (content === undefined) await rm(file, { recursive: true, force: true });
    else {
      await mkdir(path.dirname(file), { recursive: true });
      const text = typeof content === "string" ? content : JSON.stringify(content);
      const isBinary = name.endsWith(".png");
      await writeFile(
        file,
        isBinary ? Buffer.from(text, "latin1") : site ? withPlaces(text) : text,
      );
    }
  }
}
