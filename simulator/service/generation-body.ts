import type { Platform } from "@modelsmith/runtime";
import { type StoredGeneration, statusAt } from "./generation.js";
import { resultData } from "./result-data.js";
import type { SimulatedStatus } from "./types.js";

type Body = Readonly<Record<string, unknown>>;

/**
 * What the service says of a generation: `{id, status, input, data, usage}`, and `code` and
 * `message` when it failed. The id, the status and the data stand where the endpoint's own response
 * schema has them. Faults show another word for the status than the one that the rest of the body follows.
 */
export function generationBody(
  generation: StoredGeneration,
  status: SimulatedStatus,
  origin: string,
  shownStatus: unknown = status,
): Body {
  const { platform, result: own } = generation.simulated.endpoint;
  const result = { ...platform.result, ...own };
  const { outcome } = generation;
  const data = status === "COMPLETED" ? resultData(generation, origin) : null;
  let body: Body = {};
  body = place(body, result.id ?? ["id"], generation.id);
  body = place(body, result.status ?? ["status"], wordOf(platform, shownStatus));
  body = { ...body, input: generation.input };
  body = place(body, result.data ?? ["data"], data);
  body = { ...body, usage: usageOf(generation, status) };
  if (status !== "FAILED" || outcome.status !== "FAILED") return body;
  return { ...body, code: outcome.code, message: outcome.message };
}

/** The platform's own word for an end, where it has one. */
function wordOf({ terminal = {} }: Platform, status: unknown): unknown {
  const own = Object.entries(terminal).find(([, meaning]) => meaning === status);
  return own === undefined ? status : own[0].toLowerCase();
}

/** The answer of a create that is the result itself. */
export function immediateBody(generation: StoredGeneration, origin: string): unknown {
  const { platform, result: own } = generation.simulated.endpoint;
  const { id, data: at } = { ...platform.result, ...own };
  const data = resultData(generation, origin);
  if (at === undefined) return data;
  const body = id === undefined ? {} : place({}, id, generation.id);
  return place(body, at, data);
}

/** The answer to a create's plain form: as above, without data. */
export function acceptedBody(generation: StoredGeneration, nowMs: number, origin: string): Body {
  const { data: _, ...body } = generationBody(generation, statusAt(generation, nowMs), origin);
  return body;
}

/** One item of the running list. */
export function runningItem(generation: StoredGeneration, nowMs: number): Body {
  return {
    id: generation.id,
    status: statusAt(generation, nowMs),
    model: generation.simulated.endpoint.key,
    input: generation.input,
    created_at: generation.createdAt.toISOString(),
  };
}

/** Nothing is reported as taken before the terminal status, as the platform's own frames show. */
function usageOf({ cost }: StoredGeneration, status: SimulatedStatus): Body {
  const total = status === "IN_QUEUE" || status === "IN_PROGRESS" ? 0 : cost;
  return { total, subscription: 0, permanent: total };
}

/** A copy with a value at a path. Computed keys define own properties, also for `__proto__`. */
function place(body: Body, path: readonly string[], value: unknown): Body {
  const [first, ...rest] = path;
  if (first === undefined) return body;
  if (rest.length === 0) return { ...body, [first]: value };
  const inner = Object.hasOwn(body, first) ? body[first] : undefined;
  const start = typeof inner === "object" && inner !== null ? { ...inner } : {};
  return { ...body, [first]: place(start, rest, value) };
}
