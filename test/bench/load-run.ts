import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Agent } from "undici";
import { google } from "../../generated/index.js";
import { type FaultName, listFaults, simulate } from "../../simulator/index.js";
import { ambiguousEnding, expectations } from "../fault-expectations.js";
import { clientFor, endOf, endsAs, settled } from "../fault-table.js";
import { randomNumbers } from "../random-numbers.js";

/** What a run under load came to. */
export interface LoadFigures {
  readonly calls: number;
  readonly faulted: number;
  readonly completed: number;
  /** Calls that did not end as their row of the fault table says, described. */
  readonly unexpected: readonly string[];
  readonly acceptedCreates: number;
  readonly charges: number;
  /** What the rows say that the service accepts, one by one. */
  readonly expectedAccepts: number;
  readonly elapsedMs: number;
  readonly heapBeforeMiB: number;
  readonly heapAfterMiB: number;
}

/**
 * Starts that many generations at once against one simulator; every fifth meets a fault that the
 * seed chooses. Afterwards everything is closed and the heap measured again.
 */
export async function loadRun(calls: number, seed: number): Promise<LoadFigures> {
  await burst(Math.min(calls, 20), seed + 1);
  const heapBeforeMiB = heapMiB();
  const begun = performance.now();
  const figures = await burst(calls, seed);
  const elapsedMs = Math.round(performance.now() - begun);
  return { ...figures, elapsedMs, heapBeforeMiB, heapAfterMiB: heapMiB() };
}

type Burst = Omit<LoadFigures, "elapsedMs" | "heapBeforeMiB" | "heapAfterMiB">;

async function burst(calls: number, seed: number): Promise<Burst> {
  // One that has ended is not among the running ones, where a create in doubt is looked for: on a busy
  // machine, the look may come a second late.
  await using simulator = await simulate({ openapi: "specs/openapi.json", latencyMs: 2_000 });
  const agent = new Agent({ connections: 256 });
  const next = randomNumbers(seed);
  const clients = new Map<string | undefined, ReturnType<typeof clientFor>>();
  const clientOfRow = (waitsFor: Parameters<typeof clientFor>[0]) => {
    const options = {
      apiKey: "load",
      baseUrl: simulator.baseUrl,
      dispatcher: agent,
      pollIntervalMs: 500,
      retry: { retries: 3, minTimeoutMs: 20, maxTimeoutMs: 200 },
    };
    const client =
      clients.get(waitsFor) ??
      clientFor(waitsFor, options, { shortMs: 1_500 + calls * 7, longMs: 120_000 });
    clients.set(waitsFor, client);
    return client;
  };
  const plans = Array.from({ length: calls }, (_, index) => ({
    index,
    fault: index % 5 === 0 ? faults[Math.floor(next() * faults.length)] : undefined,
  }));
  const outcomes = await Promise.all(
    plans.map(async ({ index, fault }) => {
      const prompt = `Load ${seed}-${index}${fault ? ` [fault:${fault}]` : ""}`;
      const client = clientOfRow(fault && expectations[fault].waitsFor);
      return endOf(await settled(google.nanoBanana({ prompt }, { client })));
    }),
  );
  const unexpected = plans.flatMap(({ index, fault }) => {
    const end = outcomes[index];
    const row = fault === undefined ? plain : expectations[fault];
    const allowed = [row.ends, row.or, row.recovered && ambiguousEnding];
    return end && endsAs(end, allowed)
      ? []
      : [`${fault ?? "no fault"}: ended as ${JSON.stringify(end)}`];
  });
  const { acceptedCreates, charges } = simulator.stats();
  await agent.close();
  return {
    calls,
    faulted: plans.filter(({ fault }) => fault).length,
    completed: outcomes.filter(({ as }) => as === "completed").length,
    unexpected,
    acceptedCreates,
    charges,
    expectedAccepts: plans.reduce(
      (sum, { fault }) => sum + (fault === undefined ? 1 : expectations[fault].accepted),
      0,
    ),
  };
}

const plain = { ends: { as: "completed" }, or: undefined, recovered: undefined } as const;

const faults: readonly FaultName[] = listFaults().map(({ name }) => name);

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

function heapMiB(): number {
  collectGarbage();
  collectGarbage();
  return Math.round((process.memoryUsage().heapUsed / 2 ** 20) * 10) / 10;
}
