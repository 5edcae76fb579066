import { setTimeout as after } from "node:timers/promises";
import { inspect } from "node:util";
import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { google } from "../generated/index.js";
import { clientOf } from "../runtime/client.js";
import { createTransport } from "../runtime/http.js";
import { type Generation, GenerationError, type GenerationEvent } from "../runtime/index.js";
import { BOUNDS } from "../runtime/settings.js";
import { type Ending, type Expectation, expectations } from "../simulator/expectations.js";
import { type FaultName, listFaults, simulate } from "../simulator/index.js";

/**
 * The fault table, row by row: a generated function against the simulator, over real sockets. What
 * the simulator counted is what the call is measured by.
 */

const key = "sk-fault-table-7f3a9c51e2";
const names = listFaults().map(({ name }) => name);

describe("a generated function under", () => {
  it.concurrent.each(names)("%s", async (fault) => {
    const row = expectations[fault];
    const run = await callUnder(fault, row);
    expect([endOf(run.outcome), run.outcome]).toEqual([
      expect.toSatisfy(isOneOf(row)),
      run.outcome,
    ]);
    expect(run.stats.acceptedCreates).toBe(row.accepted);
    expect(run.stats.charges).toBe(row.accepted);
    expect(run.stats.createRequests).toBe(row.posts === "every attempt" ? retries + 1 : row.posts);
    expect(run.stats.overlappingPolls).toBe(0);
    expect(run.stats.redirectsFollowed).toBe(0);
    expect(run.printed).not.toContain(key);
    expect(run.openConnections).toBe(0);
  });
});

const retries = 3;

/** Waits that the table says a client's option ends are short here; all others are long. */
function shortened(waitsFor: Expectation["waitsFor"]) {
  const shortMs = 150;
  return {
    idleTimeoutMs: waitsFor === "idleTimeoutMs" ? shortMs : 10_000,
    eventTimeoutMs: waitsFor === "eventTimeoutMs" ? shortMs : 10_000,
    requestTimeoutMs: waitsFor === "requestTimeoutMs" ? shortMs : 10_000,
    timeoutMs: waitsFor === "timeoutMs" ? 400 : 15_000,
  };
}

type Outcome = { readonly generation: Generation<unknown> } | { readonly error: GenerationError };

async function callUnder(fault: FaultName, row: Expectation) {
  await using simulator = await simulate({
    openapi: "specs/openapi.json",
    latencyMs: 30,
    apiKey: key,
    faults: { [fault]: 1 },
  });
  const agent = new Agent();
  const events: GenerationEvent[] = [];
  const options = {
    apiKey: key,
    baseUrl: simulator.baseUrl,
    dispatcher: agent,
    pollIntervalMs: 10,
    retry: { retries, minTimeoutMs: 1, maxTimeoutMs: 10 },
    onEvent: (event: GenerationEvent) => events.push(event),
    ...shortened(row.waitsFor),
  };
  const bounds = {
    ...BOUNDS,
    // No test waits for two seconds: a longer Retry-After is answered by the client's own backoff.
    retryAfterMs: 1_000,
    ...(row.waitsFor === "notFoundWindow" && { notFoundMs: 100 }),
  };
  const client = clientOf({
    options,
    bounds,
    transport: createTransport(agent),
    claims: new Set(),
  });
  const outcome = await settled(google.nanoBanana({ prompt: `A cat under ${fault}` }, { client }));
  const stats = simulator.stats();
  await agent.close();
  const openConnections = await drained(() => simulator.stats().openConnections);
  const printed = [outcome, events]
    .flatMap((value) => [inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value)])
    .join("\n");
  return { outcome, stats, printed, openConnections };
}

async function settled(call: Promise<Generation<unknown>>): Promise<Outcome> {
  try {
    return { generation: await call };
  } catch (error) {
    if (error instanceof GenerationError) return { error };
    throw error;
  }
}

/** A server hears a little later than the client that a connection is closed. */
async function drained(count: () => number): Promise<number> {
  for (let waited = 0; count() > 0 && waited < 100; waited += 1) await after(10);
  return count();
}

/** The outcome in the words of the table. */
function endOf(outcome: Outcome): Ending {
  if ("error" in outcome) {
    const { category, mayHaveCharged, generationId } = outcome.error;
    return { as: "error", category, mayHaveCharged, knowsId: generationId !== undefined };
  }
  const { generation } = outcome;
  if (generation.ok) return { as: "completed", source: generation.source };
  const as = generation.status === "FAILED" ? "failed" : "canceled";
  return { as, source: generation.source, category: generation.category };
}

/** What the table leaves open may be anything. */
function isOneOf({ ends, or }: Expectation) {
  return (end: Ending) =>
    [ends, ...(or ? [or] : [])].some((wanted) =>
      Object.entries(wanted).every(([field, value]) => end[field as keyof Ending] === value),
    );
}
