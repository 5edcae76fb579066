/** BullMQ on Redis or on PostgreSQL: queue, worker, events, and the journal that goes with them. */
import {
  bullmqJournal,
  type Journal,
  postgresJournal,
  postgresJournalTable,
} from "@modelsmith/runtime/journal";
import {
  createPostgresBackend,
  createRedisBackend,
  type Job,
  type Queue,
  withBackend,
} from "bullmq";
import pg from "pg";
import { type PictureJob, QUEUE, type SavedPicture } from "./pictures.js";

export type PicturesJob = Job<PictureJob, SavedPicture>;
type Process = (job: PicturesJob, token: string) => Promise<SavedPicture>;

export interface WorkerLimits {
  /** Jobs of one process at a time. */
  readonly concurrency: number;
  /** Jobs that all processes together start in a second. */
  readonly perSecond: number;
  /** After this without a sign of its process, a job is given to another, in milliseconds. */
  readonly lockDuration: number;
}

interface Closable {
  close(): Promise<void>;
}

/** What the example uses of either backend. */
export interface QueueBackend {
  readonly queue: Pick<
    Queue<PictureJob, SavedPicture>,
    "addBulk" | "getJobs" | "getJob" | "getJobCounts" | "close"
  >;
  /** Hears of the progress of every job, whichever process has it. */
  watch(onProgress: (jobId: string, progress: unknown) => void): Closable;
  startWorker(process: Process, limits: WorkerLimits): Closable;
  journalOf(job: PicturesJob): Journal;
  close(): Promise<void>;
}

/** @param url - of Redis or PostgreSQL */
export async function openBackend(url: string): Promise<QueueBackend> {
  return url.startsWith("redis") ? openRedis(url) : openPostgres(url);
}

function openRedis(url: string): QueueBackend {
  const { Queue, QueueEvents, Worker } = withBackend(createRedisBackend);
  // Commands wait for a server that restarts, instead of failing.
  const connection = { url, maxRetriesPerRequest: null };
  const queue = new Queue<PictureJob, SavedPicture>(QUEUE, { connection });
  queue.on("error", report);
  return {
    queue,
    watch: (onProgress) => {
      const events = new QueueEvents(QUEUE, { connection });
      events.on("error", report);
      return events.on("progress", ({ jobId, data }) => onProgress(jobId, data));
    },
    startWorker: (process, limits) => {
      const options = { connection, ...workerOptions(limits) };
      const worker = new Worker<PictureJob, SavedPicture>(QUEUE, withToken(process), options);
      return worker.on("error", report);
    },
    journalOf: (job) => bullmqJournal(job, queue),
    close: () => queue.close(),
  };
}

async function openPostgres(connectionString: string): Promise<QueueBackend> {
  const { Queue, QueueEvents, Worker } = withBackend(createPostgresBackend);
  // In production, run BullMQ's migrations and the journal's statement when you deploy.
  const connection = { connectionString, migrate: true };
  const pool = new pg.Pool({ connectionString, max: 4 });
  pool.on("error", report);
  // Two processes that make one table at once: one fails, and the table is there.
  await pool.query(postgresJournalTable()).catch(() => pool.query(postgresJournalTable()));
  const journal = postgresJournal(pool);
  const queue = new Queue<PictureJob, SavedPicture>(QUEUE, { connection });
  queue.on("error", report);
  return {
    queue,
    watch: (onProgress) => {
      const events = new QueueEvents(QUEUE, { connection });
      events.on("error", report);
      return events.on("progress", ({ jobId, data }) => onProgress(jobId, data));
    },
    startWorker: (process, limits) => {
      const options = { connection, ...workerOptions(limits) };
      const worker = new Worker<PictureJob, SavedPicture>(QUEUE, withToken(process), options);
      return worker.on("error", report);
    },
    journalOf: () => journal,
    close: async () => {
      await queue.close();
      await pool.end();
    },
  };
}

function workerOptions({ concurrency, perSecond, lockDuration }: WorkerLimits) {
  return {
    concurrency,
    limiter: { max: perSecond, duration: 1_000 },
    lockDuration,
    stalledInterval: lockDuration,
    // However often a job's process dies: another one goes on with it.
    maxStalledCount: 1_000,
  };
}

/** BullMQ always passes the token of the job's lock. */
function withToken(process: Process): (job: PicturesJob, token?: string) => Promise<SavedPicture> {
  return (job, token = "") => process(job, token);
}

/** Connections come back by themselves. */
function report(error: Error): void {
  process.stderr.write(`queue: ${error.message}\n`);
}
