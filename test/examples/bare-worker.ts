// A BullMQ worker that only waits: what the example's throughput is measured by.
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "bullmq";

const [queue = "", url = "", concurrency = "", waitMs = ""] = process.argv.slice(2);
const worker = new Worker(queue, () => sleep(Number(waitMs)), {
  connection: { url },
  concurrency: Number(concurrency),
});
process.once("SIGTERM", () => void worker.close());
