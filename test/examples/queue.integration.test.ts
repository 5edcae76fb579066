import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import path from "node:path";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue } from "bullmq";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { openBackend, type QueueBackend } from "../../examples/queue/backends.js";
import { listDeadLetters, settle } from "../../examples/queue/dead-letters.js";
import { addPictures } from "../../examples/queue/produce.js";
import type { DatabaseServer } from "../../examples/queue/servers.js";
import type { FaultName, Simulator } from "../../simulator/index.js";
import { bundleWorker } from "../bundle-worker.js";
import { backends, canRun, realServer } from "../real-servers.js";
import { simulateSpecs } from "../simulator/simulate-specs.js";
import { temporaryFolder } from "../temporary-folder.js";
import { serveQuickly } from "./quick-service.js";

/** `npm run test:queues` makes it 2,000 jobs, and measures. */
const asked = process.env["MODELSMITH_QUEUE_JOBS"];
const isLong = asked !== undefined;
const jobs = Number(asked ?? 16);
const processes = isLong ? 4 : 2;

/**
 * How long a picture takes. A create in doubt is sent again if the list of running generations is
 * without it: on a busy machine, one of a second may be done before the list is read.
 */
const PICTURE_MS = isLong ? 5_000 : 2_000;

/** A fifth of all calls has one of them. */
const faults: readonly FaultName[] = [
  "create.502-after-accept",
  "create.reset-after-body",
  "create.503-twice",
  "create.500-with-id",
  "create.id-in-location",
  "poll.reset-twice",
  "poll.truncated-json",
  "poll.408-and-425",
];

let worker: string;
beforeAll(async () => {
  worker = await bundleWorker("examples/queue/worker.ts");
});

describe.each(backends.filter(canRun))("the queue example on %s", (backend) => {
  let server: DatabaseServer;
  beforeAll(async () => {
    server = await realServer(backend);
  });
  afterAll(() => server.stop());

  it("pays once for each job and saves each result once, whatever dies", {
    timeout: isLong ? 3_600_000 : 240_000,
  }, async () => {
    const simulator = await startSimulator(PICTURE_MS);
    const folder = await temporaryFolder();
    const queue = await openBackend(server.url);
    onTestFinished(() => queue.close());
    const workers = startWorkers(processes, server.url, simulator.baseUrl, folder);
    const orders = ordersOf(jobs);
    const begun = performance.now();
    await addPictures(queue, orders);
    const person = lookAtDeadLetters(queue, simulator);
    const killer = killWorkers(workers, isLong ? Number.POSITIVE_INFINITY : 2);
    const half = untilCompleted(queue, jobs / 2).then(async () => {
      if (isLong) await server.crash();
      // One leaves as a deployment makes it leave: it must not lose what waits.
      else await workers.stopOne();
    });
    await untilCompleted(queue, jobs);
    const seconds = (performance.now() - begun) / 1000;
    const [kills, settled] = await Promise.all([killer.stop(), person.stop(), half]);

    expect(paidTwice(simulator)).toEqual([]);
    const { charges, acceptedCreates } = simulator.stats();
    expect({ charges, acceptedCreates }).toEqual({ charges: jobs, acceptedCreates: jobs });
    const made = new Map(simulator.generations().map(({ id, input }) => [id, input["prompt"]]));
    expect([...made.values()].sort()).toEqual([...orders.values()].sort());
    const completed = await queue.queue.getJobs(["completed"]);
    const prompts = completed.map(({ returnvalue }) => made.get(returnvalue.generationId));
    expect(prompts).toEqual(completed.map(({ data }) => data.prompt));
    const files = await readdir(folder);
    expect(files.sort()).toEqual([...orders.keys()].map((id) => `${id}-1.png`).sort());
    for (const file of files)
      expect(isWholePng(await readFile(path.join(folder, file)))).toBe(true);
    expect(await queue.queue.getJobCounts()).toMatchObject({
      active: 0,
      delayed: 0,
      failed: 0,
      waiting: 0,
    });
    report(
      `${backend}: ${jobs} jobs in ${seconds.toFixed(0)} s, ${kills} workers killed, ${charges} charges, ${files.length} results; a person settled ${settled} doubts`,
    );
  });

  it("keeps what was rejected for a person to look at", { timeout: 60_000 }, async () => {
    const simulator = await startSimulator(10);
    const queue = await openBackend(server.url);
    onTestFinished(() => queue.close());
    startWorkers(1, server.url, simulator.baseUrl, await temporaryFolder());
    await addPictures(queue, new Map([["rejected", "a cat [reject]"]]));
    const letters = () => listDeadLetters(queue);
    await expect.poll(letters, { timeout: 40_000 }).toEqual([
      {
        job: "rejected",
        prompt: "a cat [reject]",
        reason: expect.stringContaining("content_rejected"),
      },
    ]);
    // Once more gives the same end without another charge.
    await settle(queue, "rejected");
    await expect.poll(letters, { timeout: 40_000 }).toHaveLength(1);
    expect(simulator.stats().charges).toBe(1);
  });
});

it("ends on one SIGTERM where its database is away", { timeout: 30_000 }, async () => {
  const nowhere = await closedPort();
  const folder = await temporaryFolder();
  const env = { QUEUE_URL: `redis://127.0.0.1:${nowhere}`, PICTURES: folder, CLOSING_MS: "50" };
  const child = start([worker], env);
  await once(child.stdout as Readable, "data");
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

it.runIf(isLong && canRun("redis"))(
  "has at least 0.9 of the throughput of a worker that only waits",
  { timeout: 600_000 },
  async () => {
    const server = await realServer("redis");
    // About what a picture takes, with the time between polls that is the default.
    const waitMs = 60_000;
    const concurrency = 50;
    const count = processes * concurrency * 2;
    const bare = await bundleWorker("test/examples/bare-worker.ts");
    const service = await serveQuickly(waitMs);
    const pictures = await openBackend(server.url);
    const waits = new Queue("waits", { connection: { url: server.url } });
    try {
      const argv = [bare, "waits", server.url, String(concurrency), String(waitMs)];
      const bareRun = await measure(
        waits,
        Array.from({ length: processes }, () => start(argv)),
        () => waits.addBulk(Array.from({ length: count }, () => ({ name: "wait", data: {} }))),
      );
      const workers = startWorkers(processes, server.url, service, await temporaryFolder(), {
        CONCURRENCY: String(concurrency),
        POLL_INTERVAL_MS: "3000",
      });
      const ownRun = await measure(pictures.queue as unknown as Queue, workers.all(), () =>
        addPictures(pictures, ordersOf(count)),
      );
      const ratio = bareRun.seconds / ownRun.seconds;
      report(
        `${count} jobs of ${waitMs / 1000} s, ${processes} processes with ${concurrency} each: the example ${ownRun.seconds.toFixed(1)} s and ${ownRun.cpuMs.toFixed(0)} ms of CPU a job, a worker that only waits ${bareRun.seconds.toFixed(1)} s and ${bareRun.cpuMs.toFixed(0)} ms: ${ratio.toFixed(3)} × its throughput`,
      );
      expect(ratio).toBeGreaterThanOrEqual(0.9);
    } finally {
      await waits.close();
      await pictures.close();
      await server.stop();
    }
  },
);

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function startSimulator(
  latencyMs: number,
  probabilities: Partial<Record<FaultName, number>> = Object.fromEntries(
    faults.map((name) => [name, 0.2 / faults.length]),
  ),
): Promise<Simulator> {
  const simulator = await simulateSpecs({ latencyMs, faults: probabilities });
  onTestFinished(() => simulator.close());
  return simulator;
}

function ordersOf(count: number): ReadonlyMap<string, string> {
  return new Map(Array.from({ length: count }, (_, at) => [`order-${at}`, `Picture ${at}`]));
}

interface Workers {
  all(): readonly ChildProcess[];
  /**
   * Kills one that takes jobs, at random, and starts another. On a machine so busy that most of them
   * are still starting, it lets them.
   */
  killOne(): boolean;
  /** Ends one gracefully, and starts another. */
  stopOne(): Promise<void>;
}

function startWorkers(
  count: number,
  url: string,
  service: string,
  folder: string,
  more: Readonly<Record<string, string>> = {},
): Workers {
  const up = new WeakSet<ChildProcess>();
  const begin = (): ChildProcess => {
    const child = start([worker], {
      QUEUE_URL: url,
      SIMULATOR_URL: service,
      PICTURES: folder,
      // Few: the simulator draws each picture, and a job that waits longer for it than its worker lives
      // is downloaded again and again.
      CONCURRENCY: "6",
      PER_SECOND: "1000",
      POLL_INTERVAL_MS: "200",
      LEASE_MS: isLong ? "3000" : "1000",
      LOCK_MS: isLong ? "3000" : "1500",
      ...more,
    });
    // It says so when it takes jobs.
    child.stdout?.once("data", () => up.add(child));
    return child;
  };
  const running = Array.from({ length: count }, begin);
  const isUp = (each: ChildProcess): boolean => up.has(each);
  const replace = (old: ChildProcess): void => {
    running.splice(running.indexOf(old), 1, begin());
  };
  const pick = (): ChildProcess | undefined => {
    const ready = running.filter(isUp);
    return ready[Math.floor(Math.random() * ready.length)];
  };
  return {
    all: () => running,
    killOne: () => {
      const old = running.filter(isUp).length * 2 > count ? pick() : undefined;
      if (old === undefined) return false;
      replace(old);
      return old.kill("SIGKILL");
    },
    stopOne: async () => {
      await expect.poll(pick, { timeout: 30_000 }).toBeDefined();
      const old = pick() as ChildProcess;
      replace(old);
      const ended = once(old, "exit");
      old.kill("SIGTERM");
      expect(await ended).toEqual([0, null]);
    },
  };
}

function start(argv: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess {
  const child = spawn(process.execPath, argv, {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, ...env },
  });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  });
  return child;
}

/** Kills a worker every second, so often. */
function killWorkers(workers: Workers, times: number) {
  const end = new AbortController();
  const work = (async () => {
    let kills = 0;
    while (kills < times && !end.signal.aborted) {
      await sleep(1_000, undefined, { signal: end.signal }).catch(() => {});
      if (end.signal.aborted) break;
      if (workers.killOne()) kills += 1;
    }
    return kills;
  })();
  return {
    stop: () => {
      end.abort();
      return work;
    },
  };
}

/** The person: looks into the platform's history, as the message says, and decides. */
function lookAtDeadLetters(queue: QueueBackend, simulator: Simulator) {
  const end = new AbortController();
  const work = (async () => {
    let settled = 0;
    while (!end.signal.aborted) {
      // The database may be away.
      const letters = await listDeadLetters(queue).catch(() => []);
      // Read where it is needed: it is long.
      const history = new Map(
        letters.length === 0
          ? []
          : simulator.generations().map(({ id, input }) => [input["prompt"], id]),
      );
      for (const { job, prompt, reason } of letters) {
        expect(reason).toMatch(/may have been accepted and charged.*settleDoubt/);
        const id = history.get(prompt);
        const decision = id === undefined ? "create-again" : { generationId: id };
        // It may be in the queue again already, or the database away.
        await settle(queue, job, decision).then(
          () => {
            settled += 1;
          },
          () => {},
        );
      }
      await sleep(500, undefined, { signal: end.signal }).catch(() => {});
    }
    return settled;
  })();
  return {
    stop: () => {
      end.abort();
      return work;
    },
  };
}

/** The generations of every picture that was paid for more than once. */
function paidTwice(simulator: Simulator): readonly object[] {
  const all = simulator.generations();
  const times = new Map<unknown, number>();
  for (const { input } of all) times.set(input["prompt"], (times.get(input["prompt"]) ?? 0) + 1);
  return all
    .filter(({ input }) => times.get(input["prompt"]) !== 1)
    .map(({ id, input, createdAt, faults: had }) => ({ id, input, createdAt, had }));
}

async function untilCompleted({ queue }: QueueBackend, count: number): Promise<void> {
  for (;;) {
    const { completed = 0 } = await queue.getJobCounts("completed").catch(() => ({ completed: 0 }));
    if (completed >= count) return;
    await sleep(200);
  }
}

/** From the first job's start to the last one's end, and what the processes took of the CPU. */
async function measure(
  queue: Queue,
  workers: readonly ChildProcess[],
  add: () => Promise<unknown>,
): Promise<{ readonly seconds: number; readonly cpuMs: number }> {
  await expect
    .poll(async () => (await queue.getWorkers()).length, { timeout: 60_000 })
    .toBe(workers.length);
  const before = await cpuOf(workers);
  await add();
  let left = 1;
  while (left > 0) {
    await sleep(250);
    const { waiting = 0, active = 0, delayed = 0 } = await queue.getJobCounts();
    left = waiting + active + delayed;
  }
  const done = await queue.getJobs(["completed"]);
  const first = Math.min(...done.map(({ processedOn = 0 }) => processedOn));
  const last = Math.max(...done.map(({ finishedOn = 0 }) => finishedOn));
  const cpuMs = ((await cpuOf(workers)) - before) / done.length;
  for (const each of workers) each.kill("SIGKILL");
  return { seconds: (last - first) / 1000, cpuMs };
}

/** Milliseconds of CPU, as Linux counts them. */
async function cpuOf(workers: readonly ChildProcess[]): Promise<number> {
  const ticks = await Promise.all(
    workers.map(async ({ pid }) => {
      const text = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
      const [, , , , , , , , , , , user = "0", system = "0"] =
        text.split(") ").at(-1)?.split(" ") ?? [];
      return Number(user) + Number(system);
    }),
  );
  return ticks.reduce((sum, each) => sum + each, 0) * 10;
}

function isWholePng(bytes: Buffer): boolean {
  return bytes.subarray(1, 4).toString() === "PNG" && bytes.subarray(-8, -4).toString() === "IEND";
}

function report(line: string): void {
  if (isLong) process.stderr.write(`${line}\n`);
}
