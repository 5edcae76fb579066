import { takeOverMs } from "./call-standing.js";
import type { HeldCall } from "./held-call.js";
import type { McpModel } from "./mcp-model.js";

/** The calls of a server: those that create, by what they buy, and those that wait for an id. */
export interface HeldCalls {
  /** The call that has this id, at the service of a model if one is named. */
  readonly find: (id: string, model?: McpModel) => HeldCall | undefined;
  /** The last call of this key, or the wait that went on with it. */
  readonly current: (key: string) => HeldCall | undefined;
  readonly add: (key: string, held: HeldCall) => void;
  readonly addWait: (id: string, held: HeldCall) => void;
  /** Forgets those that ended too long ago to be taken over. */
  readonly forgetOld: (now: number) => void;
  readonly running: () => readonly HeldCall[];
}

export function heldCalls(): HeldCalls {
  const byCall = new Map<string, HeldCall>();
  const waits = new Map<string, HeldCall>();
  return {
    find(id, model) {
      const calls = [...waits.values(), ...byCall.values()];
      return calls.find((held) => {
        return held.id === id && (model === undefined || isSameService(held.model, model));
      });
    },
    current(key) {
      const held = byCall.get(key);
      return (held?.id === undefined ? undefined : waits.get(waitKey(held.model, held.id))) ?? held;
    },
    add(key, held) {
      byCall.set(key, held);
    },
    addWait(id, held) {
      waits.set(waitKey(held.model, id), held);
    },
    forgetOld(now) {
      for (const calls of [byCall, waits]) {
        for (const [key, { end, endedAt }] of calls) {
          if (end !== undefined && now - endedAt > takeOverMs) calls.delete(key);
        }
      }
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
