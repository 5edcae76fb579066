import type { Client, ClientOptions } from "@modelcontextprotocol/client";
import { expect, test } from "vitest";
import { simulateSpecs } from "../../simulator/simulate-specs.js";
import { temporaryFolder } from "../../temporary-folder.js";
import { factOf, serve, specs } from "./serve.js";

const modern: ClientOptions = { versionNegotiation: { mode: "auto" } };

test.each([
  ["stdio", 20, [], {}],
  ["stdio, protocol of 2026", 20, [], modern],
  ["HTTP", 20, ["--http"], {}],
  ["HTTP, protocol of 2026", 60, ["--http"], modern],
])(
  "a client over %s that drops and repeats each of %i calls pays each once",
  async (_, calls, words, options) => {
    await using simulator = await simulateSpecs({ latencyMs: 60 });
    const environment = { MODELSMITH_STATE_FOLDER: await temporaryFolder() };
    const served = await serve([...specs, "--base-url", simulator.baseUrl, ...words], environment);
    const client = await served.connect(options);
    const random = numbers(7);
    const repeats: number[] = [];
    const ids = new Set<unknown>();
    const one = async (index: number) => {
      // Some drops come before the create is accepted, some just as the answer is sent.
      const patience = [random() * 100, random() * 100, random() * 150];
      const { id, attempts } = await callUntilAnswered(client, `call ${index}`, patience);
      ids.add(id);
      repeats.push(attempts);
    };
    await inTurns(calls, 25, one);
    expect(simulator.stats().charges).toBe(calls);
    expect(ids.size).toBe(calls);
    // The test means nothing if no call was dropped.
    expect(repeats.filter((attempts) => attempts > 1).length).toBeGreaterThan(calls / 4);
    await served.stop();
  },
  120_000,
);

/** Drops the call after each of these milliseconds, and repeats it; the last time it waits. */
async function callUntilAnswered(client: Client, prompt: string, patience: readonly number[]) {
  for (const [attempt, ms] of [...patience, undefined].entries()) {
    try {
      const result = await client.callTool(
        { name: "black-forest-labs_flux-2-pro", arguments: { prompt, width: 256, height: 256 } },
        ms === undefined ? {} : { signal: AbortSignal.timeout(ms) },
      );
      expect(result.structuredContent).toMatchObject({ state: "completed" });
      return { id: factOf(result, "id"), attempts: attempt + 1 };
    } catch (error) {
      if (ms === undefined) throw error;
    }
  }
  throw new Error("unreachable");
}

async function inTurns(count: number, atOnce: number, work: (index: number) => Promise<void>) {
  const indices = Array.from({ length: count }, (_, index) => index).values();
  const worker = async () => {
    for (const index of indices) await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** The same numbers from 0 to 1 in every run. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}
