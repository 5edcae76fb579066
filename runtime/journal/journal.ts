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

const CLAIM = "generation:";

/** The key under which the owner of a generation is kept: another key may have the same input. */
export function claimKey(platform: string, id: string): string {
  return `${CLAIM}${platform}:${id}`;
}

/** Whether a key is one of {@link claimKey}, which all jobs of a journal share. */
export function isClaimKey(key: string): boolean {
  return key.startsWith(CLAIM);
}

/** Saves a value as the revision that follows `expected`. */
export function saveAfter(
  journal: Journal,
  key: string,
  expected: number,
  value: unknown,
): Promise<boolean> {
  return journal.save(key, { revision: expected + 1, value }, { expected });
}
