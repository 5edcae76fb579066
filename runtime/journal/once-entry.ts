import { createHash } from "node:crypto";
import type { Generation } from "../contract/generation.js";
import type { Follow } from "../contract/generation-error.js";
import { asObject, canonical, own, writesItself } from "../util/json.js";

/** What is known of a generation that survives its process. */
export type OnceState =
  /** A create is about to be sent, or was: nobody else may send one. */
  | {
      readonly state: "intended";
      /** When it was saved, in milliseconds since 1970. */
      readonly at: number;
      /** Until when its process is taken to be alive; it renews this. */
      readonly aliveUntil: number;
      readonly inputHash: string;
      readonly input: unknown;
      /** Sent with every attempt, where the platform has a header for it. */
      readonly idempotencyKey: string;
      /** Under which name its generation is claimed; absent if none is ever looked for. */
      readonly platform?: string;
    }
  /** The create was refused, or a person did not find its generation: another may be sent. */
  | { readonly state: "refused"; readonly inputHash: string }
  | {
      readonly state: "accepted";
      readonly inputHash: string;
      readonly id: string;
      /** What else it is followed by. Absent: nothing, or what the input has. */
      readonly follow?: Follow;
      /** Where a person gave the id: what they settled. While the service confirms no result, they may again. */
      readonly doubt?: Intended;
    }
  | {
      readonly state: "done";
      readonly inputHash: string;
      readonly generation: Generation<unknown>;
    };

export type Intended = Extract<OnceState, { state: "intended" }>;

/** Whether the process that is about to create is taken to be alive. */
export function isAlive({ aliveUntil }: Intended): boolean {
  return aliveUntil > Date.now();
}

/** @throws {Error} if the entry was written by something else */
export function readState(key: string, value: unknown): OnceState {
  const stored = revive(value);
  const state = own(asObject(stored), "state");
  if (state === "intended" || state === "refused" || state === "accepted" || state === "done") {
    // Nobody else writes under keys of this kind.
    return stored as OnceState;
  }
  throw new Error(`the journal's entry ${JSON.stringify(key)} is not one of a generation`);
}

/** A hash of endpoint and input: under one key only one generation is ever asked for. */
export function hashOf(endpointKey: string, input: unknown): string {
  return createHash("sha256")
    .update(`${endpointKey} ${canonical(input)}`)
    .digest("hex");
}

/** A value as JSON can keep it: files of an input by their hash, bytes of a result as base64. */
export async function toStored(value: unknown): Promise<unknown> {
  if (value instanceof Blob) {
    const bytes = new Uint8Array(await value.arrayBuffer());
    return { [FILE]: createHash("sha256").update(bytes).digest("hex"), type: value.type };
  }
  if (value instanceof Uint8Array) return { [BYTES]: Buffer.from(value).toString("base64") };
  if (Array.isArray(value)) return Promise.all(value.map(toStored));
  const object = asObject(value);
  if (object === undefined) return value;
  // A `Date`, for instance: its fields say nothing.
  if (writesItself(object)) return JSON.parse(JSON.stringify(object) ?? "null");
  const entries = Object.entries(object).filter(([, each]) => each !== undefined);
  return Object.fromEntries(
    await Promise.all(entries.map(async ([name, each]) => [name, await toStored(each)] as const)),
  );
}

const FILE = "$sha256";
const BYTES = "$base64";

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  const object = asObject(value);
  if (object === undefined) return value;
  const bytes = own(object, BYTES);
  if (typeof bytes === "string" && Object.keys(object).length === 1) {
    return Uint8Array.from(Buffer.from(bytes, "base64"));
  }
  return Object.fromEntries(Object.entries(object).map(([name, each]) => [name, revive(each)]));
}
