import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, readdir, readFile, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import { repository } from "../readme-blocks.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { program, runProgram } from "./program.js";
import { environment, key, runCli } from "./run-cli.js";
import { enterSmallSpecs, smallProject } from "./small-project.js";

/** The built program as a process of its own: what a shell sees. */

beforeEach(enterSmallSpecs);
afterEach(() => vi.unstubAllEnvs());

const quick = await simulateSpecs({ latencyMs: 0 });
const slow = await simulateSpecs({ latencyMs: 60_000 });
afterAll(() => Promise.all([quick.close(), slow.close()]));

// Prebuilt for the usual systems only.
const pty = await import("@lydell/node-pty").catch(() => undefined);

const boat = ["create", "google/nano-banana", "--prompt", "A paper boat"];
const at = (baseUrl: string) => ["--base-url", baseUrl];

test("create reads standard input, prints lines, and exits by itself", async () => {
  const words = ["create", "google/nano-banana", "--payload", "-", ...at(quick.baseUrl)];
  const ran = await runProgram(words, { input: '{"prompt":"A paper boat"}' });
  const last = JSON.parse(ran.out.trim().split("\n").at(-1) ?? "");
  expect(last).toMatchObject({ event: "terminal", ok: true });
  expect([ran.code, ran.err]).toEqual([0, ""]);
});

test("a key that is wrong is an exit code, and nowhere printed", async () => {
  await using strict = await simulateSpecs({ apiKey: "another" });
  const ran = await runCli([...boat, ...at(strict.baseUrl)], { environment });
  expect(ran.code).toBe(21);
  expect(ran.out + ran.err).not.toContain(key);
});

test("a line is written as it happens, and Ctrl-C ends with exit code 130 and the id", async () => {
  const ran = await runProgram([...boat, ...at(slow.baseUrl)], { signalAt: /"sse_event"/ });
  const lines = ran.out.trim().split("\n");
  expect(lines[0]).toMatch(/^\{"event":"start"/);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({
    error: "interrupted",
    generation_id: expect.stringMatching(/^gen_/),
  });
  expect(ran.code).toBe(130);
});

test.skipIf(process.platform === "win32")("a disk without room is said first", async () => {
  const words = [...boat, ...at(quick.baseUrl), "--save", await temporaryFolder()];
  const limited = ["-c", 'ulimit -f 1; exec "$@"', "sh", process.execPath, program, ...words];
  const env = { ...process.env, ...environment };
  const ran = await promisify(execFile)("sh", limited, { env }).catch((error: unknown) => error);
  const { stdout } = ran as { readonly stdout: string }; // an error of execFile has it too
  expect(JSON.parse(stdout.trim().split("\n").at(-1) ?? "")).toMatchObject({
    event: "save_error",
    message: expect.stringMatching(/\. The generation is complete and stays at the service\.$/),
    guidance: [
      expect.stringMatching(
        /^Make room there, or name another folder, then fetch it again: npx modelsmith wait gen_/,
      ),
    ],
  });
});

test("a reader that closes the pipe is no error", async () => {
  const child = spawn(process.execPath, [program, "inspect"], { env: { ...process.env } });
  child.stdout.destroy();
  let err = "";
  child.stderr.on("data", (chunk: Buffer) => {
    err += chunk.toString();
  });
  await new Promise((resolve) => child.once("close", resolve));
  expect(err).toBe("");
});

test("a generation whose lines nobody reads any more is saved all the same", async () => {
  const folder = await temporaryFolder();
  const file = path.join(folder, "boat.png");
  const child = spawn(process.execPath, [program, ...boat, ...at(quick.baseUrl), "--save", file], {
    env: { ...process.env, ...environment },
  });
  child.stdout.destroy();
  const code = await new Promise((resolve) => child.once("close", resolve));
  expect([code, await readdir(folder)]).toEqual([0, ["boat.png"]]);
});

test("a field without a spec that knows it leads to the spec", async () => {
  const folder = await temporaryFolder();
  const ran = await runProgram(boat, { folder });
  expect([ran.code, ran.out]).toEqual([1, ""]);
  expect(ran.err).toContain(
    "no modelsmith.config.* and no openapi.json or .yaml found here or in specs/, so --prompt of g",
  );
});

test("a run loads the template compiler for templates of the user's alone", async () => {
  expect(await loadsCompiler([])).toBe(false);
  expect(await loadsCompiler(["endpoints-document"])).toBe(true);
});

/** Whether a run in a new folder, with some templates changed, loads Handlebars' compiler. */
async function loadsCompiler(changed: readonly string[]): Promise<boolean> {
  const folder = await temporaryFolder();
  const [openapi, docs] = ["openapi.json", "docs.json"].map((it) => path.resolve("specs", it));
  const templates = changed.length > 0 ? { templates: "." } : {};
  const config = JSON.stringify({ openapi, docs, ...templates });
  await writeFile(path.join(folder, "modelsmith.config.json"), config);
  for (const name of changed) {
    const ours = await readFile(path.join(repository, `templates/${name}.hbs`), "utf8");
    await writeFile(path.join(folder, `${name}.hbs`), `${ours}\n`);
  }
  const child = spawn(process.execPath, [program, "generate"], {
    cwd: folder,
    // Tells which scripts were loaded.
    env: { ...process.env, NODE_V8_COVERAGE: path.join(folder, "coverage") },
  });
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(0);
  const [report = ""] = await readdir(path.join(folder, "coverage"));
  const text = await readFile(path.join(folder, "coverage", report), "utf8");
  const { result } = JSON.parse(text) as { readonly result: readonly { readonly url: string }[] };
  const loaded = result.filter(({ url }) => url.includes("/dist/cli/"));
  const scripts = await Promise.all(loaded.map(({ url }) => readFile(new URL(url), "utf8")));
  return scripts.some((script) => script.includes("Handlebars AST to Handlebars.compile"));
}

test("each command exits with its code, and --version is not that of the project it runs in", async () => {
  const folder = await temporaryFolder();
  await writeFile(path.join(folder, "package.json"), '{ "name": "shop", "version": "7.8.9" }');
  const { version } = JSON.parse(await readFile(path.join(repository, "package.json"), "utf8"));
  const commands: readonly [words: readonly string[], code: number, out: RegExp][] = [
    [["--version"], 0, /^\d\S+\n$/],
    [["create", "--help"], 0, /--payload-file/],
    [["--get-yargs-completions", "modelsmith", ""], 0, /^explain-error$/m],
    [["check-key", "--offline"], 0, /"ok": true/],
    [["explain-error", "--status", "402"], 20, /"insufficient_credits"/],
  ];
  // The file that a shell starts, in one process: most of the time would be that of starting.
  const script = `for (const words of ${JSON.stringify(commands.map(([words]) => words))}) {
    process.argv.splice(1, Infinity, "modelsmith", ...words);
    process.exitCode = 0;
    await import(${JSON.stringify(pathToFileURL(program))} + "?" + words);
    process.stdout.write("\\0" + process.exitCode + "\\0");
  }
  process.exitCode = 0;`;
  const { stdout, stderr } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", script],
    { cwd: folder, env: { PATH: process.env["PATH"], SHELL: "/bin/sh", ...environment } },
  );
  expect(stderr).toBe("");
  expect(stdout.split("\0")).toEqual([
    ...commands.flatMap(([, code, out]) => [expect.stringMatching(out), String(code)]),
    "",
  ]);
  expect(stdout.split("\n")[0]).toBe(version);
});

/** The port of a server that runs the command line for each connection, which says how many words it sends. */
async function answering(): Promise<number> {
  const server = createServer((socket) => {
    let received = "";
    socket.on("data", async (chunk) => {
      received += chunk;
      const [count, shell = "", ...words] = received.split("\0").slice(0, -1);
      if (words.length !== Number(count)) return;
      vi.stubEnv("SHELL", shell);
      const { out } = await runCli(words, { environment: { SHELL: shell } });
      socket.end(out);
    });
  }).unref();
  await once(server.listen(0, "127.0.0.1"), "listening");
  return (server.address() as AddressInfo).port; // listens at a port
}

/**
 * The command as a shell finds it: it asks this process, which answers sooner than the program starts.
 * Gives the environment of that shell, at home in a small project.
 */
async function onPath(): Promise<Record<string, string> & { readonly HOME: string }> {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries({ ...smallProject, "README.md": "" })) {
    await writeFile(path.join(folder, name), JSON.stringify(content));
  }
  process.chdir(folder);
  const command = path.join(folder, "modelsmith");
  const script = `exec 3<>/dev/tcp/127.0.0.1/${await answering()}
    printf '%s\\0' "$#" "$SHELL" "$@" >&3
    exec cat <&3`;
  await writeFile(command, `#!/usr/bin/env bash\n${script}\n`);
  await chmod(command, 0o755);
  const found = `${folder}${path.delimiter}${process.env["PATH"]}`;
  return { PATH: found, HOME: folder, XDG_CONFIG_HOME: folder, TERM: "xterm", LC_ALL: "C.UTF-8" };
}

const has = (shell: string) => {
  const isThere = spawnSync(shell, ["--version"]).error === undefined;
  if (!isThere) process.stderr.write(`Skipped: ${shell} is not installed.\n`);
  return isThere;
};

test.skipIf(!has("fish") || !has("bash"))("fish completes with the printed script", async () => {
  const script = `modelsmith completion fish | source
    complete -C "modelsmith create google/nano-banana-pro --as"
    complete -C "modelsmith create google/nano-banana-pro --aspect-ratio 16"
    complete -C "modelsmith create google/nano-banana-pro --aspect-ratio=16"
    complete -C "modelsmith explain"
    complete -C "modelsmith completion "
    complete -C "modelsmith inspect --openapi READM"
    complete -C "modelsmith inspect --openapi=READM"`;
  const env = await onPath();
  const { stdout } = await promisify(execFile)("fish", ["-N", "-c", script], {
    cwd: env.HOME,
    env,
  });
  const names = stdout.split("\n").map((line) => line.replace(/\t.*/, ""));
  // Files stand where nothing else is known, and nowhere else.
  expect(stdout).toContain("explain-error\tExplain an error");
  expect(names.join(" ").trim()).toBe(
    "--aspect_ratio 16:9 --aspect-ratio=16:9 explain-error --verbose --help --version bash zsh fish README.md --openapi=README.md",
  );
});

/** Types at a terminal, in a shell that starts with the printed script and no other setting. */
async function typeIn(
  shell: "bash" | "zsh",
  startFile: string,
  typed: readonly (readonly [text: string, shows: RegExp])[],
): Promise<void> {
  if (pty === undefined) throw new Error("skipped without a pseudo-terminal");
  // Whatever shell is the user's own: the script is that of this one.
  const env = { ...(await onPath()), PS1: "ready> ", SHELL: "/bin/sh" };
  const { out } = await runProgram(["completion", shell]);
  const file = path.join(env.HOME, startFile);
  await writeFile(file, `${out}\n`);
  const child = pty.spawn(shell, shell === "bash" ? ["--rcfile", file, "-i"] : ["-i"], {
    cols: 120,
    rows: 30,
    cwd: env.HOME,
    env: { ...env, ZDOTDIR: env.HOME },
  });
  let screen = "";
  child.onData((text) => {
    screen += text;
  });
  const shows = (text: RegExp) => expect.poll(() => screen, { timeout: 30_000 }).toMatch(text);
  await shows(/ready> |[$#] $/);
  for (const [text, expected] of typed) {
    screen = "";
    child.write(`\u0015${text}\t`);
    await shows(expected);
    expect(screen).not.toContain("not found");
  }
  child.kill();
}

const typed = [
  ["modelsmith explain", /modelsmith explain.*-error/s],
  ["modelsmith create google/nano-banana-pro --as", /--as.*pect_ratio/s],
  ["modelsmith create nano-banana-pro --aspect-ratio 16", /--aspect-ratio 16.*:9/s],
  ["modelsmith create nano-banana-pro --aspect-ratio 16:", /--aspect-ratio 16:.*9/s],
  ["modelsmith create --openapi=READM", /--openapi=READM.*E\.md/s],
  ["modelsmith create nano-banana-pro --prompt 'a: b' --resolution=4", /'a: b' --resolution=4.*K/s],
] as const;

test.skipIf(pty === undefined || !has("zsh") || !has("bash"))(
  "zsh completes at a terminal with the printed script alone",
  () => typeIn("zsh", ".zshrc", typed),
);

test.skipIf(pty === undefined || !has("bash"))(
  "bash completes at a terminal with the printed script, values with a colon too",
  () => typeIn("bash", ".bashrc", typed),
);
