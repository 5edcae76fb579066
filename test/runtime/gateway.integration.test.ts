import { expect, it } from "vitest";
import { GenerationError, generate } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { serveCharging, serveProxy, type Trouble } from "./charging-service.js";
import { paintAt, QUICK } from "./endpoints.js";

/** `MODELSMITH_GATEWAY_CALLS` makes it more. */
const calls = Number(process.env["MODELSMITH_GATEWAY_CALLS"] ?? 40);

const troubles: readonly Trouble[] = ["slow head", "dies", "big head"];

it.each(troubles.flatMap((kind) => [true, false].map((hasList) => [kind, hasList] as const)))(
  "behind a gateway that answers 5xx for a create that was charged (%s, list: %s) pays once a call",
  async (kind, hasList) => {
    // Two of three creates fall to it.
    const service = await serveCharging((create) => (create % 3 === 0 ? undefined : kind), hasList);
    const proxy = await serveProxy(service.url, 500);
    const endpoint = paintAt(proxy, { create: { path: "/generation/acme/paint" } });
    // No shorter search where it decides: on a busy machine a create may reach the service after
    // its 504.
    const client = clientWith(hasList ? {} : { recoverMs: 300 });
    const options = { ...QUICK, client, timeoutMs: 30_000 };
    const prompts = Array.from({ length: calls }, (_, at) => `cat ${at}`);
    const all = prompts.map((prompt) => generate(endpoint, { prompt }, options));
    const settled = await Promise.allSettled(all);
    for (const [at, outcome] of settled.entries()) {
      const [id, ...more] = service.charged.get(prompts[at] ?? "") ?? [];
      expect(more).toEqual([]);
      if (outcome.status === "fulfilled") expect(outcome.value).toMatchObject({ ok: true, id });
      else {
        expect(outcome.reason).toBeInstanceOf(GenerationError);
        expect(outcome.reason).toMatchObject({ category: "transient", mayHaveCharged: true });
      }
    }
    const lost = settled.filter(({ status }) => status === "rejected").length;
    // With the list nothing is lost; without it the error says that a charge is possible.
    expect(lost).toBe(hasList ? 0 : settled.length - Math.floor(settled.length / 3));
  },
  60_000,
);
