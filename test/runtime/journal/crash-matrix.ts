import { type ChildProcess, spawn } from "node:child_process";
import { once as eventOnce } from "node:events";
import { expect } from "vitest";
import { bundleWorker } from "../../bundle-worker.js";
import { type ChargingService, serveCharging } from "../charging-service.js";

interface Ended {
  readonly signal: string | null;
  readonly result: unknown;
}

/** Starts `once` in a process of its own: see once-worker.ts for its arguments. */
export type StartWorker = (...argv: string[]) => {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
};

export async function workers(): Promise<StartWorker> {
  const worker = await bundleWorker("test/runtime/journal/once-worker.ts");
  return (...argv) => {
    const child = spawn(process.execPath, [worker, ...argv], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk: Buffer) => {
      text += chunk.toString();
    });
    const ended = eventOnce(child, "close").then(([, signal]) => ({
      signal,
      result: text === "" ? undefined : JSON.parse(text),
    }));
    return { process: child, ended };
  };
}

export function chargesOf({ charged }: ChargingService): number {
  return [...charged.values()].flat().length;
}

const GOT_IT = { result: { ok: true, id: "gen_1" }, charges: 1 };
/** Nothing was sent, which the second process cannot know. */
const CANNOT_KNOW = { result: { category: "transient", mayHaveCharged: true }, charges: 0 };

/** A process that is killed at each step of `once`, and what a second one makes of what it left. */
export const expectedOfCrashes: Readonly<Record<string, object>> = {
  "before intended": GOT_IT,
  "after intended": CANNOT_KNOW,
  "while its create is open": GOT_IT,
  "before claim": GOT_IT,
  "after claim": GOT_IT,
  "before accepted": GOT_IT,
  "after accepted": GOT_IT,
  "before done": GOT_IT,
  "after done": GOT_IT,
};

/** @param placeOf - where the journal of a step is */
export async function crashMatrix(
  start: StartWorker,
  placeOf: (step: string) => string | Promise<string>,
): Promise<Readonly<Record<string, object>>> {
  const results = await Promise.all(
    Object.keys(expectedOfCrashes).map(async (step) => {
      const isOpen = step === "while its create is open";
      const service = await serveCharging(() => (isOpen ? "slow head" : undefined), true);
      const key = step.replaceAll(" ", "-");
      const argv = [await placeOf(step), service.url, key, "a cat"];
      const first = start(...argv, step);
      if (isOpen) {
        await expect.poll(() => chargesOf(service), { timeout: 30_000 }).toBe(1);
        first.process.kill("SIGKILL");
      }
      expect(await first.ended).toEqual({ signal: "SIGKILL", result: undefined });
      const second = await start(...argv).ended;
      return [step, { result: second.result, charges: chargesOf(service) }] as const;
    }),
  );
  return Object.fromEntries(results);
}
