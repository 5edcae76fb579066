import { randomUUID } from "node:crypto";
import { submit, wait } from "../generate.js";
import { type ErrorFacts, GenerationError } from "../generation-error.js";
import { recoverId, waitForOther } from "../recover.js";
import type { Endpoint, GenerateOptions, Generation } from "../types.js";
import { claimKey, type Journal, saveAfter } from "./journal.js";
import { hashOf, type OnceState, readState, toStored } from "./once-entry.js";

/** See {@link OnceOptions.onDoubt}. */
export type OnDoubt = "throw" | "create-again" | { readonly generationId: string };

export interface OnceOptions extends GenerateOptions {
  /** Where the generation's state outlives this process. */
  readonly journal: Journal;
  /**
   * How long after its last sign of life a process that was about to create is taken to be dead, in
   * milliseconds. @defaultValue 30000
   */
  readonly leaseMs?: number;
  /**
   * What to do about a create of a dead process that may have been charged and cannot be found:
   * throw, so that a person decides; create again, which may pay twice; or take the generation that
   * a person found in the platform's history. @defaultValue "throw"
   */
  readonly onDoubt?: OnDoubt;
}

/**
 * Creates a generation at most once for a key, however often and wherever it is called: again after
 * a crash, or in two processes at once. A call finds what an earlier one left: it waits for a
 * generation that was accepted, and returns one that is done.
 *
 * @param key - names the job: an order's number, a queue's job id. One key, one input.
 * @returns the terminal generation: check `ok` before using `data`
 * @throws {GenerationError} as `generate` does. With `mayHaveCharged` and no `generationId`, a create
 * was sent and its answer lost; it is not sent again by later calls either
 * @throws {TypeError} if the key was used with another input
 */
export async function once<Input extends object, Data>(
  key: string,
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: OnceOptions,
): Promise<Generation<Data>> {
  const { journal, leaseMs = 30_000, onDoubt = "throw", ...callOptions } = options;
  const stored = await toStored(input);
  const inputHash = hashOf(endpoint.key, stored);
  const job = { key, endpoint, input, stored, inputHash, leaseMs, onDoubt, journal, callOptions };
  for (;;) {
    const entry = await journal.load(key);
    const state = entry && readState(key, entry.value);
    if (state !== undefined && state.inputHash !== inputHash) {
      throw new TypeError(`the journal's key ${JSON.stringify(key)} belongs to another input`);
    }
    const step = await advance(job, entry?.revision ?? 0, state);
    // The journal has the type that the generator read from the spec, as everywhere.
    if (step !== "again") return step as Generation<Data>;
  }
}

interface Job<Input extends object = object> {
  readonly key: string;
  readonly endpoint: Endpoint<Input>;
  readonly input: Input;
  readonly stored: unknown;
  readonly inputHash: string;
  readonly leaseMs: number;
  readonly onDoubt: OnDoubt;
  readonly journal: Journal;
  readonly callOptions: GenerateOptions;
}

type Step = Generation<unknown> | "again";
type Intended = Extract<OnceState, { state: "intended" }>;

/** One step from what the journal has; `"again"` if it has something else now. */
async function advance<Input extends object>(
  job: Job<Input>,
  revision: number,
  state: OnceState | undefined,
): Promise<Step> {
  switch (state?.state) {
    case undefined:
    case "refused":
      return create(job, revision, randomUUID());
    case "intended":
      return resume(job, revision, state);
    case "accepted":
      return finish(job, revision, state.id);
    case "done":
      return state.generation;
  }
}

/** The create of another process, or of an earlier call: alive, found, or in doubt. */
async function resume<Input extends object>(
  job: Job<Input>,
  revision: number,
  intended: Intended,
): Promise<Step> {
  const { endpoint, input, callOptions, inputHash, onDoubt } = job;
  if (isAlive(intended)) {
    await waitForOther(endpoint, input, callOptions, async () => {
      const entry = await job.journal.load(job.key);
      const state = entry && readState(job.key, entry.value);
      return state?.state !== "intended" || !isAlive(state);
    });
    return "again";
  }
  // The service itself tells a repeated create from a new one.
  if (endpoint.create.idempotencyHeader !== undefined)
    return create(job, revision, intended.idempotencyKey);
  const isTold = typeof onDoubt === "object";
  const id = isTold
    ? onDoubt.generationId
    : await recoverId(endpoint, input, intended.at, callOptions);
  if (id !== undefined && (await claimId(job, id, isTold))) {
    const isSaved = await save(job, revision, { state: "accepted", inputHash, id });
    return isSaved ? finish(job, revision + 1, id) : "again";
  }
  if (onDoubt === "create-again") return create(job, revision, randomUUID());
  throw doubtError(job, intended);
}

function isAlive({ aliveUntil }: Intended): boolean {
  return aliveUntil > Date.now();
}

/** Saves the intent, then creates: never the other way round. */
async function create<Input extends object>(
  job: Job<Input>,
  revision: number,
  idempotencyKey: string,
): Promise<Step> {
  const { endpoint, input, callOptions, inputHash, stored, leaseMs } = job;
  const at = Date.now();
  const intent = (aliveUntil: number): OnceState => {
    return { state: "intended", at, aliveUntil, inputHash, input: stored, idempotencyKey };
  };
  if (!(await save(job, revision, intent(at + leaseMs)))) return "again";
  let current = revision + 1;
  // A sign of life while the create is open, so that no other process takes it for lost.
  let renewal: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    renewal = renewal
      .then(async () => {
        if (await save(job, current, intent(Date.now() + leaseMs))) current += 1;
      })
      // Without it the lease ends early: others then look for the generation, and create none.
      .catch(() => {});
  }, leaseMs / 3);
  const settle = async (state: OnceState): Promise<boolean> => {
    clearInterval(timer);
    await renewal;
    const isSaved = await save(job, current, state);
    current += 1;
    return isSaved;
  };
  try {
    const { id, generation } = await submit(endpoint, input, { ...callOptions, idempotencyKey });
    if (generation !== undefined) {
      // A result that was paid for is returned, even if the journal cannot keep it.
      await doneState(job, generation)
        .then(settle)
        .catch(() => {});
      return generation;
    }
    const isSaved = await keepingId(job, id, async () => {
      await claimId(job, id, true);
      return settle({ state: "accepted", inputHash, id });
    });
    return isSaved ? finish(job, current, id) : "again";
  } catch (error) {
    const { generationId: id, mayHaveCharged = true } =
      error instanceof GenerationError ? error : {};
    const known: OnceState =
      id !== undefined
        ? { state: "accepted", inputHash, id }
        : mayHaveCharged
          ? intent(0)
          : { state: "refused", inputHash };
    // If the journal fails too, the error of the call says more.
    await settle(known).catch(() => {});
    throw error;
  } finally {
    clearInterval(timer);
  }
}

async function finish(job: Job, revision: number, id: string): Promise<Step> {
  const { idempotencyKey: _, ...options } = job.callOptions;
  const generation = await wait(id, { ...options, endpoint: job.endpoint });
  // If another process saved it first, it saved the same. If the journal fails, it still has the id.
  await doneState(job, generation)
    .then((done) => save(job, revision, done))
    .catch(() => {});
  return generation;
}

async function doneState({ inputHash }: Job, generation: Generation<unknown>): Promise<OnceState> {
  // `raw` repeats the data, and may be large.
  const { raw: _, ...rest } = generation;
  // What `toStored` returns is the same value as JSON keeps it.
  return { state: "done", inputHash, generation: (await toStored(rest)) as Generation<unknown> };
}

function save({ journal, key }: Job, expected: number, value: OnceState): Promise<boolean> {
  return saveAfter(journal, key, expected, value);
}

/**
 * Notes whose generation an id is: one that is found among the running ones may be that of another
 * key with the same input.
 *
 * @param isSure - the create's own answer named it
 */
async function claimId(job: Job, id: string, isSure: boolean): Promise<boolean> {
  const { platform } = job.endpoint;
  // Where nothing is ever looked for, nothing needs a claim.
  if (platform.runningPath === undefined) return true;
  const key = claimKey(platform.name, id);
  for (;;) {
    const entry = await job.journal.load(key);
    const owner = entry?.value;
    if (owner === job.key) return true;
    if (owner !== undefined && !isSure) return false;
    if (await saveAfter(job.journal, key, entry?.revision ?? 0, job.key)) return true;
  }
}

/** The journal's failure must not take the only copy of an id with it. */
async function keepingId<Result>(
  { endpoint }: Job,
  id: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (cause) {
    const what = cause instanceof Error ? cause.message : String(cause);
    const problem = `${endpoint.key}: generation ${id} was accepted, and the journal could not keep its id: ${what}.`;
    const guidance = `Mend the journal, and take the result with wait(${JSON.stringify(id)}).`;
    throw onceError(endpoint, problem, guidance, { generationId: id, cause });
  }
}

function doubtError({ key, endpoint }: Job, { at }: Intended): GenerationError {
  const { platform } = endpoint;
  const time = new Date(at).toISOString();
  const problem = `${endpoint.key}: the process that was about to create ${JSON.stringify(key)} ended at or after ${time}. Its create may have been accepted and charged, and its generation is not among the running ones.`;
  const guidance = `Look at ${time} in the history of ${platform.name}. If its generation is there, call once with onDoubt: { generationId: "its id" }; if not, with onDoubt: "create-again".`;
  return onceError(endpoint, problem, guidance, {});
}

function onceError(
  { platform }: Endpoint,
  problem: string,
  guidance: string,
  more: Partial<ErrorFacts>,
): GenerationError {
  return new GenerationError({
    category: "transient",
    problem,
    message: `${problem} ${guidance}`,
    mayHaveCharged: true,
    retryable: false,
    attempts: 0,
    guidance,
    method: "POST",
    url: platform.baseUrl,
    ...more,
  });
}
