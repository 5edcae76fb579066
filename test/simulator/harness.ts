import { onTestFinished } from "vitest";
import {
  type FaultName,
  type SimulateOptions,
  type Simulator,
  simulate,
} from "../../simulator/index.js";
import { handmade } from "./endpoints.js";
import { record, type Wire } from "./wire.js";

/** A quick simulator of the endpoints by hand, closed with the test that started it. */
export async function start(options: SimulateOptions = {}): Promise<Simulator> {
  const simulator = await simulate({ endpoints: handmade, latencyMs: 10, ...options });
  onTestFinished(() => simulator.close());
  return simulator;
}

/** One create at the SSE form under this fault. */
export async function wireOf(
  name: FaultName,
  patienceMs = 10_000,
  untilBytes?: number,
): Promise<Wire> {
  const simulator = await start();
  return record(
    simulator,
    { prompt: `a cat [fault:${name}]` },
    { patienceMs, ...(untilBytes && { untilBytes }) },
  );
}

/** The events of a stream by the rules of server-sent events, for streams in plain LF. */
export function events(text: string): Record<string, unknown>[] {
  return text
    .split("\n\n")
    .slice(0, -1)
    .flatMap((event) => /^data: (\{.*\})$/m.exec(event)?.[1] ?? [])
    .map((json) => JSON.parse(json) as Record<string, unknown>);
}

/** The status of each event. */
export function statuses(text: string): unknown[] {
  return events(text).map((event) => event["status"]);
}
