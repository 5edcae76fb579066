/**
 * What `npm run example:queue` runs: a producer, three worker processes, a kill and a deployment in
 * between, on Redis and then on PostgreSQL, against the embedded simulator, which costs nothing.
 * `npm run example:queue -- redis` runs one of them.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Simulator, simulate } from "modelsmith/simulator";
import { openBackend, type QueueBackend } from "./backends.js";
import { listDeadLetters } from "./dead-letters.js";
import { addPictures } from "./produce.js";
import { type Backend, INSTALL, isInstalled, startServer } from "./servers.js";

const JOBS = 40;
const pictures = path.resolve("dist", "examples", "pictures");

const [wanted] = process.argv.slice(2);
const all: readonly Backend[] = ["redis", "postgres"];
const chosen = all.filter((backend) => wanted === undefined || backend === wanted);
if (chosen.length === 0) throw new Error(`Name one of ${all.join(", ")}, not "${wanted}".`);
for (const backend of chosen.filter((each) => !isInstalled(each))) say(`${INSTALL[backend]}.`);
const installed = chosen.filter(isInstalled);
if (installed.length === 0) process.exitCode = 1;
for (const backend of installed) await run(backend);

async function run(backend: Backend): Promise<void> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "modelsmith-queue-"));
  const server = await startServer(backend, folder);
  const simulator = await simulate({
    openapi: "specs/openapi.json",
    latencyMs: 2_000,
    faults: { "create.502-after-accept": 0.1, "create.503-twice": 0.05, "poll.reset-twice": 0.05 },
  });
  const workers = [1, 2, 3].map(() => startWorker(backend, server.url, simulator));
  try {
    say(`\nBullMQ on ${backend}: ${server.url}, 3 worker processes, ${JOBS} jobs.`);
    const queue = await openBackend(server.url);
    const watching = queue.watch((job, progress) => {
      if (job === "order-1") say(`  order-1 ${JSON.stringify(progress)}`);
    });
    await addPictures(queue, orders());
    await untilDone(queue, 8);
    say("  kill -9 of one worker, as a machine that is lost; another is started");
    workers[0]?.kill("SIGKILL");
    workers.push(startWorker(backend, server.url, simulator));
    await untilDone(queue, 20);
    say("  SIGTERM to another, as a deployment: it leaves what waits to the others");
    await stop(workers[1]);
    await untilDone(queue, JOBS);
    await show(queue, simulator, backend);
    await watching.close();
    await queue.close();
  } finally {
    await Promise.all(workers.map(stop));
    await simulator.close();
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** One of them is for the dead letters: moderation rejects it. */
function orders(): ReadonlyMap<string, string> {
  return new Map(
    Array.from({ length: JOBS }, (_, at) => [
      `order-${at + 1}`,
      at === 0 ? "A paper boat [reject]" : `Paper boat number ${at + 1}`,
    ]),
  );
}

function startWorker(backend: Backend, url: string, simulator: Simulator): ChildProcess {
  return spawn(process.execPath, [fileURLToPath(new URL("worker.js", import.meta.url))], {
    stdio: ["ignore", "inherit", "inherit"],
    env: {
      ...process.env,
      QUEUE_URL: url,
      SIMULATOR_URL: simulator.baseUrl,
      PICTURES: path.join(pictures, backend),
      CONCURRENCY: "4",
      PER_SECOND: "20",
      POLL_INTERVAL_MS: "500",
      // Short, so that you see the others go on. In production, leave the defaults.
      LEASE_MS: "3000",
      LOCK_MS: "3000",
    },
  });
}

async function stop(worker: ChildProcess | undefined): Promise<void> {
  if (worker === undefined || worker.exitCode !== null || worker.signalCode !== null) return;
  const ended = once(worker, "exit");
  worker.kill("SIGTERM");
  await ended;
}

/** Waits until so many jobs have ended, and says where the queue is. */
async function untilDone({ queue }: QueueBackend, count: number): Promise<void> {
  for (let last = ""; ; await sleep(250)) {
    const {
      waiting = 0,
      delayed = 0,
      active = 0,
      completed = 0,
      failed = 0,
    } = await queue.getJobCounts();
    const line = `  ${waiting + delayed} wait, ${active} run, ${completed} are done, ${failed} are dead letters`;
    if (line !== last) say(line);
    last = line;
    if (completed + failed >= count) return;
  }
}

async function show(queue: QueueBackend, simulator: Simulator, backend: Backend): Promise<void> {
  const completed = await queue.queue.getJobs(["completed"]);
  const letters = await listDeadLetters(queue);
  const { charges } = simulator.stats();
  say(
    `  ${charges} generations were paid for. ${completed.length} results are saved in ${path.join(pictures, backend)}.`,
  );
  for (const { job, prompt, reason } of letters) {
    say(`  For a person to look at: ${job} (${prompt})\n    ${reason}`);
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
