import {
  bullmqJournal,
  fileJournal,
  type Journal,
  postgresJournal,
  postgresJournalTable,
} from "../../../runtime/journal/index.js";

export interface OpenJournal {
  readonly journal: Journal;
  close(): Promise<void>;
}

/**
 * A journal by its place: a folder, or the URL of Redis or PostgreSQL.
 *
 * @param jobId - of the BullMQ job whose data is the journal
 */
export async function openJournal(place: string, jobId: string): Promise<OpenJournal> {
  if (place.startsWith("redis:")) {
    // Loaded only here, so that a worker with a folder starts quickly.
    const { Queue } = await import("bullmq");
    const queue = new Queue("journal", { connection: { url: place } });
    // One that is there already stays as it is.
    await queue.add("picture", { order: jobId }, { jobId });
    const job = await queue.getJob(jobId);
    if (job === undefined) throw new Error(`no job ${jobId}`);
    return { journal: bullmqJournal(job, queue), close: () => queue.close() };
  }
  if (place.startsWith("postgres:")) {
    const { default: pg } = await import("pg");
    const pool = new pg.Pool({ connectionString: place });
    // A connection that breaks while nothing uses it: the pool opens another.
    pool.on("error", () => {});
    // Two processes that make one table at once: one fails, and the table is there.
    await pool.query(postgresJournalTable()).catch(() => {});
    return { journal: postgresJournal(pool), close: () => pool.end() };
  }
  return { journal: fileJournal(place), close: async () => {} };
}
