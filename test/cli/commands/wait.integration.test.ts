import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clientOf } from "../../../runtime/client.js";
import { createTransport } from "../../../runtime/http/transport.js";
import { BOUNDS } from "../../../runtime/options/options.js";
import type { Simulator } from "../../../simulator/index.js";
import { create, type SendOptions } from "../../simulator/client.js";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { environment, type Ran, runCli } from "../run-cli.js";
import { enterSmallSpecs } from "../small-project.js";

beforeAll(enterSmallSpecs);

const client = clientOf({
  options: { retry: { minTimeoutMs: 1, maxTimeoutMs: 2, randomize: false } },
  bounds: { ...BOUNDS, mostRetryAfterMs: 5, notFoundMs: 30 },
  transport: createTransport(undefined),
});
const quick = await simulateSpecs({ latencyMs: 0 });
const slow = await simulateSpecs({ latencyMs: 60_000 });
afterAll(() => Promise.all([quick.close(), slow.close()]));

/** Creates a generation elsewhere and waits for it here. */
async function waitFor(
  prompt: string,
  { simulator = quick, words = [] }: { simulator?: Simulator; words?: readonly string[] } = {},
): Promise<Ran & { readonly id: string }> {
  const send: SendOptions = { model: "google/nano-banana" };
  const answer = await create(simulator, { prompt }, send);
  const { id } = (await answer.json()) as { id: string }; // the platform's own shape
  return { ...(await waitOn(id, simulator, words)), id };
}

async function waitOn(id: string, simulator: Simulator, words: readonly string[]): Promise<Ran> {
  const all = ["wait", "--generation-id", id, "--base-url", simulator.baseUrl, ...words];
  const ran = await runCli(["--interval", "0.01", ...all], { environment, client });
  return { ...ran, lines: ran.lines };
}

const done = {
  event: "poll",
  http_status: 200,
  status: "COMPLETED",
  status_key: "status",
  terminal: true,
};

test("a result is polled for and told", async () => {
  const { lines, code, id } = await waitFor("A boat");
  expect(lines).toEqual([
    { ...done, generation_id: id, attempt: 1 },
    {
      event: "terminal",
      source: "poll",
      ok: true,
      generation_id: id,
      status: "COMPLETED",
      response: expect.objectContaining({ id, status: "COMPLETED" }),
    },
  ]);
  expect(code).toBe(0);
});

test("trouble is told, and waited out", async () => {
  const { lines, code, id } = await waitFor("A boat [fault:poll.429-three-times]");
  const trouble = {
    event: "poll_error",
    generation_id: id,
    transient: true,
    http_status: 429,
    retry_in_seconds: expect.any(Number),
  };
  expect(lines).toMatchObject([
    { ...trouble, attempt: 1 },
    { ...trouble, attempt: 2 },
    { ...trouble, attempt: 3 },
    { ...done, attempt: 4 },
    { event: "terminal" },
  ]);
  expect(code).toBe(0);
});

test("a connection that breaks is trouble without a status", async () => {
  const { lines, id } = await waitFor("A boat [fault:poll.reset-twice]");
  expect(lines[0]).toMatchObject({
    event: "poll_error",
    generation_id: id,
    transient: true,
    http_status: null,
  });
});

test("a refusal ends it, with the id", async () => {
  const { lines, code, id } = await waitFor("A boat [fault:poll.401-half-way]");
  expect(lines).toMatchObject([
    { event: "poll", status: "IN_PROGRESS", terminal: false },
    { event: "poll_error", transient: false, http_status: 401, category: "auth" },
    { event: "error", error: "polling_refused", generation_id: id },
  ]);
  expect(code).toBe(12);
});

test("an id that nobody knows is forgiven for a while, then refused", async () => {
  const { lines, code } = await waitOn("gen_unknown", quick, []);
  const refused = { event: "poll_error", generation_id: "gen_unknown", http_status: 404 };
  expect(lines[0]).toMatchObject({ ...refused, transient: true, attempt: 1 });
  const last = { ...refused, transient: false, attempt: lines.length - 2, category: "not_found" };
  expect(lines.at(-2)).toMatchObject(last);
  expect(lines.at(-1)).toMatchObject({ event: "error", category: "not_found" });
  expect(code).toBe(12);
});

test("without a key the id is not lost", async () => {
  const { lines, code } = await runCli(["wait", "--generation-id", "gen_1"]);
  expect(lines).toEqual([
    expect.objectContaining({
      error: "no_key",
      generation_id: "gen_1",
      message: expect.stringMatching(
        /^GET \/generation\/gen_1: There is no key.*"gen_1" was created/,
      ),
    }),
  ]);
  expect(code).toBe(1);
});

test("a deadline is told with the last status", async () => {
  const { lines, code, id } = await waitFor("A boat", {
    simulator: slow,
    words: ["--timeout", "0.3"],
  });
  expect(lines.at(-1)).toEqual({
    event: "timeout",
    generation_id: id,
    elapsed_seconds: expect.any(Number),
    last_status: "IN_QUEUE",
    message: expect.stringContaining("o terminal status within 300 ms, last status IN_QUEUE."),
    guidance: [expect.stringContaining(`npx modelsmith wait ${id}`)],
  });
  expect(lines.at(-1)?.["elapsed_seconds"]).toBeGreaterThanOrEqual(0.3);
  expect(code).toBe(11);
});

describe("an id", () => {
  test.each([".", ".."])("%s is no id", async (id) => {
    const { lines, code } = await waitOn(id, quick, []);
    expect(lines).toMatchObject([{ event: "error", category: "invalid_request" }]);
    expect(code).toBe(26);
  });

  test("is needed", async () => {
    const ran = await runCli(["wait"]);
    expect([ran.code, ran.err]).toEqual([1, expect.stringContaining("no generation id given")]);
  });
});
