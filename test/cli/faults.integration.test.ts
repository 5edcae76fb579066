import { afterAll, describe, expect, it } from "vitest";
import { google } from "../../generated/index.js";
import { type FaultName, listFaults, simulate } from "../../simulator/index.js";
import { expectations } from "../fault-expectations.js";
import { clientFor, type Outcome, settled } from "../fault-table.js";
import { environment, key, type Ran, runCli } from "./run-cli.js";

/** `create` and the generated function stand on one lifecycle: under any fault they end alike. */

const names = listFaults().map(({ name }) => name);

const service = { openapi: "specs/openapi.json", latencyMs: 30, apiKey: key };
const shared = await simulate(service);
afterAll(() => shared.close());

describe("create ends as the generated function does under", () => {
  it.concurrent.each(names)("%s", async (fault) => {
    const [ran, outcome] = await Promise.all([
      served(fault, (baseUrl) => byCommand(fault, baseUrl)),
      served(fault, (baseUrl) => byFunction(fault, baseUrl)),
    ]);
    expect(endOfCommand(ran)).toEqual(endOfFunction(outcome));
    expect(ran.out + ran.err).not.toContain(key);
  });
});

/** A look at the list of running generations sets them off: who needs it has a service alone. */
async function served<Result>(
  fault: FaultName,
  call: (baseUrl: string) => Promise<Result>,
): Promise<Result> {
  if (!expectations[fault].recovered) return call(shared.baseUrl);
  await using own = await simulate(service);
  return await call(own.baseUrl);
}

const waits = { shortMs: 500, longMs: 10_000 };
const retry = { retries: 3, minTimeoutMs: 1, maxTimeoutMs: 10 };

function byFunction(fault: FaultName, baseUrl: string): Promise<Outcome> {
  const options = { apiKey: key, baseUrl, pollIntervalMs: 10, retry };
  const client = clientFor(expectations[fault].waitsFor, options, waits);
  return settled(google.nanoBanana({ prompt: `A cat by function [fault:${fault}]` }, { client }));
}

function byCommand(fault: FaultName, baseUrl: string): Promise<Ran> {
  const { waitsFor } = expectations[fault];
  const client = clientFor(waitsFor, { retry }, waits);
  const short = String(waits.shortMs / 1000);
  const flags: Readonly<Record<string, readonly string[]>> = {
    idleTimeoutMs: ["--sse-request-timeout", short],
    requestTimeoutMs: ["--sse-request-timeout", short, "--poll-request-timeout", short],
    timeoutMs: ["--poll-timeout", String((waits.shortMs * 3) / 1000)],
  };
  const prompt = `A cat by command [fault:${fault}]`;
  const words = ["create", "google/nano-banana", "--prompt", prompt, "--poll-interval", "0.01"];
  const more = ["--base-url", baseUrl, ...(flags[waitsFor ?? ""] ?? [])];
  return runCli([...words, ...more], { environment, client });
}

function endOfFunction(outcome: Outcome): object {
  if ("error" in outcome) {
    const { category, mayHaveCharged, generationId } = outcome.error;
    return { category, mayHaveCharged, knowsId: generationId !== undefined };
  }
  const { ok, status, source } = outcome.generation;
  return { ok, status, source };
}

function endOfCommand({ lines, code }: Ran): object {
  const last = lines.at(-1) ?? {};
  if (last["event"] === "error") {
    expect(code).toBeGreaterThan(0);
    const { category, may_have_charged: mayHaveCharged, generation_id } = last;
    return { category, mayHaveCharged, knowsId: generation_id !== undefined };
  }
  const { ok, status, source } = last;
  expect(code).toBe(ok ? 0 : 10);
  return { ok, status, source };
}
