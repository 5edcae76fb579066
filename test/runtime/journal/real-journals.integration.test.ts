import { Queue } from "bullmq";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DatabaseServer } from "../../../examples/queue/servers.js";
import {
  bullmqJournal,
  type Journal,
  once,
  postgresJournal,
  postgresJournalTable,
} from "../../../runtime/journal/index.js";
import { backends, canRun, realServer } from "../../real-servers.js";
import { clientWith } from "../bounds.js";
import { serveCharging } from "../charging-service.js";
import { COMPLETED, paintAt, QUICK } from "../endpoints.js";
import { answer, serve } from "../scripted-server.js";
import { crashMatrix, expectedOfCrashes, workers } from "./crash-matrix.js";
import { openJournal } from "./open-journal.js";

/** `npm run test:queues` kills processes between the steps of `once` here too. */
const isLong = process.env["MODELSMITH_QUEUE_JOBS"] !== undefined;

describe.each(backends.filter(canRun))("a journal in %s", (backend) => {
  let server: DatabaseServer;
  const open: { close(): Promise<void> }[] = [];

  beforeAll(async () => {
    server = await realServer(backend);
  });
  afterAll(async () => {
    for (const each of open) await each.close();
    await server.stop();
  });

  async function journalOf(job: string): Promise<Journal> {
    const opened = await openJournal(server.url, job);
    open.push(opened);
    return opened.journal;
  }

  it("gives back what was saved last, to another object too", async () => {
    const journal = await journalOf("job-1");
    expect(await journal.load("job-1")).toBeUndefined();
    expect(await journal.save("job-1", { revision: 1, value: { x: 1 } }, { expected: 0 })).toBe(
      true,
    );
    const value = { text: "\u0000 é 🦊", list: [], none: null };
    expect(await journal.save("job-1", { revision: 2, value }, { expected: 1 })).toBe(true);
    expect(await (await journalOf("job-1")).load("job-1")).toEqual({ revision: 2, value });
  });

  it.each(["job-2", "generation:test platform:gen_1"])(
    "lets one of many writers of a revision of %j win",
    async (key) => {
      const writers = await Promise.all(Array.from({ length: 8 }, () => journalOf("job-2")));
      for (const expected of [0, 1]) {
        const entryOf = (at: number) => ({ revision: expected + 1, value: { writer: at } });
        const won = await Promise.all(
          writers.map((each, at) => each.save(key, entryOf(at), { expected })),
        );
        expect(won.filter((each) => each)).toHaveLength(1);
        expect(await writers[0]?.load(key)).toEqual(entryOf(won.indexOf(true)));
      }
    },
  );

  it("saves nothing for a writer that is behind, or ahead", async () => {
    const journal = await journalOf("job-3");
    await journal.save("job-3", { revision: 1, value: "first" }, { expected: 0 });
    const late = { revision: 1, value: "late" };
    expect(await journal.save("job-3", late, { expected: 0 })).toBe(false);
    expect(await journal.save("job-3", { revision: 3, value: "early" }, { expected: 2 })).toBe(
      false,
    );
    expect(await journal.save("job-3", { revision: 9, value: "wild" }, { expected: 1 })).toBe(
      false,
    );
    expect(await journal.load("job-3")).toEqual({ revision: 1, value: "first" });
  });

  it("keeps what it has confirmed when the server crashes", async () => {
    const journal = await journalOf("job-4");
    await journal.save("job-4", { revision: 1, value: "kept" }, { expected: 0 });
    await server.crash();
    // A pool may hold a connection that the crash has broken, and learns of it by one failure.
    const load = () => journal.load("job-4").catch(() => undefined);
    await expect.poll(load, { timeout: 10_000 }).toEqual({ revision: 1, value: "kept" });
  });

  it("lets one of two calls of once at the same time create", async () => {
    const service = await serveCharging(() => "slow head", true);
    const calls = await Promise.all(
      [1, 2].map(async () =>
        once(
          "job-5",
          paintAt(service.url),
          { prompt: "a cat" },
          { ...QUICK, timeoutMs: 20_000, journal: await journalOf("job-5") },
        ),
      ),
    );
    expect(calls).toMatchObject([{ id: "gen_1" }, { id: "gen_1" }]);
    expect([...service.charged.values()].flat()).toEqual(["gen_1"]);
  });

  it("gives one generation to one of two jobs with the same input", async () => {
    const service = await serveCharging(() => undefined, true);
    const paint = paintAt(service.url);
    const options = { ...QUICK, client: clientWith({ recoverMs: 20 }), leaseMs: 500 };
    const first = await journalOf("job-6");
    // Its process died between its intent and its create.
    let isDead = false;
    const unlessDead = <Value>(value: Value) => {
      if (isDead) throw new Error("killed");
      return value;
    };
    const dying: Journal = {
      load: async (key) => unlessDead(await first.load(key)),
      save: async (key, entry, when) => {
        isDead = await first.save(key, entry, when);
        return unlessDead(isDead);
      },
    };
    const call = (key: string, journal: Journal) =>
      once(key, paint, { prompt: "a cat" }, { ...options, journal });
    await expect(call("job-6", dying)).rejects.toThrow("killed");
    expect(await call("job-7", await journalOf("job-7"))).toMatchObject({ ok: true, id: "gen_1" });
    await expect(call("job-6", first)).rejects.toMatchObject({ mayHaveCharged: true });
    expect([...service.charged.values()].flat()).toEqual(["gen_1"]);
  });

  it.runIf(isLong)("survives a kill between each pair of steps", { timeout: 120_000 }, async () => {
    expect(await crashMatrix(await workers(), () => server.url)).toEqual(expectedOfCrashes);
  });

  it.runIf(backend === "redis")("keeps the job's own data, and goes with the job", async () => {
    const service = await serve(answer(200, COMPLETED));
    const queue = openQueue();
    const job = await queue.add("picture", { prompt: "a cat", empty: [], big: 1e21 });
    const options = { ...QUICK, journal: bullmqJournal(job, queue) };
    const key = job.id ?? "";
    await once(key, paintAt(service.url), { prompt: "a cat" }, options);
    expect(job.data).toMatchObject({ prompt: "a cat", empty: [], big: 1e21 });
    // What a program writes into its job does not lose the journal, nor the other way round.
    await job.updateData({ ...job.data, step: 2 });
    const again = await queue.getJob(key);
    expect(again?.data).toMatchObject({
      step: 2,
      modelsmith: { [key]: { value: { state: "done", generation: { id: "gen_1" } } } },
    });
    const asked = service.requests.length;
    expect(await once(key, paintAt(service.url), { prompt: "a cat" }, options)).toMatchObject({
      ok: true,
    });
    expect(service.requests).toHaveLength(asked);
    await job.remove();
    await expect(options.journal.load(key)).rejects.toThrow(/is not in its queue any more/);
  });

  it.runIf(backend === "redis")("says what it needs", async () => {
    const queue = openQueue();
    const text = await queue.add("picture", "no object");
    await expect(bullmqJournal(text, queue).load("a")).rejects.toThrow(/not an object/);
    const job = { id: "1", data: {} };
    expect(() => bullmqJournal({ data: {} }, queue)).toThrow(TypeError);
    // BullMQ's backend of PostgreSQL has no Redis client.
    const postgres = { toKey: String, getBackend: () => Object.create(null) };
    await expect(bullmqJournal(job, postgres).load("a")).rejects.toThrow(/use postgresJournal/);
  });

  it.runIf(backend === "postgres")("takes a table of any schema, and a single client", async () => {
    const client = new pg.Client(server.url);
    await client.connect();
    open.push({ close: () => client.end() });
    await client.query("CREATE SCHEMA jobs");
    const options = { table: "jobs.entries" };
    await expect(postgresJournal(client, options).load("a")).rejects.toThrow(
      /no table jobs\.entries.*postgresJournalTable\({ table: "jobs\.entries" }\)/,
    );
    await client.query(postgresJournalTable(options));
    await client.query(postgresJournalTable(options));
    const key = "'; DROP TABLE jobs.entries; --";
    const journal = postgresJournal(client, options);
    await journal.save(key, { revision: 1, value: 1 }, { expected: 0 });
    const { rows } = await client.query("SELECT key, saved_at FROM jobs.entries");
    expect(rows).toEqual([{ key, saved_at: expect.any(Date) }]);
  });

  function openQueue(): Queue {
    const queue = new Queue("pictures", { connection: { url: server.url } });
    open.push(queue);
    return queue;
  }
});
