/**
 * A worker process. Start as many as you like, on as many machines: `node worker.js`. It ends on
 * SIGTERM: what is being created is finished, what waits is given to the other workers.
 */
import { mkdir } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { openBackend } from "./backends.js";
import { makePicture } from "./make-picture.js";

const setting = (name: string, otherwise: string): string => process.env[name] ?? otherwise;
const number = (name: string, otherwise: number): number =>
  Number(setting(name, String(otherwise)));

const folder = setting("PICTURES", "pictures");
await mkdir(folder, { recursive: true });
const backend = await openBackend(setting("QUEUE_URL", "redis://127.0.0.1:6379"));
const simulator = process.env["SIMULATOR_URL"];
const stopping = new AbortController();
/** How long the database has to say goodbye. */
const closingMs = number("CLOSING_MS", 5_000);
const pictures = new Set<Promise<unknown>>();

const worker = backend.startWorker(
  (job, token) => {
    const picture = makePicture(job, token, {
      journal: backend.journalOf(job),
      call: {
        ...(simulator !== undefined && { baseUrl: simulator, apiKey: "not-needed-by-it" }),
        pollIntervalMs: number("POLL_INTERVAL_MS", 3_000),
      },
      leaseMs: number("LEASE_MS", 30_000),
      folder,
      loopbackAllowed: simulator !== undefined,
      stopping: stopping.signal,
    });
    pictures.add(picture);
    const done = () => pictures.delete(picture);
    picture.then(done, done);
    return picture;
  },
  {
    concurrency: number("CONCURRENCY", 20),
    perSecond: number("PER_SECOND", 50),
    lockDuration: number("LOCK_MS", 30_000),
  },
);

for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, async () => {
    stopping.abort(new Error(`the worker got ${signal}`));
    // Takes no more jobs, and waits for those that it has.
    const closed = worker.close().then(() => backend.close());
    // A database that is away lets nothing close. Then the jobs of this process are all that counts:
    // what they have paid for is written down before they end.
    await Promise.race([closed, Promise.allSettled(pictures).then(() => sleep(closingMs))]);
    process.exit();
  });
}

process.stdout.write(`worker ${process.pid} takes jobs\n`);
