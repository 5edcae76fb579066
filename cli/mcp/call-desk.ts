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
import { HeldCalls } from "./held-calls.js";
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

/** How long after an answer the same call may be news that the answer was lost, in milliseconds. */
const crossingMs = 1_000;
/** How long such a call waits for that news, in milliseconds. */
const graceMs = 200;

/** Holds every call of this server, so that one that is made again is not paid again. */
export class CallDesk {
  readonly #clock: Clock;
  readonly #record: RecentGenerations;
  readonly #caller: Caller;
  readonly #calls = new HeldCalls();

  constructor({ clock, record, caller }: DeskOptions) {
    this.#clock = clock;
    this.#record = record;
    this.#caller = caller;
  }

  /** Whether this call, made now, would pay. */
  async wouldPay(model: McpModel, input: JsonObject): Promise<boolean> {
    const key = callKey(model, input);
    await this.#newsOf(key);
    return this.#standing(key).kind === "create";
  }

  /** Takes over the same call if it was made before, else creates. */
  async create(model: McpModel, input: JsonObject): Promise<Taken> {
    const key = callKey(model, input);
    await this.#newsOf(key);
    // From here to the entry in the map nothing is awaited: of two calls at once, one creates.
    const before = this.#standing(key);
    if (before.kind === "refuse") return inDoubt(before.since, before.held);
    if (before.kind === "take-over") {
      return { kind: "held", held: before.held, isTakenOver: true };
    }
    if (before.kind === "resume") {
      const held = this.#holdWait({ model, id: before.id, own: before.entry });
      this.#calls.add(key, held);
      return { kind: "held", held, isTakenOver: true };
    }
    return { kind: "held", held: this.#holdCreate(model, input, key), isTakenOver: false };
  }

  /** @param isAnyModel - whether the model is only one that is followed in the same way */
  wait(model: McpModel, id: string, isAnyModel = false): HeldCall {
    const own = this.#record.read().find((each) => each.id === id);
    const isOfAny = isAnyModel && own === undefined;
    return this.#holdWait({ model, id, own: own?.entry, isAnyModel: isOfAny });
  }

  /** The call that has this id. */
  find(id: string): HeldCall | undefined {
    return this.#calls.find(id);
  }

  /** A client has got the end. */
  saw(held: HeldCall): void {
    if (held.end === undefined) return;
    if (held.seenAt === undefined) noteCall(this.#record, held, { isSeen: true });
    held.seenAt = this.#clock.now();
  }

  /** It turns out that it has not. */
  lost(held: HeldCall): void {
    held.seenAt = undefined;
    noteCall(this.#record, held, { isSeen: false });
  }

  running(): readonly HeldCall[] {
    return this.#calls.running();
  }

  /** What is asked of a person and what is done are one decision. */
  #standing(key: string): Standing {
    const before = this.#calls.current(key);
    if (before !== undefined) return standingOfHeld(before, this.#clock.now());
    const sent = this.#record.read().find(({ call }) => call === key);
    return standingOfRecorded(sent, this.#clock.now());
  }

  /** News that an answer was lost may come by another connection, right behind the next call. */
  async #newsOf(key: string): Promise<void> {
    const answered = this.#calls.current(key)?.seenAt;
    const isFresh = answered !== undefined && this.#clock.now() - answered < crossingMs;
    if (isFresh) await this.#clock.sleep(graceMs);
  }

  #holdWait({ model, id, own, isAnyModel = false }: HeldWait): HeldCall {
    this.#calls.forgetOld(this.#clock.now());
    const before = this.#calls.find(id, model);
    const isUsable = before !== undefined && before.end?.kind !== "failed";
    if (isUsable) return before;
    const entry = before?.entry ?? own ?? randomUUID();
    const isOwn = own !== undefined || before?.isOwn === true;
    const follow = before?.follow ?? notedFollow(this.#record, model.endpoint.platform, id);
    const run = (progress: CallProgress) => this.#caller.wait(model, id, progress, follow);
    const origin = { isOwn, isAnyModel, follow };
    const held = holdCall({ model, entry, id, ...origin, run }, this.#clock, this.#record);
    this.#calls.addWait(id, held);
    return held;
  }

  #holdCreate(model: McpModel, input: JsonObject, key: string): HeldCall {
    this.#calls.forgetOld(this.#clock.now());
    const entry = randomUUID();
    const { source, key: name } = model;
    this.#record.note(entry, {
      call: key,
      status: ownStatus.sent,
      isSeen: false,
      ...whereaboutsOf({ platform: endpointPlatform(model.endpoint), source, model: name }),
    });
    const origin = { id: undefined, isOwn: true, isAnyModel: false, follow: undefined };
    const run = (progress: CallProgress) => this.#caller.create(model, input, progress);
    const held = holdCall({ model, entry, ...origin, run }, this.#clock, this.#record);
    this.#calls.add(key, held);
    return held;
  }
}

interface HeldWait {
  readonly model: McpModel;
  readonly id: string;
  /** The entry of the create that got this id, if it was one of this machine. */
  readonly own?: string | undefined;
  readonly isAnyModel?: boolean;
}

function inDoubt(since: number, held?: HeldCall): Taken {
  const until = new Date(since + takeOverMs);
  return { kind: "in-doubt", until, ...(held && { held }) };
}
