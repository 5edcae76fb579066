import { randomUUID } from "node:crypto";
import type { Follow } from "@modelsmith/runtime";
import { endpointPlatform } from "@modelsmith/runtime/guidance";
import type { JsonObject } from "../../generator/util/json.js";
import { originOf } from "../call/remember.js";
import {
  failedFacts,
  notedFollow,
  type RecentFacts,
  type RecentGeneration,
  type RecentGenerations,
} from "../recent/recent-generations.js";
import { callKey } from "./call-key.js";
import type { Clock } from "./clock.js";
import { decide, type End, type HeldCall, isKnown, takeOverMs } from "./held-call.js";
import type { McpModel } from "./mcp-model.js";

/** Reports what becomes known of a call while it runs. */
export interface CallProgress {
  readonly onId: (id: string, follow?: Follow) => void;
  readonly onStatus: (status: string) => void;
  /** The service is done with it. */
  readonly onDone: () => void;
}

/** Calls the service. Neither rejects. */
export interface Caller {
  readonly create: (model: McpModel, input: JsonObject, progress: CallProgress) => Promise<End>;
  /** @param follow - what is known of it beside the id */
  readonly wait: (
    model: McpModel,
    id: string,
    progress: CallProgress,
    follow?: Follow,
  ) => Promise<End>;
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

/** What happens if a call is made now. */
type Standing =
  | { readonly kind: "create" }
  | { readonly kind: "take-over"; readonly held: HeldCall }
  | { readonly kind: "resume"; readonly id: string; readonly entry: string }
  | { readonly kind: "refuse"; readonly since: number; readonly held?: HeldCall };

/** How long after an answer the same call may be news that the answer was lost, in milliseconds. */
const crossingMs = 1_000;
/** How long such a call waits for that news, in milliseconds. */
const graceMs = 200;
/** Longest that a generation of another process is taken to run, in milliseconds. */
const longestRunMs = 900_000;

export function createDesk({ clock, record, caller }: DeskOptions): CallDesk {
  const byCall = new Map<string, HeldCall>();
  const waits = new Map<string, HeldCall>();

  /** An id that the service may not know is no generation to remember. */
  const note = (held: HeldCall, facts: RecentFacts) => {
    if (isKnown(held)) record.note(held.entry, facts);
  };

  const hold = (
    model: McpModel,
    entry: string,
    id: string | undefined,
    origin: Pick<HeldCall, "isOwn" | "isAnyModel" | "follow">,
    run: (progress: CallProgress) => Promise<End>,
  ): HeldCall => {
    const progress: CallProgress = {
      onId(found, follow) {
        held.id = found;
        held.follow = follow;
        note(held, { id: found, ...(follow && { follow }), status: "SUBMITTED" });
      },
      onStatus(status) {
        held.status = status;
      },
      onDone() {
        held.isDone = true;
      },
    };
    const held: HeldCall = {
      model,
      ...origin,
      entry,
      startedAt: clock.now(),
      id,
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
          held.id = id ?? idOf(end);
          if (end.kind === "failed") held.follow ??= end.error.follow;
          note(held, factsOf(end));
        }),
    };
    return held;
  };

  const forget = () => {
    for (const calls of [byCall, waits]) {
      for (const [key, { end, endedAt }] of calls) {
        if (end !== undefined && clock.now() - endedAt > takeOverMs) calls.delete(key);
      }
    }
  };

  /** @param own - the entry of the create that got this id, if it was one of this machine */
  const wait = (model: McpModel, id: string, own?: string, isAnyModel = false): HeldCall => {
    forget();
    const before = find(id, model);
    const isUsable = before !== undefined && before.end?.kind !== "failed";
    if (isUsable) return before;
    const entry = before?.entry ?? own ?? randomUUID();
    const isOwn = own !== undefined || before?.isOwn === true;
    const follow = before?.follow ?? notedFollow(record, model.endpoint.platform, id);
    const held = hold(model, entry, id, { isOwn, isAnyModel, follow }, (progress) =>
      caller.wait(model, id, progress, follow),
    );
    waits.set(waitKey(model, id), held);
    return held;
  };

  const find = (id: string, model?: McpModel): HeldCall | undefined => {
    const calls = [...waits.values(), ...byCall.values()];
    return calls.find((held) => {
      return held.id === id && (model === undefined || isSameService(held.model, model));
    });
  };

  /** The same call, if another process of this machine has sent it and nobody has got its end. */
  const recorded = (key: string): RecentGeneration | undefined => {
    const sent = record.read().find(({ call }) => call === key);
    return sent && isOpen(sent, clock.now()) ? sent : undefined;
  };

  /** The last call of this kind, or the wait that went on with it. */
  const current = (key: string): HeldCall | undefined => {
    const held = byCall.get(key);
    return (held?.id === undefined ? undefined : waits.get(waitKey(held.model, held.id))) ?? held;
  };

  /** What is asked of a person and what is done are one decision. */
  const standing = (key: string): Standing => {
    const before = current(key);
    if (before !== undefined) {
      const { id, entry, endedAt: since } = before;
      const kind = decide(before, clock.now());
      if (kind === "create") return { kind };
      if (kind === "take-over") return { kind, held: before };
      // What has no id cannot be gone on with.
      return kind === "resume" && id !== undefined
        ? { kind, id, entry }
        : { kind: "refuse", since, held: before };
    }
    const sent = recorded(key);
    if (sent === undefined) return { kind: "create" };
    const { id, entry, createdAt } = sent;
    return id === undefined
      ? { kind: "refuse", since: Date.parse(createdAt) }
      : { kind: "resume", id, entry };
  };

  /** News that an answer was lost may come by another connection, right behind the next call. */
  const newsOf = async (key: string): Promise<void> => {
    const answered = current(key)?.seenAt;
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
        const held = wait(model, before.id, before.entry);
        byCall.set(key, held);
        return { kind: "held", held, isTakenOver: true };
      }
      forget();
      const entry = randomUUID();
      const { source, key: name } = model;
      record.note(entry, {
        call: key,
        status: "SENT",
        isSeen: false,
        ...originOf({ platform: endpointPlatform(model.endpoint), source, model: name }),
      });
      const origin = { isOwn: true, isAnyModel: false, follow: undefined };
      const held = hold(model, entry, undefined, origin, (progress) =>
        caller.create(model, input, progress),
      );
      byCall.set(key, held);
      return { kind: "held", held, isTakenOver: false };
    },
    wait(model, id, isAnyModel) {
      const own = record.read().find((each) => each.id === id);
      return wait(model, id, own?.entry, isAnyModel && own === undefined);
    },
    find: (id) => find(id),
    saw(held) {
      if (held.end === undefined) return;
      if (held.seenAt === undefined) note(held, { isSeen: true });
      held.seenAt = clock.now();
    },
    lost(held) {
      held.seenAt = undefined;
      note(held, { isSeen: false });
    },
    running: () => {
      return [...byCall.values(), ...waits.values()].filter(({ end }) => end === undefined);
    },
  };
}

/** Two services may give the same id. */
function waitKey({ endpoint }: McpModel, id: string): string {
  return JSON.stringify([endpoint.platform.baseUrl, id]);
}

function isSameService(one: McpModel, other: McpModel): boolean {
  return one.endpoint.platform.baseUrl === other.endpoint.platform.baseUrl;
}

function inDoubt(since: number, held?: HeldCall): Taken {
  const until = new Date(since + takeOverMs);
  return { kind: "in-doubt", until, ...(held && { held }) };
}

/** Whether a call of another process may still run, or ended a short time ago and unseen. */
function isOpen({ status, isSeen, createdAt, updatedAt }: RecentGeneration, now: number): boolean {
  if (isSeen !== false) return false;
  const sinceCreated = now - Date.parse(createdAt);
  if (status === "SENT") return sinceCreated < takeOverMs;
  if (status === "SUBMITTED") return sinceCreated < longestRunMs + takeOverMs;
  return now - Date.parse(updatedAt) < takeOverMs;
}

function idOf(end: End): string | undefined {
  const id = end.kind === "finished" ? end.generation.id : end.error.generationId;
  return id === "" ? undefined : id;
}

/** What the record keeps of an end. */
function factsOf(end: End): RecentFacts {
  if (end.kind === "failed") return failedFacts(end.error);
  const id = idOf(end);
  const files = end.media.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const urls = end.media.flatMap(({ url }) => (url === undefined ? [] : [url]));
  return { ...(id !== undefined && { id }), status: end.generation.status, files, urls };
}
