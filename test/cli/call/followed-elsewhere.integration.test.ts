import { readdir, readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Client } from "@modelcontextprotocol/client";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answer, bearerSpec, create } from "../../generator/spec-of.js";
import { folderWith, temporaryFolder } from "../../temporary-folder.js";
import { serve } from "../mcp/serve.js";
import { runProgram } from "../program.js";
import { runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

/** A generation that its id alone does not lead to is waited for by another process of this machine. */

const key = "k-followed-elsewhere";
const text = { type: "string" };
const status = { type: "string", enum: ["QUEUED", "COMPLETED", "FAILED"] };
const task = { id: text, status, polling_url: { type: "string", format: "uri" } };
const spec = bearerSpec({
  "/images/paint": create(
    { type: "object", properties: { prompt: text } },
    answer({ type: "object", properties: task }),
  ),
});

let service: Server;
let asked: string[];
let isDone: boolean;
let own: Record<string, string>;
let folder: string;
beforeEach(async () => {
  asked = [];
  isDone = false;
  service = createServer(({ method, url, headers }, response) => {
    asked.push(`${method} ${url}`);
    const polling_url = `http://${headers.host}/get?id=g1&token=t1&key=${key}`;
    const images = [{ url: `http://${headers.host}/1.png` }];
    const isFound = /^\/get\?id=g1&token=t1|^\/images\/ink\/tasks\/g1$/.test(url ?? "");
    response.statusCode = method === "POST" || isFound ? 200 : 404;
    response.setHeader("content-type", "application/json");
    const polled = isDone ? { status: "COMPLETED", data: { images } } : { status: "QUEUED" };
    response.end(
      JSON.stringify({ id: "g1", ...(isFound ? polled : { status: "QUEUED" }), polling_url }),
    );
  });
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const { port } = service.address() as AddressInfo; // it listens to a port
  folder = await folderWith({ "openapi.json": spec });
  own = {
    ACME_API_KEY: key,
    ACME_BASE_URL: `http://127.0.0.1:${port}`,
    MODELSMITH_STATE_FOLDER: path.join(folder, "state"),
  };
});
afterEach(async () => {
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

const paint = ["create", "images/paint", "--prompt", "A boat", "--interval", "0.25"];

/** A create whose process gets the signal once the id is printed. */
function created(signal: NodeJS.Signals) {
  const words = [...paint, "--openapi", "openapi.json"];
  return runProgram(words, { folder, more: own, signalAt: /"submitted"/, signal });
}

test("a path that needs a value of the create is filled by what is noted of it", async () => {
  const style = { name: "style", in: "path", required: true, schema: text };
  const schema = { type: "object", properties: { id: text, status } };
  const paths = {
    "/images/{style}/paint": create(
      { type: "object", properties: { prompt: text } },
      { parameters: [style], ...answer(schema) },
    ),
    "/images/{style}/tasks/{id}": {
      get: { parameters: [style, { ...style, name: "id" }], ...answer(schema) },
    },
  };
  folder = await folderWith({ "openapi.json": bearerSpec(paths) });
  const openapi = path.join(folder, "openapi.json");
  const words = ["create", "paint", "--style", "ink", ...paint.slice(2), "--openapi", openapi];
  await runCli(words, { environment: own, interruptAt: /"submitted"/ });
  isDone = true;
  const elsewhere = { ...own, MODELSMITH_STATE_FOLDER: await temporaryFolder() };
  asked = [];
  const refused = await runCli(["wait", "g1", "--openapi", openapi], { environment: elsewhere });
  expect(refused.err).toMatch(/at \/images\/\{style\}\/tasks\/\{id\}, with a value of its create/);
  expect([refused.code, asked]).toEqual([1, []]);
  expect((await runCli(["wait", "g1"], { environment: own })).code).toBe(0);
});

describe("a platform that says at which URL to ask", { timeout: 60_000 }, () => {
  test("is waited at by another process after the create was killed", async () => {
    expect((await created("SIGKILL")).code).toBe(null);
    const state = path.join(folder, "state");
    for (const name of await readdir(state)) {
      expect(await readFile(path.join(state, name), "utf8")).not.toContain(key);
    }
    const { generations } = JSON.parse((await runCli(["list"], { environment: own })).out);
    expect(generations).toMatchObject([{ id: "g1", wait_command: "npx modelsmith wait g1" }]);
    isDone = true;
    const waited = await runProgram(["wait", "g1"], { folder: await temporaryFolder(), more: own });
    expect([waited.code, waited.err]).toEqual([0, ""]);
    expect(asked.filter((each) => each.startsWith("POST"))).toEqual(["POST /images/paint"]);
  });

  test("is waited at by the command that an interrupted create prints", async () => {
    const { err, out } = await created("SIGINT");
    const [, printed = ""] = /npx modelsmith (wait [^"\n]*)/.exec(out + err) ?? [];
    expect(printed).toBe("wait g1 --openapi openapi.json");
    isDone = true;
    const waited = await runProgram(printed.split(" "), { folder, more: own });
    expect([waited.code, waited.err]).toEqual([0, ""]);
  });

  test("is not asked by a machine that has no record of it, which says so; nor is that printed as a way", async () => {
    const nowhere = { ...own, MODELSMITH_STATE_FOLDER: path.join(folder, "openapi.json", "state") };
    const interrupted = await runCli([...paint, "--openapi", path.join(folder, "openapi.json")], {
      environment: nowhere,
      interruptAt: /"submitted"/,
    });
    expect(interrupted.lines.at(-1)).toMatchObject({ category: "aborted", generation_id: "g1" });
    expect(interrupted.out + interrupted.err).not.toContain("modelsmith wait");
    asked = [];
    const words = ["wait", "g1", "--openapi", path.join(folder, "openapi.json")];
    const waited = await runCli(words, { environment: nowhere });
    expect(waited.err).toMatch(/the id alone does not lead to .* at a URL .* no record of that/s);
    expect([waited.code, asked]).toEqual([1, []]);
  });

  test("is waited at by another MCP server, and not asked by one that has no record of it", async () => {
    const words = ["--openapi", path.join(folder, "openapi.json")];
    const call = async (client: Client, name: string, values: Record<string, unknown>) => {
      const { structuredContent } = await client.callTool({ name, arguments: values });
      return structuredContent;
    };
    const first = await serve([...words, "--answer-within", "0.3"], own);
    const running = await call(await first.connect(), "images_paint", { prompt: "A boat" });
    expect(running).toMatchObject({ state: "running", id: "g1" });
    await first.stop();
    isDone = true;
    const second = await serve(words, own);
    const ended = await call(await second.connect(), "wait", { id: "g1" });
    expect(ended).toMatchObject({ state: "completed", id: "g1" });
    await second.stop();
    asked = [];
    const third = await serve(words, { ...own, MODELSMITH_STATE_FOLDER: await temporaryFolder() });
    const refused = await call(await third.connect(), "wait", { id: "g1" });
    expect(refused).toMatchObject({
      state: "error",
      message: expect.stringContaining("this machine has no record of that"),
    });
    expect(asked).toEqual([]);
    await third.stop();
  });
});
