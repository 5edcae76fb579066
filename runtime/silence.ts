import { startTimer } from "./deadline.js";

/** Watches how long a stream says nothing. */
export interface Silence {
  byteCame(): void;
  messageCame(): void;
  /** A reader that takes its time is not the service's silence. */
  pause(): void;
  resume(): void;
  release(): void;
}

/**
 * One timer for both bounds, which looks at the clock when it fires: setting a timer for each
 * chunk would cost more than reading it.
 */
export function watchSilence(
  bounds: { readonly idleTimeoutMs: number; readonly eventTimeoutMs: number },
  listeners: {
    /** No byte for `idleTimeoutMs`. */
    readonly onIdle: () => void;
    /** No message for `eventTimeoutMs`; once at a time, and the count begins again after it. */
    readonly onQuiet: () => Promise<void>;
  },
): Silence {
  let lastByteAt = performance.now();
  let lastMessageAt = lastByteAt;
  let paused = false;
  let asking = false;
  const ask = async (): Promise<void> => {
    asking = true;
    await listeners.onQuiet();
    asking = false;
    lastMessageAt = performance.now();
  };
  const watch = (): void => {
    const now = performance.now();
    if (paused) lastByteAt = now;
    const idleInMs = lastByteAt + bounds.idleTimeoutMs - now;
    if (idleInMs <= 0) {
      listeners.onIdle();
      return;
    }
    const quietInMs = lastMessageAt + bounds.eventTimeoutMs - now;
    if (quietInMs <= 0 && !asking && !paused) void ask();
    timer = startTimer(
      watch,
      Math.max(1, quietInMs > 0 ? Math.min(idleInMs, quietInMs) : idleInMs),
    );
  };
  let timer = startTimer(watch, Math.min(bounds.idleTimeoutMs, bounds.eventTimeoutMs));
  return {
    byteCame() {
      lastByteAt = performance.now();
    },
    messageCame() {
      lastMessageAt = lastByteAt;
    },
    pause() {
      paused = true;
    },
    resume() {
      paused = false;
      lastByteAt = performance.now();
    },
    release() {
      clearTimeout(timer);
    },
  };
}
