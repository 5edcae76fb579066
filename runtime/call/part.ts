/**
 * What a call that is a part of a longer work is told of it. Signatures that a user's compiler reads name
 * it, so it knows nothing of how calls are made: HTTP, undici and their types stay out of that program.
 */
export interface Part {
  /** When the whole began, on the clock of `performance.now`: its calls have one deadline. */
  readonly startedAt?: number | undefined;
}

/** {@link Part}, of a process that may lose the right to create: one that was suspended, for instance. */
export interface CreatePart extends Part {
  /** Asked just before the create is sent; its error stops the create. */
  readonly guard?: (() => Error | undefined) | undefined;
}
