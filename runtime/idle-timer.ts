import { startTimer } from "./deadline.js";
import type { Settings } from "./options.js";

/** Since when an answer has been silent; its reader notes the time of what arrives. */
export interface Silence {
  byteAt: number;
  messageAt: number;
  /** While the caller's own reader holds the stream, the silence is not the service's. */
  paused: boolean;
  release(): void;
}

export interface SilenceListener {
  /** No byte for `idleTimeoutMs`; called again after each further such time. */
  onIdle(): void;
  /** No message for `eventTimeoutMs`; once at a time, and the count begins again after it. */
  onQuiet(): Promise<void>;
}

/**
 * One timer for both bounds, which looks at the clock when it fires: setting a timer for each
 * chunk would cost more than reading it.
 */
export function watchSilence(
  { idleTimeoutMs, eventTimeoutMs }: Settings,
  { onIdle, onQuiet }: SilenceListener,
): Silence {
  let asking = false;
  let over = false;
  const watch = (): void => {
    if (over) return;
    const now = performance.now();
    if (silence.paused) silence.byteAt = now;
    if (silence.byteAt + idleTimeoutMs <= now) {
      silence.byteAt = now;
      onIdle();
      if (over) return;
    }
    const idleInMs = silence.byteAt + idleTimeoutMs - now;
    const quietInMs = silence.messageAt + eventTimeoutMs - now;
    if (quietInMs <= 0 && !asking && !silence.paused) {
      asking = true;
      void onQuiet().then(() => {
        asking = false;
        silence.messageAt = performance.now();
      });
    }
    const nextMs = quietInMs > 0 ? Math.min(idleInMs, quietInMs) : idleInMs;
    timer = startTimer(watch, Math.max(1, nextMs));
  };
  const now = performance.now();
  let timer = startTimer(watch, Math.min(idleTimeoutMs, eventTimeoutMs));
  const silence: Silence = {
    byteAt: now,
    messageAt: now,
    paused: false,
    release() {
      over = true;
      clearTimeout(timer);
    },
  };
  return silence;
}
