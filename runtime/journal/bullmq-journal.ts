import { asObject, own, parseJson } from "../util/json.js";
import { checkPlace, isClaimKey, type Journal, type JournalEntry } from "./journal.js";

/** What is used of a BullMQ job: a `Job` fits as it is. */
export interface BullmqJob {
  readonly id?: string | undefined;
  data: unknown;
}

/** What is used of a BullMQ queue on Redis: a `Queue` and a `Worker` fit as they are. */
export interface BullmqQueue {
  toKey(type: string): string;
  getBackend(): { readonly client: Promise<BullmqClient> };
}

/** BullMQ's own client, whichever library is below it. */
export interface BullmqClient {
  get(key: string): Promise<string | null>;
  hget(key: string, field: string): Promise<string | null>;
  defineCommand(name: string, command: { numberOfKeys: number; lua: string }): void;
  runCommand(name: string, args: (string | number)[]): Promise<unknown>;
}

/**
 * Keeps entries in the data of one job of BullMQ on Redis, in its field `modelsmith`. They live as
 * long as the job. For BullMQ on PostgreSQL take {@link postgresJournal} with the same database.
 *
 * Redis has to keep what it has confirmed: run it with `appendonly yes` and `appendfsync always`.
 *
 * @param job - its data is an object; `job.data` is brought up to date at each step
 * @param queue - the job's queue, or the worker that has it
 */
export function bullmqJournal(job: BullmqJob, queue: BullmqQueue): Journal {
  const id = job?.id;
  checkPlace("bullmqJournal", "a job that was added to a queue", id !== undefined, job);
  const isQueue = typeof queue?.getBackend === "function";
  checkPlace("bullmqJournal", "the job's queue or worker", isQueue, queue);
  return {
    async load(key) {
      const client = await clientOf(queue);
      if (isClaimKey(key)) return readEntry(await client.get(claimPlace(queue, key)));
      return entryIn(await loadData(client, job, queue), key);
    },
    async save(key, entry, { expected }) {
      if (entry.revision !== expected + 1) return false;
      const client = await clientOf(queue);
      if (isClaimKey(key)) return saveClaim(client, claimPlace(queue, key), entry, expected);
      for (;;) {
        const before = await loadData(client, job, queue);
        const found = entryIn(before, key);
        // A command that is sent again after a broken connection may have been carried out.
        if (found !== undefined && isSame(found, entry)) return true;
        if ((found?.revision ?? 0) !== expected) return false;
        const entries = asObject(own(before.data, FIELD));
        const data = { ...before.data, [FIELD]: { ...entries, [key]: entry } };
        const text = JSON.stringify(data);
        if (await replace(client, queue.toKey(id), "data", before.text, text)) {
          job.data = data;
          return true;
        }
      }
    },
  };
}

/** Of a job's data. */
const FIELD = "modelsmith";

/** Much longer than a generation is among the running ones. */
const CLAIM_MS = 7 * 86_400_000;

/** Replaces a text, of a hash's field or of a key that expires, if it is still the expected one. */
const REPLACE = {
  numberOfKeys: 1,
  lua: `
local key, field, before, after, ms = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local found = field == "" and redis.call("GET", key) or field ~= "" and redis.call("HGET", key, field)
if (found or "") ~= before then return 0 end
if field == "" then redis.call("SET", key, after, "PX", ms) else redis.call("HSET", key, field, after) end
return 1`,
};

const prepared = new WeakSet<object>();

async function clientOf(queue: BullmqQueue): Promise<BullmqClient> {
  const client: BullmqClient | undefined = await queue.getBackend().client;
  if (client === undefined) {
    throw new TypeError(
      "bullmqJournal is for BullMQ on Redis: on PostgreSQL, use postgresJournal with the same database",
    );
  }
  if (!prepared.has(client)) client.defineCommand("modelsmithReplace", REPLACE);
  prepared.add(client);
  return client;
}

async function replace(
  client: BullmqClient,
  key: string,
  field: string,
  before: string,
  after: string,
): Promise<boolean> {
  const args = [key, field, before, after, CLAIM_MS];
  return (await client.runCommand("modelsmithReplace", args)) === 1;
}

interface JobData {
  readonly text: string;
  readonly data: Readonly<Record<string, unknown>>;
}

async function loadData(
  client: BullmqClient,
  job: BullmqJob,
  queue: BullmqQueue,
): Promise<JobData> {
  const text = await client.hget(queue.toKey(String(job.id)), "data");
  const data = text === null ? undefined : asObject(parseJson(text));
  if (text === null || data === undefined) {
    const what = text === null ? "is not in its queue any more" : "has data that is not an object";
    throw new Error(`the BullMQ job ${job.id} ${what}: nothing can be kept in it`);
  }
  job.data = data;
  return { text, data };
}

function entryIn({ data }: JobData, key: string): JournalEntry | undefined {
  return toEntry(own(asObject(own(data, FIELD)), key));
}

function readEntry(text: string | null): JournalEntry | undefined {
  return text === null ? undefined : toEntry(parseJson(text));
}

function toEntry(value: unknown): JournalEntry | undefined {
  const entry = asObject(value);
  const revision = own(entry, "revision");
  return typeof revision === "number" ? { revision, value: own(entry, "value") } : undefined;
}

function isSame(found: JournalEntry, entry: JournalEntry): boolean {
  return (
    found.revision === entry.revision && JSON.stringify(found.value) === JSON.stringify(entry.value)
  );
}

function claimPlace(queue: BullmqQueue, key: string): string {
  return queue.toKey(`modelsmith:${key}`);
}

async function saveClaim(
  client: BullmqClient,
  place: string,
  entry: JournalEntry,
  expected: number,
): Promise<boolean> {
  const text = await client.get(place);
  const found = readEntry(text);
  if (found !== undefined && isSame(found, entry)) return true;
  if ((found?.revision ?? 0) !== expected) return false;
  return replace(client, place, "", text ?? "", JSON.stringify(entry));
}
