import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultName } from "../../simulator/index.js";
import { type Ending, expectations } from "../fault-expectations.js";
import { clientFor, endsAs } from "../fault-table.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { environment, key, type Ran, runCli } from "./run-cli.js";
import { enterSmallSpecs } from "./small-project.js";

beforeAll(enterSmallSpecs);

/**
 * `create` stands on the lifecycle of the generated functions: it ends as the fault table says.
 * The whole table is run by test/faults.integration.test.ts; here is one row of each kind.
 */
const names: readonly FaultName[] = [
  "create.402",
  "create.500",
  "create.503-twice",
  "create.404-sse-form",
  "create.reset-after-body",
  "sse.one-byte-chunks",
  "sse.silence",
  "sse.failed-with-reason",
  "poll.401-half-way",
  "poll.never-done",
];

// The recovered create finds its generation in the list of running ones, where no other is.
const service = { latencyMs: 30, apiKey: key };
const [shared, own] = await Promise.all([simulateSpecs(service), simulateSpecs(service)]);
afterAll(() => Promise.all([shared.close(), own.close()]));

test.concurrent.each(names)("create ends as the fault table says under %s", async (fault) => {
  const row = expectations[fault];
  const ran = await create(fault, (row.recovered ? own : shared).baseUrl);
  const end = endOf(ran);
  expect(endsAs(end, [row.ends, row.or]), JSON.stringify(end)).toBe(true);
  expect(ran.out + ran.err).not.toContain(key);
});

const waits = { shortMs: 500, longMs: 10_000 };
const retry = { retries: 3, minTimeoutMs: 1, maxTimeoutMs: 10 };

function create(fault: FaultName, baseUrl: string): Promise<Ran> {
  const { waitsFor } = expectations[fault];
  const client = clientFor(waitsFor, { retry }, waits);
  const flags: Readonly<Record<string, readonly string[]>> = {
    idleTimeoutMs: ["--sse-request-timeout", String(waits.shortMs / 1000)],
    timeoutMs: ["--poll-timeout", String((waits.shortMs * 3) / 1000)],
  };
  const prompt = `A cat by command [fault:${fault}]`;
  const words = ["create", "google/nano-banana", "--prompt", prompt, "--poll-interval", "0.01"];
  const more = ["--base-url", baseUrl, ...(flags[waitsFor ?? ""] ?? [])];
  return runCli([...words, ...more], { environment, client });
}

/** The last line and the exit code, in the words of the table. */
function endOf({ out, code }: Ran): Ending {
  const last: LastLine = JSON.parse(out.trim().split("\n").at(-1) ?? "");
  if (last.event === "error") {
    expect(code).toBeGreaterThan(0);
    const { category, may_have_charged: mayHaveCharged } = last;
    return { as: "error", category, mayHaveCharged, knowsId: last.generation_id !== undefined };
  }
  expect(code).toBe(last.ok ? 0 : 10);
  if (last.ok) return { as: "completed", source: last.source };
  const as = last.status === "FAILED" ? "failed" : "canceled";
  return { as, source: last.source, category: last.category };
}

interface LastLine {
  readonly event: string;
  readonly ok: boolean;
  readonly status: string;
  readonly source: "sse" | "poll";
  readonly category: Extract<Ending, { as: "error" }>["category"];
  readonly may_have_charged: boolean;
  readonly generation_id?: string;
}
