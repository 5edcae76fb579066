import { readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answer, bearerSpec, create } from "../../generator/spec-of.js";
import { folderWith } from "../../temporary-folder.js";
import { runCli } from "../run-cli.js";

const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const text = { type: "string" };
const pictures = { type: "array", items: { type: "object", properties: { b64_json: text } } };
const result = { type: "object", properties: { request_id: text, pictures } };
const input = { type: "object", properties: { prompt: text } };

/** Answers a create with its result, or with none. */
const service = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => {
    body += part;
  });
  request.on("end", () => {
    const isEmpty = body.includes("empty");
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        request_id: isEmpty ? "req_2" : "req_1",
        pictures: isEmpty ? [] : [{ b64_json: png.toString("base64") }],
      }),
    );
  });
});

const home = process.cwd();
let own: Record<string, string>;
beforeEach(async () => {
  await new Promise<void>((resolve) => service.listen(0, "127.0.0.1", resolve));
  const { port } = service.address() as AddressInfo; // it listens to a port
  const spec = bearerSpec({ "/images/render": create(input, answer(result)) });
  const folder = await folderWith({ "openapi.json": spec });
  process.chdir(folder);
  own = {
    ACME_API_KEY: "key",
    ACME_BASE_URL: `http://127.0.0.1:${port}`,
    MODELSMITH_STATE_FOLDER: path.join(folder, "state"),
  };
});
afterEach(async () => {
  process.chdir(home);
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});

test("no command offers to wait for what a platform does not keep", async () => {
  const named = ["create", "images/render", "--save", "out/", "--prompt"];
  const made = await runCli([...named, "A boat"], { environment: own });
  expect(made.lines[0]).toMatchObject({ event: "start", mode: "answer" });
  expect(made.code).toBe(0);
  const { generations } = JSON.parse((await runCli(["list"], { environment: own })).out);
  expect(generations).toMatchObject([{ id: "req_1", wait_command: null }]);

  const file = path.join(process.cwd(), "out", "req_1-1.png");
  const waited = await runCli(["wait", "req_1"], { environment: own });
  expect(waited.err).toContain("keeps nothing to wait for");
  expect(waited.err).toContain(`What it made was saved: ${file}`);
  const lost = await runCli(["wait", "req_2"], { environment: own });
  expect(lost.err).toContain("lifecycle.poll in modelsmith.config.ts");
  expect([waited.code, lost.code, waited.out, lost.out]).toEqual([1, 1, "", ""]);
});

test("an answer without its picture is shown, and nothing is asked for by its id", async () => {
  const words = ["create", "images/render", "--save", "out/", "--prompt", "empty"];
  const { code, lines } = await runCli(words, { environment: own });
  const found = lines.at(-1);
  expect(found).toMatchObject({ event: "error", may_have_charged: true, request_id: "req_2" });
  const shown =
    'no result came back: the service answered 200: {"request_id":"req_2","pictures":[]}';
  expect(found?.["message"]).toContain(shown);
  expect(JSON.stringify(found)).not.toMatch(/Check the id|poll|wait/);
  expect(code).toBe(3);
});

test("one that a config has learned to ask for is offered again, once it was waited for", async () => {
  const words = ["create", "images/render", "--prompt", "A boat"];
  expect((await runCli(words, { environment: own })).code).toBe(0);
  const config = { openapi: "openapi.json", lifecycle: { poll: "GET /images/render/{id}" } };
  await writeFile("modelsmith.config.json", JSON.stringify(config));
  const named = ["wait", "req_1", "--config", "modelsmith.config.json"];
  expect((await runCli(named, { environment: own })).code).toBe(0);
  const { generations } = JSON.parse((await runCli(["list"], { environment: own })).out);
  expect(generations[0].wait_command).toMatch(/ wait req_1$/);
  // As it is printed: the config is remembered.
  expect((await runCli(["wait", "req_1"], { environment: own })).code).toBe(0);
});

test("its creates are not listed as polled, and REFERENCE.md mentions neither streams nor polls", async () => {
  const { polling_endpoints } = JSON.parse((await runCli(["inspect"])).out);
  expect(polling_endpoints).toEqual([]);
  await runCli(["generate"]);
  const reference = await readFile("generated/REFERENCE.md", "utf8");
  expect(reference).toContain("The answer to the create is the result");
  expect(reference).not.toMatch(/polls|stream is|Statuses that end/);
});
