import { describeValue } from "../util/describe-value.js";
import { codeOf } from "../util/error-code.js";
import { asObject, canonical } from "../util/json.js";

/**
 * What is kept under a key. `revision` counts its changes, from 1: who saves says which one it
 * replaces, so of two writers one wins and the other learns of it.
 */
export interface JournalEntry {
  readonly revision: number;
  /** JSON: whatever keeps it may write it as text. */
  readonly value: unknown;
}

/**
 * Where entries outlive their process: a folder, a table, a queue's job. {@link fileJournal} is one;
 * for another, write these two functions.
 */
export interface Journal {
  /** The entry of a key; `undefined` if there is none. */
  load(key: string): Promise<JournalEntry | undefined>;
  /**
   * Saves an entry durably, if the key's revision is still `expected`: 0 for a key without an entry.
   *
   * @returns whether it was saved; `false` if another writer was first
   */
  save(key: string, entry: JournalEntry, options: { readonly expected: number }): Promise<boolean>;
}

/** Code that was never type-checked may leave the journal out: that is said before anything is sent. */
export function checkJournal(options: unknown, taker: "once" | "settleDoubt"): void {
  const journal = asObject(options)?.["journal"];
  const { load, save } = asObject(journal) ?? {};
  if (typeof load === "function" && typeof save === "function") return;
  const undone = taker === "once" ? "sent" : "settled";
  const found =
    journal === undefined ? describeValue(options) : `{ journal: ${describeValue(journal)} }`;
  throw new TypeError(
    `${taker} takes { journal } last, such as { journal: fileJournal("./journal") }, found ${found}. Nothing was ${undone}.`,
  );
}

/** Code that was never type-checked may give a journal anything to keep its entries in. */
export function checkPlace(
  taker: string,
  needed: string,
  fits: boolean,
  found: unknown,
): asserts fits {
  if (!fits) throw new TypeError(`${taker} needs ${needed}, found ${describeValue(found)}`);
}

/** What a journal is asked for before anything is sent: a bare ECONNREFUSED would not say whose it is. */
export async function beforehand<Result>(
  work: Promise<Result>,
  undone: "sent" | "settled",
): Promise<Result> {
  return work.catch((cause: unknown) => {
    throw new Error(`the journal cannot be used: ${wordsOf(cause)}. Nothing was ${undone}.`, {
      cause,
    });
  });
}

/** What a journal's failure says. A connection that two addresses refused is an error without a message. */
export function wordsOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return cause.message || codeOf(cause) || cause.name;
}

const CLAIM = "generation:";

/** Whether a key is one under which a generation's owner is kept: all jobs of a journal share them. */
export function isClaimKey(key: string): boolean {
  return key.startsWith(CLAIM);
}

/**
 * Notes whose generation an id is: one that is found among the running ones may be that of another
 * key with the same input.
 *
 * @param isSure - the create's own answer named it, or a person did
 * @returns whether it is the owner's
 */
export async function claimGeneration(
  journal: Journal,
  platform: string,
  id: string,
  owner: string,
  isSure: boolean,
): Promise<boolean> {
  const key = `${CLAIM}${platform}:${id}`;
  for (;;) {
    const entry = await journal.load(key);
    if (entry?.value === owner) return true;
    if (entry?.value !== undefined && !isSure) return false;
    if (await saveAfter(journal, key, entry?.revision ?? 0, owner)) return true;
  }
}

/** Saves a value as the revision that follows `expected`. */
export async function saveAfter(
  journal: Journal,
  key: string,
  expected: number,
  value: unknown,
): Promise<boolean> {
  const revision = expected + 1;
  try {
    return await journal.save(key, { revision, value }, { expected });
  } catch (error) {
    // The connection may have broken after it was saved: then the journal has it.
    const kept = await journal.load(key).catch(() => undefined);
    if (kept?.revision === revision && canonical(kept.value) === canonical(value)) return true;
    throw error;
  }
}
