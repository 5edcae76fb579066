import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../temporary-folder.js";
import { COMPLETED, paintAt, QUEUED, QUICK, RUNNING } from "./endpoints.js";
import {
  answer,
  frame,
  frames,
  type Script,
  type Service,
  serveService,
  serveSilence,
} from "./scripted-server.js";

const entry = fileURLToPath(new URL("../../runtime/index.ts", import.meta.url));
let folder: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  await build({ ...bundled, entryPoints: [entry], outfile: join(folder, "runtime.cjs") });
});

const bundled: BuildOptions = { bundle: true, platform: "node", format: "cjs", logLevel: "error" };

/** Runs a program of its own and waits until it has ended by itself. */
async function run(program: string): Promise<{ stdout: string; stderr: string }> {
  const path = join(folder, "program.cjs");
  await writeFile(path, `const runtime = require("./runtime.cjs");\n${program}`);
  return await promisify(execFile)(process.execPath, ["--unhandled-rejections=strict", path], {
    timeout: 40_000,
  });
}

async function runAgainst(service: Service, program: string): Promise<string> {
  const server = await serveService(service);
  const silent = await serveSilence();
  const { stdout } = await run(`
    const silentUrl = ${JSON.stringify(silent.url)};
    const endpoint = ${JSON.stringify(paintAt(server.url))};
    const options = ${JSON.stringify({ ...QUICK, timeoutMs: 60_000 })};
    ${program}
    process.on("exit", () => console.log("exit after", Date.now() - settledAt));
  `);
  return stdout;
}

function exitedAfterMs(stdout: string): number {
  return Number(/exit after (\d+)/.exec(stdout)?.[1]);
}

describe("importing the runtime", () => {
  it("starts nothing", async () => {
    const { stdout } = await run("console.log(JSON.stringify(process.getActiveResourcesInfo()));");
    // What is left is the pipe that this line goes through.
    const resources: string[] = JSON.parse(stdout);
    expect(resources.filter((name) => !/Pipe|TTY/.test(name))).toEqual([]);
  });

  it("loads nothing beyond undici and eventsource-parser", async () => {
    const { metafile } = await build({
      ...bundled,
      entryPoints: [entry],
      metafile: true,
      write: false,
    });
    const packages = Object.keys(metafile.inputs).map(
      (path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? "runtime",
    );
    expect([...new Set(packages)].sort()).toEqual(["eventsource-parser", "runtime", "undici"]);
  });
});

describe("the process", () => {
  it.each<[string, Service, string]>([
    [
      "a stream's end",
      { post: [frames([QUEUED, COMPLETED])] },
      "runtime.generate(endpoint, { prompt: 'a' }, options)",
    ],
    [
      "polling",
      { post: [answer(200, QUEUED)], get: [answer(200, RUNNING), answer(200, COMPLETED)] },
      "runtime.generate(endpoint, { prompt: 'a' }, options)",
    ],
    [
      "a refusal",
      { post: [answer(401, {})] },
      "runtime.generate(endpoint, { prompt: 'a' }, options).catch(() => {})",
    ],
    [
      "an abort in mid-stream",
      { post: [frames([QUEUED])] },
      "runtime.generate(endpoint, { prompt: 'a' }, { ...options, signal: AbortSignal.timeout(50) }).catch(() => {})",
    ],
    [
      "an abort while connecting",
      {},
      "runtime.generate({ ...endpoint, platform: { ...endpoint.platform, baseUrl: silentUrl } }, { prompt: 'a' }, { ...options, signal: AbortSignal.timeout(100) }).catch(() => {})",
    ],
    [
      "the deadline",
      { post: [frames([QUEUED])], get: [answer(200, RUNNING)] },
      "runtime.generate(endpoint, { prompt: 'a' }, { ...options, timeoutMs: 50 }).catch(() => {})",
    ],
    [
      "a loop that was left",
      { post: [frames([QUEUED])] },
      "(async () => { for await (const event of runtime.stream(endpoint, { prompt: 'a' }, options)) break; })()",
    ],
    [
      "a remote cancel",
      { post: [frames([QUEUED])] },
      "runtime.generate({ ...endpoint, platform: { ...endpoint.platform, cancel: { method: 'DELETE', path: '/generation/{id}' } } }, { prompt: 'a' }, { ...options, cancelOnAbort: true, signal: AbortSignal.timeout(50) }).catch(() => {})",
    ],
  ])("exits by itself after %s", async (_, service, call) => {
    const stdout = await runAgainst(
      service,
      `let settledAt = Infinity;
       ${call}.then(() => { settledAt = Date.now(); });`,
    );
    // A timer or socket that was left holds it for 5 s or more; a busy machine for less.
    expect(exitedAfterMs(stdout)).toBeLessThan(4_500);
  });
});

describe("what arrives while the process cannot read", () => {
  /** A call whose deadline and timeouts pass meanwhile; `hold` is run once the service has it. */
  async function held(service: Service, hold: string): Promise<object> {
    const server = await serveService(service);
    const child = spawn(process.execPath, [
      "-e",
      `const runtime = require(${JSON.stringify(join(folder, "runtime.cjs"))});
       const options = { ...${JSON.stringify(QUICK)}, timeoutMs: 500, requestTimeoutMs: 450, idleTimeoutMs: 400 };
       process.stdin.once("data", () => { ${hold} });
       runtime.generate(${JSON.stringify(paintAt(server.url))}, { prompt: "a" }, options).then(
         (generation) => console.log(JSON.stringify(generation)),
         (error) => console.log(JSON.stringify(error)),
       ).finally(() => process.stdin.destroy());`,
    ]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "exit");
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    await expect.poll(() => server.requests.length, { timeout: 10_000 }).toBeGreaterThan(0);
    if (hold === "") child.kill("SIGSTOP");
    else child.stdin.write("hold");
    await sleep(900);
    if (hold === "") child.kill("SIGCONT");
    await ended;
    return JSON.parse(Buffer.concat(chunks).toString("utf8"));
  }

  const later =
    (script: Script): Script =>
    async (request, response) => {
      await sleep(200);
      await script(request, response);
    };
  const lateEnd: Script = async (request, response) => {
    frames([QUEUED])(request, response);
    await sleep(200);
    response.write(frame(COMPLETED));
  };

  it.each<[string, Service]>([
    ["an answer", { post: [later(answer(200, COMPLETED))] }],
    ["the end of a stream", { post: [lateEnd] }],
    ["a poll's answer", { post: [answer(200, QUEUED)], get: [later(answer(200, COMPLETED))] }],
  ])("is not lost: %s", async (_, service) => {
    const settled = await Promise.all([
      // Suspended, as by a closed lid or a debugger.
      process.platform === "win32" ? undefined : held(service, ""),
      // Busy with something else: its thread is taken.
      held(service, "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);"),
    ]);
    for (const each of settled) if (each !== undefined) expect(each).toMatchObject({ ok: true });
  });
});

it("does not grow unnoticed: one function with the runtime and the parser, undici left out", async () => {
  const only = `import { generate } from ${JSON.stringify(entry)}; export const f = (input) => generate({}, input);`;
  const { outputFiles } = await build({
    ...bundled,
    stdin: { contents: only, resolveDir: fileURLToPath(new URL("../..", import.meta.url)) },
    format: "esm",
    external: ["undici", "undici/*"],
    minify: true,
    write: false,
  });
  const bytes = outputFiles?.[0]?.contents.length ?? 0;
  expect(bytes).toBeLessThan(122_500);
});
