import type { StoredGeneration } from "./generation.js";
import { digest } from "./random.js";
import { resultData } from "./result-data.js";
import type { SimulatedStatus } from "./types.js";

/** The platform's names for an event and for the state of its prediction. */
const names: Readonly<Record<SimulatedStatus, { readonly event: string; readonly state: string }>> =
  {
    IN_QUEUE: { event: "task.created", state: "queued" },
    IN_PROGRESS: { event: "task.started", state: "running" },
    COMPLETED: { event: "task.completed", state: "succeeded" },
    FAILED: { event: "task.failed", state: "failed" },
    CANCELED: { event: "task.canceled", state: "canceled" },
  };

/** The id of an event, which each of its deliveries has. */
export function webhookId({ id }: StoredGeneration, status: SimulatedStatus): string {
  return `msg_${digest("webhook", id, status).slice(0, 24)}`;
}

/** The event that says that a generation has a status. The real body is not documented. */
export function webhookBody(
  generation: StoredGeneration,
  status: SimulatedStatus,
  hasData: boolean,
): string {
  const { id, simulated, createdAt, outcome } = generation;
  const { event, state } = names[status];
  const data = hasData && status === "COMPLETED" ? { data: resultData(generation) } : {};
  const reason =
    status === "FAILED" && outcome.status === "FAILED"
      ? { code: outcome.code, message: outcome.message }
      : {};
  return JSON.stringify({
    type: event,
    timestamp: new Date().toISOString(),
    prediction: {
      id,
      model: simulated.endpoint.key,
      state,
      created_at: createdAt.toISOString(),
      ...data,
      ...reason,
    },
  });
}
