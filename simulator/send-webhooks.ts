import { setMaxListeners } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { type Delivery, planDeliveries } from "./faults/webhook-faults.js";
import { pauseUntil, type StoredGeneration, unlessCanceled } from "./service/generation.js";
import type { Ledger } from "./service/ledger.js";
import { readSecret, secretForm, signatureHeaders } from "./service/sign-webhook.js";
import type { WebhookOptions } from "./service/types.js";
import { webhookBody, webhookId } from "./service/webhook-body.js";

/** Delivers the events of generations to one server. */
export interface WebhookSender {
  announce(generation: StoredGeneration): void;
  /** Ends what is open. */
  close(): Promise<void>;
}

const answerMs = 10_000;
const firstRetryMs = 100;
const oldSeconds = 3_600;
/** The secret of nobody. */
const otherSecret = Buffer.from("the secret of somebody else");

/** @throws TypeError if the address is not one, or the secret cannot sign */
export function createWebhookSender(
  { url, secret }: WebhookOptions,
  ledger: Ledger,
): WebhookSender {
  const own = readSecret(secret);
  if (own === undefined) throw new TypeError(`webhooks.secret must be ${secretForm}`);
  if (!/^https?:$/.test(URL.canParse(url) ? new URL(url).protocol : "")) {
    throw new TypeError(
      `webhooks.url must be an http or https address, got ${JSON.stringify(url)}`,
    );
  }
  const closed = new AbortController();
  const { signal } = closed;
  // Each delivery that waits listens to it, however many there are.
  setMaxListeners(0, signal);
  const open = new Set<Promise<void>>();
  const track = (work: Promise<void>): Promise<void> => {
    // Only closing ends one early.
    const settled = work.catch(() => {}).finally(() => open.delete(settled));
    open.add(settled);
    return settled;
  };

  /** @returns whether it was answered 2xx */
  const post = async (
    headers: Readonly<Record<string, string>>,
    body: string,
  ): Promise<boolean> => {
    ledger.webhookAttempts += 1;
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerMs)]),
    }).catch(() => undefined);
    await response?.body?.cancel();
    if (response?.ok) ledger.webhooksTaken += 1;
    return response?.ok ?? false;
  };

  const secretsFor: Readonly<Record<Delivery["signature"], readonly Uint8Array[]>> = {
    right: [own],
    wrong: [otherSecret],
    "changed body": [own],
    old: [own],
    several: [otherSecret, own],
  };

  const attempt = (generation: StoredGeneration, delivery: Delivery) => {
    const { signature, hasData } = delivery;
    const isEnd = !/^IN_/.test(delivery.status);
    const status = isEnd ? unlessCanceled(generation, delivery.status) : delivery.status;
    const body = webhookBody(generation, status, hasData);
    const headers = signatureHeaders({
      id: webhookId(generation, status),
      time: Math.floor(Date.now() / 1000) - (signature === "old" ? oldSeconds : 0),
      body: signature === "changed body" ? `${body} ` : body,
      secrets: secretsFor[signature],
    });
    return post(headers, body);
  };

  const repeat = async (generation: StoredGeneration, delivery: Delivery) => {
    for (let retry = 0; retry < delivery.retries; retry += 1) {
      await wait(firstRetryMs * 2 ** retry, undefined, { signal });
      if (await attempt(generation, delivery)) return;
    }
  };

  const deliver = async (generation: StoredGeneration, delivery: Delivery) => {
    await pauseUntil({ signal }, generation, delivery.when, delivery.delayMs);
    const isTaken = await attempt(generation, delivery);
    // The events that follow do not wait for it.
    if (!isTaken && !signal.aborted) void track(repeat(generation, delivery));
  };

  return {
    announce(generation) {
      const all = async (): Promise<void> => {
        for (const step of planDeliveries(generation)) {
          await Promise.all(step.map((delivery) => deliver(generation, delivery)));
        }
      };
      void track(all());
    },
    async close() {
      closed.abort();
      await Promise.all(open);
    },
  };
}
