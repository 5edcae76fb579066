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

/** How calls end, each with its service. */
const ends: readonly (readonly [how: string, Service, call: string])[] = [
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
];

it("exits by itself after calls, however they end", async () => {
  const silent = await serveSilence();
  const calls = ends.map(async ([, service, call]) => {
    const { url } = await serveService(service);
    return `((endpoint) => ${call})(${JSON.stringify(paintAt(url))})`;
  });
  const { stdout } = await run(`
    const silentUrl = ${JSON.stringify(silent.url)};
    const options = ${JSON.stringify({ ...QUICK, timeoutMs: 60_000 })};
    const settledAt = [];
    const settled = [${await Promise.all(calls)}].map((call, index) =>
      call.then(() => { settledAt[index] = Date.now(); }));
    process.on("exit", () => {
      const exitedAt = Date.now();
      console.log(JSON.stringify(settled.map((_, index) => exitedAt - settledAt[index])));
    });
  `);
  // A timer or socket that was left holds it for 5 s or more; a busy machine for less.
  const afterMs: readonly (number | null)[] = JSON.parse(stdout);
  for (const [index, [how]] of ends.entries()) {
    expect([how, afterMs[index]]).toEqual([how, expect.any(Number)]);
    expect(afterMs[index], how).toBeLessThan(4_500);
  }
});

describe("what arrives while the process cannot read", () => {
  /**
   * Calls of one process, whose deadlines and timeouts pass meanwhile; `hold` is run once each service has
   * its call.
   */
  async function held(services: readonly Service[], hold: string): Promise<readonly object[]> {
    const servers = await Promise.all(services.map((service) => serveService(service)));
    const endpoints = servers.map(({ url }) => paintAt(url));
    const child = spawn(process.execPath, [
      "-e",
      `const runtime = require(${JSON.stringify(join(folder, "runtime.cjs"))});
       const options = { ...${JSON.stringify(QUICK)}, timeoutMs: 500, requestTimeoutMs: 450, idleTimeoutMs: 400 };
       process.stdin.once("data", () => { ${hold} });
       const calls = ${JSON.stringify(endpoints)}.map((endpoint) =>
         runtime.generate(endpoint, { prompt: "a" }, options).catch((error) => error));
       Promise.all(calls).then((ended) => {
         console.log(JSON.stringify(ended));
         process.stdin.destroy();
       });`,
    ]);
    onTestFinished(() => void child.kill("SIGKILL"));
    const ended = once(child, "exit");
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    await expect
      .poll(() => servers.every(({ requests }) => requests.length > 0), { timeout: 10_000 })
      .toBe(true);
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

  it.each([
    // As by a closed lid or a debugger.
    ["it is suspended", ""],
    // Its thread is taken.
    [
      "it does something else",
      "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 900);",
    ],
  ])("is not lost while %s", async (_, hold) => {
    if (hold === "" && process.platform === "win32") return;
    const services = {
      "an answer": { post: [later(answer(200, COMPLETED))] },
      "the end of a stream": { post: [lateEnd] },
      "a poll's answer": {
        post: [answer(200, QUEUED)],
        get: [later(answer(200, COMPLETED))],
      },
    } satisfies Record<string, Service>;
    const settled = await held(Object.values(services), hold);
    for (const [index, what] of Object.keys(services).entries()) {
      expect([what, settled[index]]).toEqual([what, expect.objectContaining({ ok: true })]);
    }
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
