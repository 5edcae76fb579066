import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { PassThrough } from "node:stream";
import { Webhook } from "standardwebhooks";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { runProgram } from "../../../cli/program.js";
import { createTerminal } from "../../../cli/shell/terminal.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

test("simulate delivers webhooks, signed with the secret that it prints", async () => {
  const events: unknown[] = [];
  const refused: unknown[] = [];
  let secret = "";
  const app = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      try {
        const headers = request.headers as Record<string, string>;
        events.push(new Webhook(secret).verify(body, headers));
      } catch (error) {
        refused.push(error);
      }
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    app.closeAllConnections();
    app.close();
  });
  const address = `http://127.0.0.1:${(app.address() as AddressInfo).port}/webhook`;
  const { out, interrupt } = await run("--json", "--webhook", address, "--latency-ms", "0");
  onTestFinished(interrupt);
  const told = JSON.parse(out);
  expect(told).toMatchObject({
    webhook: address,
    webhook_secret: expect.stringMatching(/^whsec_/),
  });
  secret = told.webhook_secret;
  const url = `${told.base_url}/generation/google/nano-banana`;
  const headers = { authorization: "Bearer any", "content-type": "application/json" };
  await fetch(url, { method: "POST", headers, body: JSON.stringify({ prompt: "a cat" }) });
  await expect.poll(() => events.length, { timeout: 15_000 }).toBe(3);
  expect(refused).toEqual([]);
});

test("simulate says in words where its webhooks go", async () => {
  const secret = "whsec_c2VjcmV0IG9mIGEgdGVzdA==";
  const words = ["--webhook", "http://127.0.0.1:9/", "--webhook-secret", secret];
  const { out, interrupt } = await run(...words);
  interrupt();
  expect(out).toMatch(`Delivering webhooks to http://127.0.0.1:9/, signed with ${secret}`);
});

test("simulate --verbose logs each request: time, path, status, duration and faults", async () => {
  const { out, printed, interrupt } = await run("--verbose", "--latency-ms", "0");
  onTestFinished(interrupt);
  const [, baseUrl = ""] = /Serving (\S+) until/.exec(out) ?? [];
  const create = (prompt: string) =>
    fetch(`${baseUrl}/generation/google/nano-banana`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ prompt }),
    });
  await create("a cat");
  await create("a cat [fault:create.402]");
  await create("a cat [fault:create.reset-on-accept]").catch(() => {});
  await fetch(`${baseUrl}/credits?key=1`, { headers: { authorization: "Bearer any" } });
  const lines = () => printed().split("\n").slice(1, -1);
  await expect.poll(lines).toHaveLength(4);
  const at = /^\d\d:\d\d:\d\d {2}/;
  for (const line of lines()) expect(line).toMatch(at);
  const rest = lines().map((line) => line.replace(at, "").replace(/\d+ ms/, "… ms"));
  expect(rest.sort()).toEqual([
    "GET /api/v1/credits  200  … ms",
    "POST /api/v1/generation/google/nano-banana  200  … ms",
    "POST /api/v1/generation/google/nano-banana  402  … ms  [create.402]",
    "POST /api/v1/generation/google/nano-banana  closed  … ms  [create.reset-on-accept]",
  ]);
  expect(printed()).not.toContain("a cat");
});

test("simulate without --verbose logs nothing", async () => {
  const { printed, interrupt } = await run("--latency-ms", "0");
  onTestFinished(interrupt);
  const [, baseUrl = ""] = /Serving (\S+) until/.exec(printed()) ?? [];
  await fetch(`${baseUrl}/credits`);
  expect(printed().trim().split("\n")).toHaveLength(1);
});

test.each(["--latency-ms", "--credits"])("%s is not negative", async (option) => {
  const { printed } = await run(option, "-5");
  expect(printed()).toContain(`error MS1601: ${option} must not be negative, got -5`);
});

test.each(["", " ", "much", "2", "-1"])("a fault of probability %j is refused", async (amount) => {
  const { printed } = await run("--fault", `create.500=${amount}`);
  expect(printed()).toContain("the probability of create.500 must be a number from 0 to 1, got ");
});

/** Runs it until `interrupt` presses Ctrl-C. Returns once it listens, or has ended. */
async function run(...words: string[]) {
  let out = "";
  let interrupt: () => void = () => {};
  let listens: () => void = () => {};
  const listening = new Promise<void>((resolve) => {
    listens = resolve;
  });
  const stream = {
    isTTY: false,
    columns: 100,
    write: (text: string) => {
      out += text;
    },
  };
  const ended = runProgram({
    terminal: createTerminal(stream, stream, {}),
    environment: {},
    argv: ["simulate", "--openapi", "specs/openapi.json", ...words],
    readInput: () => Promise.resolve(""),
    openStdio: () => ({ input: new PassThrough(), output: new PassThrough() }),
    onInterrupt: (callback) => {
      interrupt = callback;
      listens();
      return () => {};
    },
    ignoreClosedStdout: () => {},
    setExitCode: () => {},
  });
  await Promise.race([listening, ended]);
  return { out, printed: () => out, interrupt: () => interrupt() };
}
