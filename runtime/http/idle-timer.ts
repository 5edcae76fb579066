import { startTimer } from "../clock/deadline.js";
import type { Settings } from "../options/options.js";

type SilenceBounds = Pick<Settings, "idleTimeoutMs" | "eventTimeoutMs">;

export interface SilenceListener {
  /** No byte for `idleTimeoutMs`; called again after each further such time. */
  onIdle(): void;
  /** No message for `eventTimeoutMs`; once at a time, and the count begins again after it. */
  onQuiet(): Promise<void>;
}

/**
 * Since when an answer has been silent; its reader notes the time of what arrives. One timer for
 * both bounds, which looks at the clock when it fires: setting a timer for each chunk would cost
 * more than reading it.
 */
export class SilenceWatch {
  byteAt: number = performance.now();
  messageAt: number = this.byteAt;
  readonly #bounds: SilenceBounds;
  readonly #listener: SilenceListener;
  #asking = false;
  #over = false;
  #timer: NodeJS.Timeout;

  constructor(bounds: SilenceBounds, listener: SilenceListener) {
    this.#bounds = bounds;
    this.#listener = listener;
    this.#timer = startTimer(this.#look, Math.min(bounds.idleTimeoutMs, bounds.eventTimeoutMs));
  }

  release(): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  readonly #look = (): void => {
    if (this.#over) return;
    const { idleTimeoutMs, eventTimeoutMs } = this.#bounds;
    const now = performance.now();
    if (this.byteAt + idleTimeoutMs <= now) {
      this.byteAt = now;
      this.#listener.onIdle();
      if (this.#over) return;
    }
    const idleInMs = this.byteAt + idleTimeoutMs - now;
    const quietInMs = this.messageAt + eventTimeoutMs - now;
    if (quietInMs <= 0 && !this.#asking) void this.#askWhyQuiet();
    const nextMs = quietInMs > 0 ? Math.min(idleInMs, quietInMs) : idleInMs;
    this.#timer = startTimer(this.#look, Math.max(1, nextMs));
  };

  async #askWhyQuiet(): Promise<void> {
    this.#asking = true;
    await this.#listener.onQuiet();
    this.#asking = false;
    this.messageAt = performance.now();
    clearTimeout(this.#timer);
    this.#look();
  }
}
