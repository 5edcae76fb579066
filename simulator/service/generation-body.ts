import type { ReadPlaces } from "@modelsmith/runtime";
import { type StoredGeneration, statusAt } from "./generation.js";
import { resultData } from "./result-data.js";
import type { SimulatedStatus } from "./types.js";

type Body = Readonly<Record<string, unknown>>;

/**
 * How the service describes a generation: `{id, status, input, data, usage}`, and `code` and
 * `message` if it failed. Id, status and data are where the response schema of the endpoint has
 * them.
 *
 * @param shownStatus - the status that a fault shows instead
 */
export function generationBody(
  generation: StoredGeneration,
  status: SimulatedStatus,
  origin: string,
  shownStatus: unknown = status,
): Body {
  const {
    id = [["id"]],
    status: statusPlace = ["status"],
    data: dataAt = ["data"],
    words,
  } = readOf(generation);
  const { outcome } = generation;
  const data = status === "COMPLETED" ? resultData(generation, origin) : null;
  let body: Body = {};
  body = withValueAt(body, id[0] ?? ["id"], generation.id);
  body = withValueAt(body, statusPlace, platformStatus(words, shownStatus));
  body = { ...body, input: generation.input };
  body = withValueAt(body, dataAt, data);
  body = { ...body, usage: usageOf(generation, status) };
  if (status !== "FAILED" || outcome.status !== "FAILED") return body;
  return { ...body, code: outcome.code, message: outcome.message };
}

function readOf({ simulated: { endpoint } }: StoredGeneration): ReadPlaces {
  return endpoint.read ?? endpoint.platform.read ?? {};
}

/** The platform's own name for a terminal status, if it has one. */
function platformStatus(words: ReadPlaces["words"] = {}, status: unknown): unknown {
  const own = Object.entries(words).find(([, meaning]) => meaning === status);
  return own === undefined ? status : own[0].toLowerCase();
}

/** The answer of a create that is the result itself. */
export function immediateBody(generation: StoredGeneration, origin: string): unknown {
  const { id, data: at } = readOf(generation);
  const data = resultData(generation, origin);
  if (at === undefined) return data;
  const body = id?.[0] === undefined ? {} : withValueAt({}, id[0], generation.id);
  return withValueAt(body, at, data);
}

/** The answer to the plain form of a create: the same without data. */
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

/** Like the platform, reports no credits before the terminal status. */
function usageOf({ cost }: StoredGeneration, status: SimulatedStatus): Body {
  const total = status === "IN_QUEUE" || status === "IN_PROGRESS" ? 0 : cost;
  return { total, subscription: 0, permanent: total };
}

/** A copy with a value at a path. Computed keys define own properties, even for `__proto__`. */
function withValueAt(body: Body, path: readonly string[], value: unknown): Body {
  const [first, ...rest] = path;
  if (first === undefined) return body;
  if (rest.length === 0) return { ...body, [first]: value };
  const inner = Object.hasOwn(body, first) ? body[first] : undefined;
  const start = typeof inner === "object" && inner !== null ? { ...inner } : {};
  return { ...body, [first]: withValueAt(start, rest, value) };
}
