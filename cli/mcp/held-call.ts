import type { Follow, Generation, GenerationError } from "@modelsmith/runtime";
import type { DeliveredMedia } from "./deliver-media.js";
import type { McpModel } from "./mcp-model.js";

/** How a call ended. */
export type End =
  | {
      readonly kind: "finished";
      readonly generation: Generation<unknown>;
      readonly media: readonly DeliveredMedia[];
    }
  | { readonly kind: "failed"; readonly error: GenerationError };

/** A create that was sent, or a wait, whoever asks for its result: requests come and go. */
export interface HeldCall {
  /** How it is followed. */
  readonly model: McpModel;
  /** Whether another model may have created it, which is followed in the same way. */
  readonly isAnyModel: boolean;
  /** Whether this machine created it, so that its id is one for sure. */
  readonly isOwn: boolean;
  /** Names it in the record of this machine. */
  readonly entry: string;
  /** Settles with `end`; never rejects. */
  readonly done: Promise<void>;
  /** When it was started, in milliseconds. */
  readonly startedAt: number;
  id: string | undefined;
  /** What it is followed by beside its id. */
  follow: Follow | undefined;
  /** The service's last word. */
  status: string | undefined;
  /** Whether the service is done with it, and only its result is still being fetched. */
  isDone: boolean;
  end: End | undefined;
  /** When it ended, in milliseconds. */
  endedAt: number;
  /** When a client got the end, in milliseconds; undefined while none is known to have it. */
  seenAt: number | undefined;
}

/** Whether there is such a generation: an id that a wait was asked for may be of none. */
export function isKnown({ isOwn, status, end }: HeldCall): boolean {
  return isOwn || status !== undefined || end?.kind === "finished";
}

/** Whether the service knows no generation of the id that a wait was asked for. */
export function isUnknownId(held: HeldCall): boolean {
  const { end } = held;
  return !isKnown(held) && end?.kind === "failed" && end.error.category === "not_found";
}

/** What to do when a call is made again. */
export type Decision =
  | "create"
  /** It runs, or nobody has got its end: answer with it. */
  | "take-over"
  /** It has an id, and how it ended is unknown. */
  | "resume"
  /** It may have been charged, and has no id: creating again may pay twice. */
  | "refuse";

/** For how long a call that nobody has got the end of is taken over, in milliseconds. */
export const takeOverMs = 600_000;

/** Decides about a call that was made before, as `held`. */
export function decide({ end, endedAt, seenAt }: HeldCall, now: number): Decision {
  if (end === undefined) return "take-over";
  if (now - endedAt > takeOverMs) return "create";
  if (end.kind === "finished") return seenAt === undefined ? "take-over" : "create";
  if (end.error.generationId !== undefined) return "resume";
  return end.error.mayHaveCharged ? "refuse" : "create";
}
