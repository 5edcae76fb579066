import { takeOverMs } from "./call-standing.js";
import type { HeldCall } from "./held-call.js";
import type { McpModel } from "./mcp-model.js";

/** The calls of a server: those that create, by what they buy, and those that wait for an id. */
export class HeldCalls {
  readonly #byCall = new Map<string, HeldCall>();
  readonly #waits = new Map<string, HeldCall>();

  /** The call that has this id, at the service of a model if one is named. */
  find(id: string, model?: McpModel): HeldCall | undefined {
    const calls = [...this.#waits.values(), ...this.#byCall.values()];
    return calls.find((held) => {
      return held.id === id && (model === undefined || isSameService(held.model, model));
    });
  }

  /** The last call of this key, or the wait that went on with it. */
  current(key: string): HeldCall | undefined {
    const held = this.#byCall.get(key);
    if (held?.id === undefined) return held;
    return this.#waits.get(waitKey(held.model, held.id)) ?? held;
  }

  add(key: string, held: HeldCall): void {
    this.#byCall.set(key, held);
  }

  addWait(id: string, held: HeldCall): void {
    this.#waits.set(waitKey(held.model, id), held);
  }

  /** Forgets those that ended too long ago to be taken over. */
  forgetOld(now: number): void {
    for (const calls of [this.#byCall, this.#waits]) {
      for (const [key, { end, endedAt }] of calls) {
        if (end !== undefined && now - endedAt > takeOverMs) calls.delete(key);
      }
    }
  }

  running(): readonly HeldCall[] {
    return [...this.#byCall.values(), ...this.#waits.values()].filter(
      ({ end }) => end === undefined,
    );
  }
}

/** Two services may give the same id. */
function waitKey({ endpoint }: McpModel, id: string): string {
  return JSON.stringify([endpoint.platform.baseUrl, id]);
}

function isSameService(one: McpModel, other: McpModel): boolean {
  return one.endpoint.platform.baseUrl === other.endpoint.platform.baseUrl;
}
