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
  const renew = async (): Promise<void> => {
    const until = Date.now() + leaseMs;
    isLost = isLost || !(await saveAfter(journal, key, current, intent(until)));
    if (isLost) return;
    current += 1;
    aliveUntil = until;
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
      for (;;) {
        if (await saveAfter(journal, key, current, state)) return current + 1;
        if (state.state !== "accepted" && state.state !== "done") return undefined;
        // Where a person took it for lost in the meantime, and nothing was created since, it is not.
        const entry = await journal.load(key);
        if (entry === undefined || readState(key, entry.value).state !== "refused")
          return undefined;
        current = entry.revision;
      }
    },
    release,
  };
}
