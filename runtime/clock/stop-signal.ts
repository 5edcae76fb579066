import type { Listeners } from "./abort-listeners.js";

/** Why a call must stop: its deadline, its caller's signal, or its reader who left the loop. */
export type StopReason = "deadline" | "aborted" | "left";

/** Says within a call that its work must stop. Thousands may wait at once: an `AbortSignal` keeps ten times as much. */
export class StopSignal {
  /** `undefined`: the work goes on. */
  reason: StopReason | undefined;
  #listeners: Listeners | undefined;

  /** What is called at once when it stops. */
  get listeners(): Listeners {
    this.#listeners ??= new Set();
    return this.#listeners;
  }

  get aborted(): boolean {
    return this.reason !== undefined;
  }

  /** The first reason stays. */
  stop(reason: StopReason): void {
    if (this.aborted) return;
    this.reason = reason;
    for (const listener of [...(this.#listeners ?? [])]) listener();
  }
}
