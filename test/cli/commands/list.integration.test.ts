import { once } from "node:events";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { recentGenerations } from "../../../cli/recent/recent-generations.js";
import type { Simulator } from "../../../simulator/index.js";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { environment, key, runCli } from "../run-cli.js";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await simulateSpecs({
    docs: "specs/docs.json",
    latencyMs: 20,
  });
});
afterAll(() => simulator.close());

const small = ["--width", "256", "--height", "256"];

test("list shows what create made, and wait and open find it from there", async () => {
  const state = await temporaryFolder();
  const pictures = await temporaryFolder();
  const own = { ...environment, MODELSMITH_STATE_FOLDER: state };
  const model = "black-forest-labs/flux-2-pro";
  const spec = ["--openapi", "specs/openapi.json", "--base-url", simulator.baseUrl];
  const created = await runCli(
    ["create", model, "--prompt", "A secret boat", ...small, ...spec, "--save", pictures],
    { environment: own },
  );
  const id = created.lines.find(({ event }) => event === "submitted")?.["generation_id"];
  const listed = await runCli(["list"], { environment: own });
  const file = path.join(pictures, `${id}-1.png`);
  expect(JSON.parse(listed.out)).toEqual({
    generations: [
      {
        id,
        model,
        platform: "skills.video",
        base_url: simulator.baseUrl,
        status: "COMPLETED",
        created_at: expect.any(String),
        updated_at: expect.any(String),
        files: [file],
        urls: [`${simulator.url}/media/${id}/1.png`],
        wait_command: `npx modelsmith wait ${id}`,
      },
    ],
  });
  expect(JSON.stringify(recentGenerations(own).read())).not.toMatch(new RegExp(`secret|${key}`));

  const shown = await runCli(["list"], { environment: own, person: true });
  expect(shown.out).toMatch(new RegExp(`COMPLETED\\s+${model}\\s+${id}\\s+\\S*1\\.png`));

  // Nothing of the command line says where it is, and the environment is about other calls.
  for (const more of [{}, { SKILLS_VIDEO_BASE_URL: "http://127.0.0.1:1" }]) {
    const words = ["wait", "--generation-id", String(id), "--timeout", "5"];
    const waited = await runCli(words, { environment: { ...own, ...more } });
    expect(waited.lines.at(-1)).toMatchObject({ ok: true, generation_id: id });
  }
  const again = await runCli(["list"], { environment: own });
  expect(JSON.parse(again.out)).toMatchObject({ generations: [{ id, files: [file] }] });

  const asked = path.join(state, "asked");
  const program = path.join(state, process.platform === "darwin" ? "open" : "xdg-open");
  await writeFile(
    program,
    `#!/bin/sh\nprintf %s "$1" > ${asked}.part && mv ${asked}.part ${asked}\n`,
  );
  await chmod(program, 0o755);
  if (process.platform === "win32") return;
  const searchPath = `${state}:${process.env["PATH"]}`;
  const opened = await runCli(["open"], { environment: { ...own, PATH: searchPath } });
  expect([opened.code, opened.out]).toEqual([0, `${file}\n`]);
  await expect.poll(() => readFile(asked, "utf8").catch(() => ""), { timeout: 10_000 }).toBe(file);

  recentGenerations(own).note("later", { id: "g9", model: "acme/other", status: "SUBMITTED" });
  const older = await runCli(["open"], { environment: { ...own, PATH: searchPath } });
  expect(older).toMatchObject({ code: 0, out: `${file}\n` });
  expect(older.err).toMatch(/^The newest, g9, acme\/other, .*, has no result here\. This is of /);
});

test("a create is in the list before it is sent, stays if it may be charged, and goes if it was refused", async () => {
  const own = { ...environment, MODELSMITH_STATE_FOLDER: await temporaryFolder() };
  const statuses = () =>
    recentGenerations(own)
      .read()
      .map(({ status }) => status);
  const seen: unknown[] = [];
  const json = { "content-type": "application/json" };
  let isNamed = false;
  const server = createServer((request, response) => {
    seen.push(statuses());
    // The first create ends without an answer, the next is refused, and the last with an id of nothing.
    if (seen.length === 1) request.socket.destroy();
    else if (request.method === "GET") response.writeHead(404).end();
    else response.writeHead(isNamed ? 409 : 402, json).end(isNamed ? '{"id":"r1"}' : "");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo; // a TCP port was listened to
  const model = "black-forest-labs/flux-2-pro";
  const spec = ["--openapi", "specs/openapi.json", "--base-url", `http://127.0.0.1:${port}`];
  const create = ["create", model, "--prompt", "A boat", ...small, ...spec, "--timeout", "1"];

  expect(await runCli(create, { environment: own })).toMatchObject({ code: 3 });
  expect(await runCli(create, { environment: own })).toMatchObject({ code: 20 });
  expect(await runCli([...create, "--prompt", ""], { environment: own })).toMatchObject({
    code: 22,
  });
  isNamed = true;
  const quick = [...create, "--poll-interval", "0.01"];
  expect(await runCli(quick, { environment: own })).toMatchObject({ code: 26 });
  server.closeAllConnections();
  server.close();
  expect(seen[0]).toEqual(["SENT"]);
  expect(seen.at(-1)).toEqual(["SUBMITTED", "SENT"]);
  const listed = await runCli(["list"], { environment: own });
  expect(JSON.parse(listed.out)).toMatchObject({
    generations: [{ id: null, model, status: "SENT", wait_command: null }],
  });
});

test.each<[string[], { out?: RegExp; err?: RegExp; code: number }]>([
  [["list"], { out: /^\{\n {2}"generations": \[\]\n\}\n$/, code: 0 }],
  [["list", "--limit", "0"], { err: /--limit must be a positive integer, got 0/, code: 1 }],
  [["open"], { err: /this machine has no recent result.*npx modelsmith list/, code: 1 }],
  [["open", "x\u001b[2J"], { err: /has no record of a generation x\\u001b\[2J/, code: 1 }],
])("%j where nothing is remembered", async (words, { out = /^$/, err = /^$/, code }) => {
  const ran = await runCli(words);
  expect(ran.out).toMatch(out);
  expect(ran.err.replaceAll("\n", " ").trim()).toMatch(err);
  expect(ran.code).toBe(code);
});

test("open opens nothing but files that are there and addresses of the web", async () => {
  const state = { MODELSMITH_STATE_FOLDER: await temporaryFolder() };
  recentGenerations(state).note("a", {
    id: "g1",
    urls: ["file:///etc/passwd", "javascript:alert(1)"],
    files: ["/nowhere/g1.png"],
  });
  const ran = await runCli(["open", "g1"], { environment: state });
  expect(ran.err).toMatch(/this machine has no result of g1\nGet it: npx modelsmith wait g1/);
});
