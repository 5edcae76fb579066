/** A time on two clocks: that of `performance.now` stands still while a machine is suspended. */
export interface Moment {
  readonly at: number;
  /** In milliseconds since 1970. */
  readonly date: number;
}

/** The time since a moment, on the clock that has run for longer. */
export function ageMs({ at, date }: Moment): number {
  return Math.max(performance.now() - at, Date.now() - date);
}
