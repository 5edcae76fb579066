import { onTestFinished } from "vitest";

/** A turn of the clock; what takes longer than two is time that others had. */
const TURN_MS = 5;

/**
 * A clock of this process, for bounds from above: it stands while a busy machine, or work at a stretch, keeps
 * timers from running. On an idle machine it is as quick as any.
 */
export function startOwnClock(): () => number {
  let own = 0;
  let before = performance.now();
  const sinceMs = () => Math.min(performance.now() - before, 2 * TURN_MS);
  const turns = setInterval(() => {
    own += sinceMs();
    before = performance.now();
  }, TURN_MS);
  onTestFinished(() => clearInterval(turns));
  return () => own + sinceMs();
}
