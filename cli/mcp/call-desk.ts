import { randomUUID } from "node:crypto";
import type { Follow } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import type { JsonObject } from "../../generator/util/json.js";
import { whereaboutsOf } from "../call/remember.js";
import { notedFollow, ownStatus, type RecentGenerations } from "../recent/recent-generations.js";
import { callKey } from "./call-key.js";
import { type Standing, standingOfHeld, standingOfRecorded, takeOverMs } from "./call-standing.js";
import type { Clock } from "./clock.js";
import { type CallEnd, type CallProgress, type HeldCall, holdCall, noteCall } from "./held-call.js";
import { heldCalls } from "./held-calls.js";
import type { McpModel } from "./mcp-model.js";

/** Calls the service. Neither rejects. */
export interface Caller {
  readonly create: (model: McpModel, input: JsonObject, progress: CallProgress) => Promise<CallEnd>;
  /** @param follow - what is known of it beside the id */
  readonly wait: (
    model: McpModel,
    id: string,
    progress: CallProgress,
    follow?: Follow,
  ) => Promise<CallEnd>;
}

export interface DeskOptions {
  readonly clock: Clock;
  readonly record: RecentGenerations;
  readonly caller: Caller;
}

/** What became of a paid call: there is a generation to wait for, or it may not be sent again yet. */
export type Taken =
  | { readonly kind: "held"; readonly held: HeldCall; readonly isTakenOver: boolean }
  /** It was sent before, perhaps by a process that has died, and may have been charged. */
  | { readonly kind: "in-doubt"; readonly until: Date; readonly held?: HeldCall };

/** Holds every call of this server, so that one that is made again is not paid again. */
export interface CallDesk {
  /** Whether this call, made now, would pay. */
  readonly wouldPay: (model: McpModel, input: JsonObject) => Promise<boolean>;
  /** Takes over the same call if it was made before, else creates. */
  readonly create: (model: McpModel, input: JsonObject) => Promise<Taken>;
  /** @param isAnyModel - whether the model is only one that is followed in the same way */
  readonly wait: (model: McpModel, id: string, isAnyModel?: boolean) => HeldCall;
  /** The call that has this id. */
  readonly find: (id: string) => HeldCall | undefined;
  /** A client has got the end. */
  readonly saw: (held: HeldCall) => void;
  /** It turns out that it has not. */
  readonly lost: (held: HeldCall) => void;
  readonly running: () => readonly HeldCall[];
}

/** How long after an answer the same call may be news that the answer was lost, in milliseconds. */
const crossingMs = 1_000;
/** How long such a call waits for that news, in milliseconds. */
const graceMs = 200;

export function createDesk({ clock, record, caller }: DeskOptions): CallDesk {
  const calls = heldCalls();

  /** @param own - the entry of the create that got this id, if it was one of this machine */
  const holdWait = (model: McpModel, id: string, own?: string, isAnyModel = false): HeldCall => {
    calls.forgetOld(clock.now());
    const before = calls.find(id, model);
    const isUsable = before !== undefined && before.end?.kind !== "failed";
    if (isUsable) return before;
    const entry = before?.entry ?? own ?? randomUUID();
    const isOwn = own !== undefined || before?.isOwn === true;
    const follow = before?.follow ?? notedFollow(record, model.endpoint.platform, id);
    const run = (progress: CallProgress) => caller.wait(model, id, progress, follow);
    const held = holdCall({ model, entry, id, isOwn, isAnyModel, follow, run }, clock, record);
    calls.addWait(id, held);
    return held;
  };

  const holdCreate = (model: McpModel, input: JsonObject, key: string): HeldCall => {
    calls.forgetOld(clock.now());
    const entry = randomUUID();
    const { source, key: name } = model;
    record.note(entry, {
      call: key,
      status: ownStatus.sent,
      isSeen: false,
      ...whereaboutsOf({ platform: endpointPlatform(model.endpoint), source, model: name }),
    });
    const origin = { isOwn: true, isAnyModel: false, follow: undefined };
    const run = (progress: CallProgress) => caller.create(model, input, progress);
    const held = holdCall({ model, entry, id: undefined, ...origin, run }, clock, record);
    calls.add(key, held);
    return held;
  };

  /** What is asked of a person and what is done are one decision. */
  const standing = (key: string): Standing => {
    const before = calls.current(key);
    if (before !== undefined) return standingOfHeld(before, clock.now());
    const sent = record.read().find(({ call }) => call === key);
    return standingOfRecorded(sent, clock.now());
  };

  /** News that an answer was lost may come by another connection, right behind the next call. */
  const newsOf = async (key: string): Promise<void> => {
    const answered = calls.current(key)?.seenAt;
    if (answered !== undefined && clock.now() - answered < crossingMs) await clock.sleep(graceMs);
  };

  return {
    async wouldPay(model, input) {
      const key = callKey(model, input);
      await newsOf(key);
      return standing(key).kind === "create";
    },
    async create(model, input) {
      const key = callKey(model, input);
      await newsOf(key);
      // From here to the entry in the map nothing is awaited: of two calls at once, one creates.
      const before = standing(key);
      if (before.kind === "refuse") return inDoubt(before.since, before.held);
      if (before.kind === "take-over") {
        return { kind: "held", held: before.held, isTakenOver: true };
      }
      if (before.kind === "resume") {
        const held = holdWait(model, before.id, before.entry);
        calls.add(key, held);
        return { kind: "held", held, isTakenOver: true };
      }
      return { kind: "held", held: holdCreate(model, input, key), isTakenOver: false };
    },
    wait(model, id, isAnyModel) {
      const own = record.read().find((each) => each.id === id);
      return holdWait(model, id, own?.entry, isAnyModel && own === undefined);
    },
    find: (id) => calls.find(id),
    saw(held) {
      if (held.end === undefined) return;
      if (held.seenAt === undefined) noteCall(record, held, { isSeen: true });
      held.seenAt = clock.now();
    },
    lost(held) {
      held.seenAt = undefined;
      noteCall(record, held, { isSeen: false });
    },
    running: calls.running,
  };
}

function inDoubt(since: number, held?: HeldCall): Taken {
  const until = new Date(since + takeOverMs);
  return { kind: "in-doubt", until, ...(held && { held }) };
}
