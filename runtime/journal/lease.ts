import { type Journal, saveAfter } from "./journal.js";
import { type Intended, type OnceState, readState } from "./once-entry.js";

/** The right of one process to create for a key, while it gives signs of life. */
export interface Lease {
  /** Asked just before the create is sent: whoever was suspended for too long may not send it. */
  guard(): Error | undefined;
  /** What the journal has while the create is open. */
  intent(aliveUntil: number): Intended;
  /**
   * Replaces the intent by what became of it.
   *
   * @returns its revision; `undefined` if the journal has something else by now
   */
  end(state: OnceState): Promise<number | undefined>;
  /** Stops the signs of life. */
  release(): void;
}

/** What `once` knows of a job that a lease needs. */
interface Leased {
  readonly journal: Journal;
  readonly key: string;
  readonly inputHash: string;
  readonly stored: unknown;
  readonly leaseMs: number;
  readonly endpoint: {
    readonly platform: { readonly name: string; readonly runningPath?: string };
  };
}

/** Saves the intent. @returns `undefined` if another process was first */
export async function takeLease(
  { journal, key, inputHash, stored: input, leaseMs, endpoint: { platform } }: Leased,
  revision: number,
  idempotencyKey: string,
): Promise<Lease | undefined> {
  const at = Date.now();
  const intent = (until: number): Intended => ({
    state: "intended",
    at,
    aliveUntil: until,
    inputHash,
    input,
    idempotencyKey,
    ...(platform.runningPath !== undefined && { platform: platform.name }),
  });
  let aliveUntil = at + leaseMs;
  if (!(await saveAfter(journal, key, revision, intent(aliveUntil)))) return undefined;
  let current = revision + 1;
  let isLost = false;
  /** Saves over the intent. One whose save failed may be in the journal all the same: it is ours. */
  const replace = async (value: OnceState): Promise<boolean> => {
    while (!(await saveAfter(journal, key, current, value))) {
      const entry = await journal.load(key);
      const found = entry && readState(key, entry.value);
      const isOurs =
        found?.state === "intended" && found.at === at && found.idempotencyKey === idempotencyKey;
      // Where a person settled it in the meantime, and nothing was created since, the service knows better.
      const isFound = value.state === "accepted" || value.state === "done";
      const isSettled =
        found?.state === "refused" || (found?.state === "accepted" && found.doubt?.at === at);
      if (!isOurs && !(isFound && isSettled)) return false;
      current = entry?.revision ?? 0;
    }
    current += 1;
    return true;
  };
  const renew = async (): Promise<void> => {
    const until = Date.now() + leaseMs;
    isLost = isLost || !(await replace(intent(until)));
    if (!isLost) aliveUntil = until;
  };
  let renewal: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    // Without it the lease ends early: others then look for the generation, and create none.
    renewal = renewal.then(renew).catch(() => {});
  }, leaseMs / 3);
  const release = (): void => clearInterval(timer);
  return {
    guard: () =>
      isLost || Date.now() >= aliveUntil
        ? new Error(
            `this process gave no sign of life for ${leaseMs} ms, and another may create instead`,
          )
        : undefined,
    intent,
    async end(state) {
      release();
      await renewal;
      return (await replace(state)) ? current : undefined;
    },
    release,
  };
}
