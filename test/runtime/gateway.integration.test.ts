import { expect, it } from "vitest";
import { GenerationError, generate, generateMany, type SettledCall } from "../../runtime/index.js";
import { clientWith } from "./bounds.js";
import { serveCharging, serveNginx, serveProxy, type Trouble } from "./charging-service.js";
import { paintAt, QUICK } from "./endpoints.js";

/** `npm run gateway` makes it more, behind a real nginx. */
const asked = process.env["MODELSMITH_GATEWAY_CALLS"];
const calls = Number(asked ?? 40);
const serveGateway = asked === undefined ? serveProxy : serveNginx;

const troubles: readonly Trouble[] = ["slow head", "dies", "big head"];

it.each(troubles.flatMap((kind) => [true, false].map((hasList) => [kind, hasList] as const)))(
  "behind a gateway that answers 5xx for a create that was charged (%s, list: %s) pays once a call",
  async (kind, hasList) => {
    // Two of three creates fall to it.
    const service = await serveCharging((create) => (create % 3 === 0 ? undefined : kind), hasList);
    const proxy = await serveGateway(service.url, 500);
    const endpoint = paintAt(proxy, { create: { path: "/generation/acme/paint" } });
    // No shorter search where it decides: on a busy machine a create may reach the service after
    // its 504.
    const client = clientWith(hasList ? {} : { recoverMs: 300 });
    const options = { ...QUICK, client, timeoutMs: 30_000 };
    const prompts = Array.from({ length: calls }, (_, at) => `cat ${at}`);
    const all = prompts.map((prompt) => () => generate(endpoint, { prompt }, options));
    // No more than the list of running generations has room for.
    const settled: SettledCall<unknown>[] = [];
    for await (const outcome of generateMany(all, { concurrency: 50 })) {
      settled.push(outcome);
      const [id, ...more] = service.charged.get(prompts[outcome.index] ?? "") ?? [];
      expect(more).toEqual([]);
      if (outcome.status === "fulfilled") expect(outcome.value).toMatchObject({ ok: true, id });
      else {
        expect(outcome.reason).toBeInstanceOf(GenerationError);
        expect(outcome.reason).toMatchObject({ category: "transient", mayHaveCharged: true });
      }
    }
    const lost = settled.filter(({ status }) => status === "rejected").length;
    // With the list nothing is lost; without it the error says that a charge is possible.
    if (hasList) expect(lost).toBe(0);
    // On a busy machine the gateway gives up more of them.
    else expect(lost).toBeGreaterThanOrEqual(calls - Math.floor(calls / 3));
    if (asked === undefined) return;
    const charges = [...service.charged.values()].flat().length;
    process.stdout.write(
      `${kind}, list: ${hasList}: ${calls} calls, ${charges} charges, ${lost} told as in doubt\n`,
    );
  },
  60_000 + calls * 300,
);
