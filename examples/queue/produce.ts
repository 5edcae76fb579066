/** Adds jobs. A job's id names the order: added twice, it is made once. */
import type { QueueBackend } from "./backends.js";
import { JOB_OPTIONS, QUEUE } from "./pictures.js";

/** @param orders - prompts by the id of their order; ids without `:` */
export async function addPictures(
  { queue }: QueueBackend,
  orders: ReadonlyMap<string, string>,
): Promise<void> {
  const jobs = [...orders].map(([jobId, prompt]) => ({
    name: QUEUE,
    data: { prompt },
    opts: { ...JOB_OPTIONS, jobId },
  }));
  await queue.addBulk(jobs);
}
