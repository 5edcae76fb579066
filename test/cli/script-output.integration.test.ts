import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { isObject, type JsonValue } from "../../generator/util/json.js";
import { clientOf } from "../../runtime/client.js";
import { createTransport } from "../../runtime/http/transport.js";
import { BOUNDS } from "../../runtime/options/options.js";
import { repository } from "../readme-blocks.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { environment, runCli } from "./run-cli.js";
import { lineProblems, scriptOutput, shapeProblems } from "./script-output.js";
import { specOf } from "./small-project.js";

/** The JSON of the commands has the keys and types that scripts of the platform read. */

const client = clientOf({
  options: { retry: { retries: 2, minTimeoutMs: 1, maxTimeoutMs: 2, randomize: false } },
  bounds: { ...BOUNDS, mostRetryAfterMs: 5, notFoundMs: 40, recoverMs: 60 },
  transport: createTransport(undefined),
});
const simulator = await simulateSpecs({ latencyMs: 0 });
const slow = await simulateSpecs({ latencyMs: 60_000 });
afterAll(() => Promise.all([simulator.close(), slow.close()]));

const address = ["--base-url", simulator.baseUrl];
const endpoint = ["inspect", "--endpoint"];

async function documentOf(words: readonly string[], given = environment): Promise<unknown> {
  return JSON.parse((await runCli(words, { environment: given, client })).out);
}

describe("documents", () => {
  test.each<[string, readonly string[], Readonly<Record<string, string>>?]>([
    ["inspect", ["inspect", "--category", "videos"]],
    ["inspect --endpoint", [...endpoint, "google/nano-banana", "--include-template"]],
    ["inspect --endpoint", [...endpoint, "kling-ai/v3/image"]],
    ["check-key", ["check-key", "--offline"]],
    ["check-key", ["check-key", ...address]],
    ["check-key without a key", ["check-key"], {}],
    ["credits", ["credits", ...address]],
    ["explain-error", ["explain-error", "402"]],
    ["explain-error", ["explain-error", "--body", '{"code":"X","message":"no"}']],
  ])("of %s: %j", async (name, words, given) => {
    const document = await documentOf(words, given);
    expect(shapeProblems(document, scriptOutput.documents[name])).toEqual([]);
  });

  test("hold the values that scripts take apart", async () => {
    const report = await documentOf([...endpoint, "bytedance/seedream-4.5"]);
    expect(report).toMatchObject({
      endpoint: "POST /generation/sse/bytedance/seedream-4.5",
      request_schema: "BytedanceSeedream4_5Input",
      poll_endpoint: "/generation/{id}",
      fields: expect.arrayContaining([expect.objectContaining({ name: "prompt" })]),
    });
    const { recharge } = (await documentOf(["explain-error", "402"])) as { recharge: object }; // just checked
    const shape = scriptOutput.documents["explain-error, its recharge"];
    expect(shapeProblems(recharge, shape)).toEqual([]);
  });

  test("of every model have fields of one shape, and nullable ones say so in their type", async () => {
    const specs = ["specs/openapi.json", "test/fixtures/platform/revision-A0.json"];
    const fields: JsonValue[] = [];
    for (const spec of specs) {
      const list = (await documentOf(["inspect", "--openapi", spec])) as {
        default_endpoints: string[];
      }; // checked above
      for (const each of list.default_endpoints) {
        const report = (await documentOf([...endpoint, each, "--openapi", spec])) as {
          fields: JsonValue[];
        }; // checked above
        fields.push(...report.fields);
      }
    }
    const shape = scriptOutput.documents["inspect --endpoint, a field"];
    expect(fields.flatMap((field) => shapeProblems(field, shape))).toEqual([]);
    const nullable = fields.filter((field) => isObject(field) && field["nullable"] === true);
    expect(nullable.length).toBeGreaterThan(0);
    for (const field of nullable)
      expect(field).toHaveProperty("type", expect.stringMatching(/ \| null$/));
  });
});

describe("lines", () => {
  const seen = new Map<string, Set<string>>();

  /** Runs a command, and notes which keys each event had. */
  async function run(words: readonly string[]): Promise<void> {
    const { lines } = await runCli(words, { environment, client });
    expect(lines.flatMap(lineProblems)).toEqual([]);
    for (const { event, ...fields } of lines) {
      const keys = seen.get(String(event)) ?? new Set();
      for (const key of Object.keys(fields)) keys.add(key);
      seen.set(String(event), keys);
    }
  }
  const create = (prompt: string, ...more: readonly string[]) =>
    run([
      ...["create", "google/nano-banana", "--prompt", prompt],
      ...["--poll-interval", "0.01", ...address, ...more],
    ]);
  const under = (fault: string, ...more: readonly string[]) =>
    create(`A boat [fault:${fault}]`, ...more);

  test("have the keys and types of their event, in every course of a call", async () => {
    const folder = await temporaryFolder();
    await create("A boat", "--save", `${folder}/`, "--sidecar");
    await create("A boat", "--dry-run");
    for (const fault of [
      ...["create.503-twice", "create.402", "create.404-model", "create.reset-on-accept"],
      ...["create.200-json", "sse.end-after-id", "sse.failed-with-reason"],
      ...["poll.429-three-times", "poll.401-half-way", "poll.404-for-ever", "poll.reset-twice"],
    ]) {
      await under(fault);
    }
    await under("sse.silence", "--sse-request-timeout", "0.1");
    await under("create.no-headers", "--sse-request-timeout", "0.1");
    // With --force it is not looked at what is there, and no file replaces a folder.
    await mkdir(path.join(folder, "boat-2.png"));
    await create("A boat", "--n", "2", "--save", path.join(folder, "boat.png"), "--force");
    await run(["wait", "gen_none", "--interval", "0.01", ...address]);
    const { id } = (await (
      await fetch(`${slow.baseUrl}/generation/google/nano-banana`, {
        method: "POST",
        headers: { authorization: "Bearer any", "content-type": "application/json" },
        body: JSON.stringify({ prompt: "A boat" }),
      })
    ).json()) as { id: string }; // the platform's own shape
    await run(["wait", id, "--timeout", "0.1", "--base-url", slow.baseUrl]);
    await withoutStream(folder, run);

    const never = Object.keys(scriptOutput.lines).filter((event) => !seen.has(event));
    expect(never).toEqual([]);
  });

  test("are in the manual with their fields", async () => {
    const manual = await readFile(path.join(repository, "docs/cli.md"), "utf8");
    const rows = manual.split("\n").filter((line) => line.startsWith("| `"));
    for (const [event, shape] of Object.entries(scriptOutput.lines)) {
      const listed = rows.filter((row) => row.split("|")[1]?.includes(`\`${event}\``)).join("\n");
      const unlisted = Object.keys(shape).filter(
        (key) => !listed.includes(`\`${key.replace(/\?$/, "")}\``),
      );
      expect([event, unlisted]).toEqual([event, []]);
    }
  });
});

test("a key that is missing, new or of another type is found", () => {
  const id = { generation_id: "gen_1" };
  const line = { event: "poll_error", ...id, transient: true, http_status: 404, attempt: 1 };
  expect(lineProblems(line)).toEqual([]);
  expect(lineProblems({ ...line, http_status: "404", id: "gen_1" })).toEqual([
    "poll_error: id is new",
    "poll_error: http_status is not number | null",
  ]);
  expect(lineProblems({ event: "submitted" })).toEqual(["submitted: generation_id is missing"]);
  expect(lineProblems({ event: "bang" })).toEqual(["the event bang is new"]);
});

/** Calls of a platform without streams, whose connection breaks, and which never answers. */
async function withoutStream(folder: string, run: (words: readonly string[]) => Promise<void>) {
  const { paths, ...rest } = specOf(["google/nano-banana"]);
  const plain = Object.entries(paths).filter(([name]) => !name.includes("/sse/"));
  const spec = path.join(folder, "plain.json");
  await writeFile(spec, JSON.stringify({ ...rest, paths: Object.fromEntries(plain) }));
  let breaks = true;
  const server = createServer((request, response) => {
    if (request.method === "GET") return void response.writeHead(404).end();
    if (breaks) request.socket.destroy();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(() => void server.close().closeAllConnections());
  const { port } = server.address() as AddressInfo; // a port, no pipe
  const words = ["create", "google/nano-banana", "--prompt", "A boat", "--openapi", spec];
  const here = ["--base-url", `http://127.0.0.1:${port}`];
  await run([...words, ...here]);
  breaks = false;
  await run([...words, ...here, "--sse-request-timeout", "0.1"]);
}
