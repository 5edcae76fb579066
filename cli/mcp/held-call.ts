import type { Follow, Generation, GenerationError } from "@modelsmith/runtime";
import {
  failedFacts,
  ownStatus,
  type RecentFacts,
  type RecentGenerations,
} from "../recent/recent-generations.js";
import type { Clock } from "./clock.js";
import type { DeliveredMedia } from "./deliver-media.js";
import type { McpModel } from "./mcp-model.js";

/** How a call ended. */
export type CallEnd =
  | {
      readonly kind: "finished";
      readonly generation: Generation<unknown>;
      readonly media: readonly DeliveredMedia[];
    }
  | { readonly kind: "failed"; readonly error: GenerationError };

/** Reports what becomes known of a call while it runs. */
export interface CallProgress {
  readonly onId: (id: string, follow?: Follow) => void;
  readonly onStatus: (status: string) => void;
  /** The service is done with it. */
  readonly onDone: () => void;
}

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
  end: CallEnd | undefined;
  /** When it ended, in milliseconds. */
  endedAt: number;
  /** When a client got the end, in milliseconds; undefined while none is known to have it. */
  seenAt: number | undefined;
}

/** Whether there is such a generation: an id that a wait was asked for may be of none. */
export function exists({ isOwn, status, end }: HeldCall): boolean {
  return isOwn || status !== undefined || end?.kind === "finished";
}

/** Whether the service knows no generation of the id that a wait was asked for. */
export function isUnknownId(held: HeldCall): boolean {
  const { end } = held;
  return !exists(held) && end?.kind === "failed" && end.error.category === "not_found";
}

/** A call to make, and to hold from then on. */
interface NewCall
  extends Pick<HeldCall, "model" | "isAnyModel" | "isOwn" | "entry" | "id" | "follow"> {
  /** Never rejects. */
  readonly run: (progress: CallProgress) => Promise<CallEnd>;
}

/** Makes a call, and notes in the record of this machine what becomes of it. */
export function holdCall(
  { run, ...call }: NewCall,
  clock: Clock,
  record: RecentGenerations,
): HeldCall {
  const progress: CallProgress = {
    onId(found, follow) {
      held.id = found;
      held.follow = follow;
      noteCall(record, held, { id: found, ...(follow && { follow }), status: ownStatus.submitted });
    },
    onStatus(status) {
      held.status = status;
    },
    onDone() {
      held.isDone = true;
    },
  };
  const held: HeldCall = {
    ...call,
    startedAt: clock.now(),
    status: undefined,
    isDone: false,
    end: undefined,
    endedAt: 0,
    seenAt: undefined,
    done: Promise.resolve()
      .then(() => run(progress))
      .then((end) => {
        held.endedAt = clock.now();
        held.end = end;
        // A create that was refused may have been followed by the id in the refusal, which was of nothing.
        held.id = call.id ?? idOf(end);
        if (end.kind === "failed") held.follow ??= end.error.follow;
        noteCall(record, held, factsOf(end));
      }),
  };
  return held;
}

/** An id that the service may not know is no generation to remember. */
export function noteCall(record: RecentGenerations, held: HeldCall, facts: RecentFacts): void {
  if (exists(held)) record.note(held.entry, facts);
}

function idOf(end: CallEnd): string | undefined {
  const id = end.kind === "finished" ? end.generation.id : end.error.generationId;
  return id === "" ? undefined : id;
}

/** What the record keeps of an end. */
function factsOf(end: CallEnd): RecentFacts {
  if (end.kind === "failed") return failedFacts(end.error);
  const id = idOf(end);
  const files = end.media.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const urls = end.media.flatMap(({ url }) => (url === undefined ? [] : [url]));
  return { ...(id !== undefined && { id }), status: end.generation.status, files, urls };
}
