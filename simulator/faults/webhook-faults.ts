import { isWebhookFault, type WebhookFaultName } from "../service/fault-names.js";
import { type StoredGeneration, statusesOf } from "../service/generation.js";
import type { SimulatedStatus } from "../service/types.js";

/** One delivery of an event. */
export interface Delivery {
  /** What the event says. */
  readonly status: SimulatedStatus;
  /** Sent as soon as the generation has this status. */
  readonly when: SimulatedStatus;
  /** After that, in milliseconds. */
  readonly delayMs: number;
  readonly signature: "right" | "wrong" | "changed body" | "old" | "several";
  readonly hasData: boolean;
  /** How often it is delivered again if it is not answered 2xx. */
  readonly retries: number;
}

/** Deliveries one after the other; those of a step at the same time. */
export type DeliveryPlan = readonly (readonly Delivery[])[];

const retries = 8;

/** What is delivered of a generation, as its faults say. */
export function planDeliveries(generation: StoredGeneration): DeliveryPlan {
  const plain = statusesOf(generation).map((status) => [
    {
      status,
      when: status,
      delayMs: 0,
      signature: "right",
      hasData: true,
      retries,
    } as const,
  ]);
  const change = (plan: DeliveryPlan, name: WebhookFaultName) => webhookFaults[name](plan);
  return generation.faults.filter(isWebhookFault).reduce(change, plain);
}

type WebhookFault = (plan: DeliveryPlan) => DeliveryPlan;

const webhookFaults: Readonly<Record<WebhookFaultName, WebhookFault>> = {
  "webhook.twice": (plan) => plan.map((step) => [...step, ...step]),
  "webhook.answer-lost": (plan) =>
    plan.flatMap((step) => [step, step.map((sent) => ({ ...sent, delayMs: sent.delayMs + 50 }))]),
  "webhook.reversed": (plan) => {
    const end = plan.at(-1)?.at(-1)?.status;
    const reversed = [...plan].reverse();
    return reversed.map((step) => step.map((sent) => ({ ...sent, when: end ?? sent.when })));
  },
  "webhook.late": withEach({ delayMs: 1_000 }),
  "webhook.never": () => [],
  "webhook.end-only": (plan) => plan.slice(-1),
  "webhook.without-data": withEach({ hasData: false }),
  "webhook.no-retries": withEach({ retries: 0 }),
  "webhook.wrong-signature": withEach({ signature: "wrong", retries: 0 }),
  "webhook.wrong-signature-first": withFirst({ signature: "wrong", retries: 0 }),
  "webhook.changed-body-first": withFirst({ signature: "changed body", retries: 0 }),
  "webhook.old-timestamp-first": withFirst({ signature: "old", retries: 0 }),
  "webhook.several-signatures": withEach({ signature: "several" }),
};

/** Each delivery is changed. */
function withEach(change: Partial<Delivery>): WebhookFault {
  return (plan) => plan.map((step) => step.map((delivery) => ({ ...delivery, ...change })));
}

/** A changed delivery goes before each proper one. */
function withFirst(change: Partial<Delivery>): WebhookFault {
  return (plan) =>
    plan.flatMap((step) => [step.map((delivery) => ({ ...delivery, ...change })), step]);
}
