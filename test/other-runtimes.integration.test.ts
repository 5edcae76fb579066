import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { simulate } from "../simulator/index.js";
import { runCli } from "./cli/run-cli.js";
import { documentBlocks, repository } from "./readme-blocks.js";
import { temporaryFolder } from "./temporary-folder.js";

/**
 * The README's example, and the rest of a call, under Bun and Deno from the registry: `npm run runtimes`. In
 * `npm test` they are skipped, since they take 200 MB from the network.
 */
const isWanted = process.env["MODELSMITH_RUNTIMES"] !== undefined;

const start = promisify(execFile);
const example = documentBlocks("README.md").get("example.ts") ?? "";

/** The command before `example.ts`, as the manual says it, by its first word. */
const runtimes = new Map(
  [
    ...readFileSync(path.join(repository, "docs/getting-started.md"), "utf8").matchAll(
      /`((?:bun|deno) [^`]*)example\.ts`/g,
    ),
  ]
    .map(([, words = ""]) => words.trim().split(" "))
    .map((words) => [words[0] ?? "", words] as const),
);

/** Streams, polls, waits, stops, is refused and saves; prints a line of each. */
const program = `import { images, submit, wait } from "@modelsmith/runtime";
import { saveMedia } from "@modelsmith/runtime/media";
import { google } from "./generated/index.ts";

const streamed = await google.nanoBanana({ prompt: "A boat" });
const polled = await google.nanoBanana({ prompt: "[fault:sse.end-after-id]" }, { pollIntervalMs: 50 });
const { id } = await submit(google.nanoBananaEndpoint, { prompt: "A boat" });
const waited = await wait(id, { endpoint: google.nanoBananaEndpoint });
const controller = new AbortController();
const stopped = google.nanoBanana(
  { prompt: "[fault:sse.silence]" },
  { signal: controller.signal, onEvent: ({ type }) => type === "submitted" && controller.abort() },
);
const refused = google.nanoBanana({ prompt: "[fault:create.402]" });
const categoryOf = (call: Promise<unknown>) =>
  call.then(() => "none", (error: { readonly category: string }) => error.category);
console.log(streamed.ok, polled.ok, waited.ok, await categoryOf(stopped), await categoryOf(refused));
const saving = { place: "boat.png", name: id, force: true, loopbackAllowed: true };
for await (const { file } of saveMedia(images(streamed), saving)) console.log(file);
`;

describe.skipIf(!isWanted)("the generated functions (npm run runtimes)", () => {
  let home: string;
  beforeAll(async () => {
    home = await temporaryFolder();
    await start("npm", ["install", "--prefix", home, "--no-audit", "bun", "deno"]);
  }, 300_000);

  test.each([
    ["bun", []],
    ["deno", ["--allow-read", "--allow-write"]],
  ])("work under %s", { timeout: 120_000 }, async (runtime, toSave) => {
    const folder = path.join(home, `${runtime}-project`);
    const at = (...names: string[]) => path.join(folder, ...names);
    await mkdir(at("node_modules", "@modelsmith"), { recursive: true });
    await symlink(path.join(repository, "runtime"), at("node_modules", "@modelsmith", "runtime"));
    for (const name of ["openapi.json", "docs.json"]) {
      await cp(path.join(repository, "specs", name), at(name));
    }
    await writeFile(at("package.json"), JSON.stringify({ type: "module" }));
    await writeFile(at("example.ts"), example.replace("index.js", "index.ts"));
    await writeFile(at("program.ts"), program);
    const files = ["--openapi", at("openapi.json"), "--docs", at("docs.json")];
    const out = ["--out", at("generated"), "--import-extensions", "ts"];
    expect((await runCli(["generate", ...files, ...out])).code).toBe(0);
    await using simulator = await simulate({ openapi: at("openapi.json"), latencyMs: 50 });
    const env = {
      ...process.env,
      SKILLS_VIDEO_API_KEY: "any",
      SKILLS_VIDEO_BASE_URL: simulator.baseUrl,
    };
    const [, ...words] = runtimes.get(runtime) ?? [];
    const run = async (file: string, more: readonly string[] = []) => {
      const command = path.join(home, "node_modules", ".bin", runtime);
      return (await start(command, [...words, ...more, file], { cwd: folder, env })).stdout;
    };
    expect(await run("example.ts")).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/media\/\S+\.png\n$/);
    expect(await run("program.ts", toSave)).toBe(
      "true true true aborted insufficient_credits\nboat.png\n",
    );
    expect((await readFile(at("boat.png"))).subarray(1, 4).toString()).toBe("PNG");
  });
});
