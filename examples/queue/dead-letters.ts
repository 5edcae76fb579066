/**
 * What a person must look at: `node dead-letters.js` lists it, with what to do. Then one of
 *
 *     node dead-letters.js retry <job>                     the reason is gone
 *     node dead-letters.js found <job> <generation id>     the platform's history has its generation
 *     node dead-letters.js create-again <job>              the history does not have it
 */
import { pathToFileURL } from "node:url";
import { type Decision, settleDoubt } from "@modelsmith/runtime/journal";
import { openBackend, type QueueBackend } from "./backends.js";

export interface DeadLetter {
  readonly job: string;
  readonly prompt: string;
  /** What happened, and what to do. */
  readonly reason: string;
}

export async function listDeadLetters({ queue }: QueueBackend): Promise<readonly DeadLetter[]> {
  const failed = await queue.getJobs(["failed"]);
  return failed.map(({ id, data, failedReason }) => ({
    job: String(id),
    prompt: data.prompt,
    reason: failedReason,
  }));
}

/** Puts a job back into the queue, once what a person decided is in its journal. */
export async function settle(
  { queue, journalOf }: QueueBackend,
  id: string,
  decision?: Decision,
): Promise<void> {
  const job = await queue.getJob(id);
  if (job === undefined) throw new Error(`there is no job ${id}`);
  if (decision !== undefined) await settleDoubt(id, decision, { journal: journalOf(job) });
  await job.retry("failed", { resetAttemptsMade: true });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [command = "list", job = "", generationId = ""] = process.argv.slice(2);
  const backend = await openBackend(process.env["QUEUE_URL"] ?? "redis://127.0.0.1:6379");
  try {
    if (command === "retry") await settle(backend, job);
    else if (command === "found") await settle(backend, job, { generationId });
    else if (command === "create-again") await settle(backend, job, "create-again");
    else {
      for (const letter of await listDeadLetters(backend)) {
        process.stdout.write(`${letter.job}  ${letter.prompt}\n  ${letter.reason}\n`);
      }
    }
  } finally {
    await backend.close();
  }
}
