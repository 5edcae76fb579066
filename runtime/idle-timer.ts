import { startTimer } from "./deadline.js";
import type { Settings } from "./options.js";

/** How long a stream has said nothing; its reader writes down what came. */
export interface Silence {
  byteAt: number;
  messageAt: number;
  /** A reader that takes its time is not the service's silence. */
  paused: boolean;
  timer: NodeJS.Timeout;
}

/**
 * One timer for both bounds, which looks at the clock when it fires: setting a timer for each
 * chunk would cost more than reading it.
 *
 * @param onIdle - no byte for `idleTimeoutMs`
 * @param onQuiet - no message for `eventTimeoutMs`; once at a time, and the count begins again
 *   after it
 */
export function watchSilence(
  { idleTimeoutMs, eventTimeoutMs }: Settings,
  onIdle: () => void,
  onQuiet: () => Promise<void>,
): Silence {
  let asking = false;
  const ask = async (): Promise<void> => {
    asking = true;
    await onQuiet();
    asking = false;
    silence.messageAt = performance.now();
  };
  const watch = (): void => {
    const now = performance.now();
    if (silence.paused) silence.byteAt = now;
    const idleInMs = silence.byteAt + idleTimeoutMs - now;
    const quietInMs = silence.messageAt + eventTimeoutMs - now;
    if (idleInMs <= 0) {
      onIdle();
      return;
    }
    if (quietInMs <= 0 && !asking && !silence.paused) void ask();
    const nextMs = quietInMs > 0 ? Math.min(idleInMs, quietInMs) : idleInMs;
    silence.timer = startTimer(watch, Math.max(1, nextMs));
  };
  const now = performance.now();
  const timer = startTimer(watch, Math.min(idleTimeoutMs, eventTimeoutMs));
  const silence: Silence = { byteAt: now, messageAt: now, paused: false, timer };
  return silence;
}
