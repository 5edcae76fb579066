import { setTimeout as after } from "node:timers/promises";
import { inspect } from "node:util";
import { Agent } from "undici";
import { describe, expect, it } from "vitest";
import { google } from "../generated/index.js";
import type { GenerationEvent } from "../runtime/index.js";
import { type FaultName, listFaults } from "../simulator/index.js";
import { type Ending, type Expectation, expectations } from "./fault-expectations.js";
import { clientFor, endOf, endsAs, settled } from "./fault-table.js";
import { simulateSpecs } from "./simulator/simulate-specs.js";

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
    const isExpected = (end: Ending) => endsAs(end, [row.ends, row.or]);
    expect(endOf(run.outcome), inspect(run.outcome)).toSatisfy(isExpected);
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

async function callUnder(fault: FaultName, row: Expectation) {
  await using simulator = await simulateSpecs({
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
  };
  // A busy machine takes seconds for an event that comes byte by byte.
  const client = clientFor(row.waitsFor, options, { shortMs: 500, longMs: 25_000 });
  const outcome = await settled(google.nanoBanana({ prompt: `A cat under ${fault}` }, { client }));
  const stats = simulator.stats();
  await agent.close();
  const openConnections = await drained(() => simulator.stats().openConnections);
  const printed = [outcome, events]
    .flatMap((value) => [inspect(value, { depth: 20, showHidden: true }), JSON.stringify(value)])
    .join("\n");
  return { outcome, stats, printed, openConnections };
}

/** A server hears a little later than the client that a connection is closed. */
async function drained(count: () => number): Promise<number> {
  for (let waited = 0; count() > 0 && waited < 3_000; waited += 1) await after(10);
  return count();
}
