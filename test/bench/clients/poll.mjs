// poll.mjs <by-hand|modelsmith> <server> <generations> <interval ms> <seconds>: CPU time as JSON.
import { setTimeout as sleep } from "node:timers/promises";
import { createClient, wait } from "@modelsmith/runtime";
import { Agent, request } from "undici";
import { endpointAt } from "./with-modelsmith.mjs";

const [name, server, ...words] = process.argv.slice(2);
const [generations, intervalMs, seconds] = words.map(Number);
const client = createClient({ apiKey: "sk-bench-0123456789abcdefghijklmnop" });
const agent = new Agent({ connections: 128, keepAliveTimeout: 30_000 });

const contenders = {
  async "by-hand"(id) {
    for (;;) {
      const started = performance.now();
      const { body } = await request(`${server}/generation/${id}`, {
        headers: { authorization: "Bearer sk-bench-0123456789abcdefghijklmnop" },
        dispatcher: agent,
      });
      const { status } = await body.json();
      if (status === "COMPLETED") return;
      await sleep(started + intervalMs * (0.9 + Math.random() * 0.2) - performance.now());
    }
  },
  modelsmith: (id) =>
    wait(id, { endpoint: endpointAt(server), client, pollIntervalMs: intervalMs }),
};

for (let at = 0; at < generations; at += 1) contenders[name](`gen_${at}`).catch(() => {});
// The first answers come all at once: what counts is the waiting.
await sleep(2 * intervalMs);
const began = process.cpuUsage();
process.stdout.write("[");
await sleep(seconds * 1000);
const { user, system } = process.cpuUsage(began);
process.stdout.write(`${JSON.stringify({ milliseconds: (user + system) / 1000 })}]`);
process.exit();
