import { randomUUID } from "node:crypto";
import { isKnown } from "../call/claims.js";
import { stateOf } from "../client.js";
import type { GenerateOptions } from "../contract/call-options.js";
import type { Endpoint, Platform } from "../contract/endpoint.js";
import { rulesOfEndpoint } from "../contract/follow-rules.js";
import type { Generation } from "../contract/generation.js";
import { errorWith, GenerationError } from "../contract/generation-error.js";
import { submitPart, waitPart } from "../generate.js";
import { ANY, CALL_OPTIONS, checkOptions, type OptionKinds } from "../options/check-options.js";
import { resolveSettings } from "../options/options.js";
import { ONCE_AGAIN, recoverId, waitForOther } from "../recover.js";
import { fillIn } from "../request/fill-in.js";
import { placeParameters } from "../request/parameters.js";
import { beforehand, checkJournal, claimGeneration, type Journal, saveAfter } from "./journal.js";
import { type Lease, takeLease } from "./lease.js";
import {
  hashOf,
  type Intended,
  isAlive,
  type OnceState,
  readState,
  toStored,
} from "./once-entry.js";
import {
  doubtError,
  isKey,
  keyError,
  lostError,
  otherInputError,
  repeatError,
  settledError,
  unkeptError,
} from "./once-errors.js";

export interface OnceOptions extends GenerateOptions {
  /** Where the generation's state outlives this process. */
  readonly journal: Journal;
  /**
   * How long after its last sign of life a process that was about to create is taken to be dead, in
   * milliseconds. A process that was suspended for longer creates nothing when it goes on.
   * @defaultValue 30000
   */
  readonly leaseMs?: number;
}

const ONCE_OPTIONS: OptionKinds<OnceOptions> = {
  ...CALL_OPTIONS,
  journal: ANY,
  // A timer of more than 24 days fires at once, and JSON has no Infinity.
  leaseMs: [
    "a number of milliseconds from 1 to 2147483647",
    (value) => typeof value === "number" && value >= 1 && value < 2 ** 31,
  ],
};

/**
 * Creates a generation at most once for a key, however often and wherever it is called: again after
 * a crash, or in two processes at once. A call finds what an earlier one left: it waits for a
 * generation that was accepted, and returns one that is done.
 *
 * @param key - names the job: an order's number, a queue's job id. One key, one input, unless its
 * create was refused.
 * @returns the terminal generation: check `ok` before using `data`
 * @throws {GenerationError} as `generate` does. With `mayHaveCharged` and no `generationId`, a create was
 * sent and its answer lost. While that is `retryable`, call again: it may find out. Otherwise a person
 * looks, and says so by {@link settleDoubt}; until then no call sends it again.
 *
 * Category `validation`: the key names no job, or was used with another input. Nothing was sent.
 */
export async function once<Input extends object, Data>(
  key: string,
  endpoint: Endpoint<Input, Data>,
  input: Input,
  options: OnceOptions,
): Promise<Generation<Data>> {
  const startedAt = performance.now();
  // What is no endpoint is named before anything is read of it.
  rulesOfEndpoint(endpoint);
  checkJournal(options, "once");
  checkOptions(options, ONCE_OPTIONS);
  const { journal, leaseMs = 30_000, ...callOptions } = options;
  const named = { key: endpoint.key, platform: calledPlatform(endpoint.platform, callOptions) };
  if (!isKey(key)) throw keyError(named, key);
  const stored = await toStored(input);
  const inputHash = hashOf(endpoint.key, stored);
  const job = {
    key,
    endpoint,
    named,
    input,
    stored,
    inputHash,
    leaseMs,
    journal,
    callOptions,
    startedAt,
  };
  let entry = await beforehand(journal.load(key), "sent");
  for (;;) {
    const state = entry && readState(key, entry.value);
    // A refused create charged nothing: whoever corrects its input needs no other key.
    if (state && state.state !== "refused" && state.inputHash !== inputHash) {
      throw otherInputError(named, key);
    }
    const step = await advance(job, entry?.revision ?? 0, state);
    // The journal has the type that the generator read from the spec, as everywhere.
    if (step !== "look-again") return step as Generation<Data>;
    entry = await journal.load(key);
  }
}

/** A platform at the address that a call with these options goes to. */
function calledPlatform(platform: Platform, options: GenerateOptions): Platform {
  const { origin, prefix } = resolveSettings(platform, stateOf(options.client).options, options);
  return { ...platform, baseUrl: origin + prefix };
}

interface Job<Input extends object = object> {
  readonly key: string;
  readonly endpoint: Endpoint<Input>;
  /** The endpoint with the address that is called, for errors. */
  readonly named: Pick<Endpoint, "key" | "platform">;
  readonly input: Input;
  readonly stored: unknown;
  readonly inputHash: string;
  readonly leaseMs: number;
  readonly journal: Journal;
  readonly callOptions: GenerateOptions;
  /** All its calls have one deadline. */
  readonly startedAt: number;
}

type Step = Generation<unknown> | "look-again";

/** A generation as `submit` tells of it. */
type Accepted = Pick<Extract<OnceState, { state: "accepted" }>, "id" | "follow" | "doubt">;

/** One step from what the journal has; `"look-again"` if it has something else now. */
async function advance<Input extends object>(
  job: Job<Input>,
  revision: number,
  state: OnceState | undefined,
): Promise<Step> {
  switch (state?.state) {
    case undefined:
    case "refused":
      return createOnce(job, revision, job.callOptions.idempotencyKey ?? randomUUID());
    case "intended":
      return resume(job, revision, state);
    case "accepted":
      return finish(job, revision, state);
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
  const { endpoint, input, callOptions, inputHash } = job;
  if (isAlive(intended)) {
    await waitForOther(endpoint, input, callOptions, job, async () => {
      const entry = await job.journal.load(job.key);
      const state = entry && readState(job.key, entry.value);
      return state?.state !== "intended" || !isAlive(state);
    });
    return "look-again";
  }
  // The service itself tells a repeated create from a new one, while it remembers the key.
  const isRemembered = Date.now() - intended.at < REMEMBERED_MS;
  if (endpoint.create.idempotencyHeader !== undefined && isRemembered)
    return createOnce(job, revision, intended.idempotencyKey, intended);
  const id = await recoverId(endpoint, input, intended.at, callOptions, job);
  if (id !== undefined && (await claimFor(job, id, false))) {
    await saveAfter(job.journal, job.key, revision, { state: "accepted", inputHash, id });
    return "look-again";
  }
  throw doubtError(job.named, job.key, intended);
}

/** Services keep idempotency keys for a day, seldom for longer. */
const REMEMBERED_MS = 86_400_000;

/**
 * Saves the intent, then creates: never the other way round.
 *
 * @param doubt - the create that this one repeats: what refuses the repeat says nothing of it
 */
async function createOnce<Input extends object>(
  job: Job<Input>,
  revision: number,
  idempotencyKey: string,
  doubt?: Intended,
): Promise<Step> {
  const { endpoint, input, callOptions, inputHash, startedAt } = job;
  const lease = await beforehand(takeLease(job, revision, idempotencyKey), "sent");
  if (lease === undefined) return "look-again";
  let isSending = false;
  let isAccepted = false;
  const guard = () => {
    isSending = true;
    return lease.guard();
  };
  try {
    const options = { ...callOptions, idempotencyKey };
    const part = { startedAt, guard };
    const submitted = await submitPart(endpoint, input, options, part);
    const { id, isFound, generation, follow } = submitted;
    if (generation !== undefined) {
      // A result that was paid for is returned, even if the journal cannot keep it.
      await doneState(job, generation)
        .then(lease.end)
        .catch(() => {});
      return generation;
    }
    isAccepted = true;
    const handle = { id, ...(follow && { follow }) };
    // The journal's failure must not take the only copy of an id with it.
    const orError = (cause: unknown): never => {
      throw unkeptError(job.named, handle, cause);
    };
    // What was only found may be the generation of another key.
    const isOwn = await claimFor(job, id, !isFound).catch(orError);
    if (!isOwn) throw doubtError(job.named, job.key, lease.intent(0));
    const saved = await lease.end({ state: "accepted", inputHash, ...handle }).catch(orError);
    return finish(job, saved, handle);
  } catch (error) {
    // A mistyped option, for instance, is no error of the call: nothing was sent.
    const failed: Failed = error instanceof GenerationError ? error : { mayHaveCharged: isSending };
    const { mayHaveCharged } = failed;
    const id = isAccepted || isConfirmed(failed) ? failed.generationId : undefined;
    const known = stateAfter(failed, id, lease, doubt);
    const isKept = await lease.end(known).then(
      (saved) => saved !== undefined,
      // If the journal fails too, the error of the call says more.
      () => true,
    );
    // Nothing was accepted, and another process has it by now.
    if (!mayHaveCharged && !isKept) return "look-again";
    if (!(error instanceof GenerationError)) throw error;
    if (known.state === "intended" && mayHaveCharged) {
      throw canTell(endpoint)
        ? errorWith(error, { guidance: `${ONCE_AGAIN} ${error.guidance}`, retryable: true })
        : lostError(job.key, error);
    }
    throw doubt ? repeatError(job, doubt, error) : error;
  } finally {
    lease.release();
  }
}

/** What is known of a create that failed. */
type Failed = Pick<GenerationError, "mayHaveCharged" | "generationId" | "follow"> & {
  readonly url?: string;
};

/** Whether more than a refusal has the id: that alone may be of no generation. */
function isConfirmed({ url, generationId }: Failed): boolean {
  return (
    url !== undefined && generationId !== undefined && isKnown(new URL(url).origin, generationId)
  );
}

/** What the journal has after a create that failed. @param id - of its generation */
function stateAfter(
  { mayHaveCharged, follow }: Failed,
  id: string | undefined,
  lease: Lease,
  doubt: Intended | undefined,
): OnceState {
  const intended = lease.intent(0);
  const { inputHash } = intended;
  if (id !== undefined && mayHaveCharged) {
    return { state: "accepted", inputHash, id, ...(follow && { follow }) };
  }
  if (doubt !== undefined) return { ...intended, at: doubt.at };
  return mayHaveCharged ? intended : { state: "refused", inputHash };
}

/** Whether another call has a way to find out what became of a create that was lost. */
function canTell({ create, platform }: Endpoint): boolean {
  return create.idempotencyHeader !== undefined || platform.runningPath !== undefined;
}

/** @param revision - of its entry; `undefined` if the journal has something else under the key */
async function finish(
  job: Job,
  revision: number | undefined,
  { id, follow, doubt }: Accepted,
): Promise<Step> {
  const { endpoint, input, key } = job;
  const { idempotencyKey: _, ...options } = job.callOptions;
  // An id that a search or a person found comes without: the input has the values.
  const { values = [] } = placeParameters(endpoint, fillIn(endpoint.input, input) as object, []); // what is given, with more in it
  const generation = await waitPart(
    id,
    { ...options, endpoint, follow: { values: Object.fromEntries(values), ...follow } },
    job,
  ).catch((error: unknown) => {
    throw doubt ? settledError(key, id, error) : error;
  });
  // If another process saved it first, it saved the same. If the journal fails, it still has the id.
  await doneState(job, generation)
    .then((done) => revision !== undefined && saveAfter(job.journal, key, revision, done))
    .catch(() => {});
  return generation;
}

async function doneState({ inputHash }: Job, generation: Generation<unknown>): Promise<OnceState> {
  // `raw` repeats the data, and may be large.
  const { raw: _, ...rest } = generation;
  // What `toStored` returns is the same value as JSON keeps it.
  return { state: "done", inputHash, generation: (await toStored(rest)) as Generation<unknown> };
}

/** @param isSure - see {@link claimGeneration} */
async function claimFor(job: Job, id: string, isSure: boolean): Promise<boolean> {
  const { platform } = job.endpoint;
  // Where nothing is ever looked for, nothing needs a claim.
  if (platform.runningPath === undefined) return true;
  return claimGeneration(job.journal, platform.name, id, job.key, isSure);
}
